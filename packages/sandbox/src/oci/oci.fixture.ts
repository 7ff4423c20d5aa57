import { createHash, sign } from 'node:crypto';
import { request } from 'node:http';
import { MovableClock } from '../clock.ts';
import type { OciApiKey, OciUser } from './model.ts';
import type { NewOciUser } from './new-entities.ts';
import { type OciSandbox, startOciSandbox } from './oci-sandbox.ts';
import { privateKeyWith } from './public-keys.ts';
import { OciWorld } from './world.ts';

export const NOW = new Date('2026-11-20T12:00:00Z');
export const TENANCY = 'ocid1.tenancy.oc1..bench';
export const HOME = 'eu-frankfurt-1';
export const OTHER = 'eu-amsterdam-1';
export const IDENTITY = `/identity/${HOME}/20160918`;

export const daysAgo = (days: number) => new Date(NOW.getTime() - days * 24 * 60 * 60 * 1000);

/** A request before it is signed. */
export interface Draft {
  readonly method?: string;
  readonly target: string;
  readonly body?: string;
  readonly host: string;
  readonly date: Date;
  readonly keyId: string;
  /** PEM. */
  readonly privateKey: string;
  /** The header that the date is in. */
  readonly dateHeader?: 'date' | 'x-date';
  /** Signed, besides what the method needs left out. */
  readonly without?: readonly string[];
  readonly scheme?: string;
  /** Signed as well. */
  readonly more?: Readonly<Record<string, string>>;
}

/** The headers of a signed request, as OCI documents them. */
export function signedHeaders(draft: Draft): Record<string, string> {
  const {
    method = 'GET',
    target,
    body = '',
    host,
    date,
    dateHeader = 'date',
    without = [],
    scheme = 'Signature version="1"',
    more,
  } = draft;
  const hasBody = ['POST', 'PUT', 'PATCH'].includes(method);
  const headers: Record<string, string> = {
    [dateHeader]: date.toUTCString(),
    host,
    ...more,
    ...(hasBody && {
      'content-length': String(Buffer.byteLength(body)),
      'content-type': 'application/json',
      'x-content-sha256': createHash('sha256').update(body).digest('base64'),
    }),
  };
  const names = [dateHeader, '(request-target)', ...Object.keys(headers).slice(1)].filter((name) => !without.includes(name));
  const values: Record<string, string> = { ...headers, '(request-target)': `${method.toLowerCase()} ${target}` };
  const text = names.map((name) => `${name}: ${values[name]}`).join('\n');
  const signature = sign('sha256', Buffer.from(text), draft.privateKey).toString('base64');
  const authorization = `${scheme},keyId="${draft.keyId}",algorithm="rsa-sha256",headers="${names.join(' ')}",signature="${signature}"`;
  return { ...headers, authorization };
}

export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | undefined>>;
  /** Parsed; `undefined` if there is none. */
  // biome-ignore lint/suspicious/noExplicitAny: bodies are what the tests look into
  readonly body: any;
}

/** Not `fetch`: a test must be able to send headers that do not fit. */
export function send(
  url: string,
  sent: { method?: string; target: string; headers: Record<string, string>; body?: string },
): Promise<Answer> {
  const { method = 'GET', target, headers, body = '' } = sent;
  const { hostname, port } = new URL(url);
  return new Promise((resolve, reject) => {
    const outgoing = request({ hostname, port, method, path: target, headers, agent: false }, (incoming) => {
      const chunks: Buffer[] = [];
      incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
      incoming.on('end', () => {
        const text = Buffer.concat(chunks).toString('utf8');
        const plain = Object.fromEntries(Object.entries(incoming.headers).map(([name, value]) => [name, value?.toString()]));
        resolve({ status: incoming.statusCode ?? 0, headers: plain, body: text === '' ? undefined : JSON.parse(text) });
      });
    });
    outgoing.on('error', reject);
    outgoing.end(body);
  });
}

export interface Signer {
  readonly user: OciUser;
  readonly key: OciApiKey;
}

export interface OciBench {
  readonly sandbox: OciSandbox;
  readonly world: OciWorld;
  readonly clock: MovableClock;
  /** May do everything. */
  readonly admin: Signer;
  readonly host: string;
  /** A user with one key that can sign. */
  newSigner(user: Partial<NewOciUser> & { name: string }): Signer;
  draft(target: string, changes?: Partial<Draft> & { as?: Signer }): Draft;
  call(target: string, changes?: Partial<Draft> & { as?: Signer }): Promise<Answer>;
  /** Below the home region's Identity. */
  identity(path: string, changes?: Partial<Draft> & { as?: Signer }): Promise<Answer>;
  close(): Promise<void>;
}

/** One tenancy in two regions, with one user who may do everything; its clock stands still. */
export async function startOciBench(): Promise<OciBench> {
  const clock = new MovableClock(NOW, 'frozen');
  const world = new OciWorld();
  world.addTenancy({ id: TENANCY, name: 'bench', homeRegion: HOME, otherRegions: [OTHER] });
  const newSigner: OciBench['newSigner'] = (user) => {
    const added = world.addUser(TENANCY, { created: daysAgo(1000), ...user });
    return { user: added, key: world.addKey(added.id, { created: daysAgo(500), signs: true }) };
  };
  const admin = newSigner({ name: 'admin' });
  world.operator = { userId: admin.user.id, fingerprint: admin.key.fingerprint };
  const sandbox = await startOciSandbox({ clock, world });
  const host = new URL(sandbox.url).host;
  const draft: OciBench['draft'] = (target, { as = admin, ...changes } = {}) => ({
    target,
    host,
    date: clock.now(),
    keyId: `${as.user.tenancyId}/${as.user.id}/${as.key.fingerprint}`,
    privateKey: privateKeyWith(as.key.fingerprint) ?? '',
    ...changes,
  });
  const call: OciBench['call'] = (target, changes) => {
    const drafted = draft(target, changes);
    return send(sandbox.url, { ...drafted, headers: signedHeaders(drafted) });
  };
  return {
    sandbox,
    world,
    clock,
    admin,
    host,
    newSigner,
    draft,
    call,
    identity: (path, changes) => call(`${IDENTITY}${path}`, changes),
    close: () => sandbox.close(),
  };
}
