import { MovableClock } from '../clock.ts';
import { type IbmSandbox, type IbmSandboxOptions, startIbmSandbox } from './ibm-sandbox.ts';
import { ibmApiKeyValueOf } from './identifiers.ts';
import type { IbmApiKey, IbmServiceId, IbmUser } from './model.ts';
import type { NewIbmApiKey } from './new-entities.ts';
import { IbmWorld } from './world.ts';

export const NOW = new Date('2026-11-20T12:00:30Z');
export const ACCOUNT = '11111111111111111111111111111111';
export const OTHER_ACCOUNT = '22222222222222222222222222222222';
export const MINUTE_MS = 60_000;
export const HOUR_MS = 60 * MINUTE_MS;
export const DAY_MS = 24 * HOUR_MS;

export const daysAgo = (days: number) => new Date(NOW.getTime() - days * DAY_MS);

export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  // biome-ignore lint/suspicious/noExplicitAny: a test looks into bodies of every form
  readonly body: any;
}

export type Ask = (methodAndPath: string, more?: { body?: unknown; headers?: Record<string, string> }) => Promise<Answer>;

export interface IbmBench {
  readonly sandbox: IbmSandbox;
  readonly world: IbmWorld;
  readonly clock: MovableClock;
  /** Sees all of the account, and may do everything. */
  readonly admin: IbmUser;
  readonly adminKey: IbmApiKey;
  /** A service ID, and its key. */
  readonly service: IbmServiceId;
  readonly serviceKey: IbmApiKey;
  addKey(holder: { readonly iamId: string }, key?: Partial<NewIbmApiKey>): IbmApiKey;
  /** A token for the value of a key, raw. */
  token(value: string): Promise<Answer>;
  /** Speaks with a token that it gets for the key. */
  as(key: IbmApiKey): Promise<Ask>;
  close(): Promise<void>;
}

/** Two accounts; in the first one an administrator and a service ID with a key each. */
export async function startIbmBench(options: Partial<IbmSandboxOptions> = {}): Promise<IbmBench> {
  const clock = new MovableClock(NOW, 'frozen');
  const world = new IbmWorld();
  world.addAccount({ id: ACCOUNT, name: 'platform' });
  world.addAccount({ id: OTHER_ACCOUNT, name: 'research' });
  const addKey: IbmBench['addKey'] = ({ iamId }, key = {}) =>
    world.addApiKey(ACCOUNT, iamId, { name: 'laptop', created: daysAgo(400), ...key });
  const admin = world.addUser(ACCOUNT, { email: 'nina.becker@example.com', added: daysAgo(900) });
  const service = world.addServiceId(ACCOUNT, { name: 'ci-deploy', created: daysAgo(800) });
  const adminKey = addKey(admin, { name: 'admin' });
  const serviceKey = addKey(service, { name: 'ci' });
  const sandbox = await startIbmSandbox({ clock, world, ...options });
  const token = (apikey: string) => tokenFor(sandbox.url, { grant_type: 'urn:ibm:params:oauth:grant-type:apikey', apikey });
  return {
    sandbox,
    world,
    clock,
    admin,
    adminKey,
    service,
    serviceKey,
    addKey,
    token,
    async as(key) {
      const { body } = await token(ibmApiKeyValueOf(key.id));
      return asking(sandbox.url, { authorization: `Bearer ${body.access_token}` });
    },
    close: () => sandbox.close(),
  };
}

export async function tokenFor(url: string, form: Record<string, string>): Promise<Answer> {
  return answerOf(await fetch(`${url}/identity/token`, { method: 'POST', body: new URLSearchParams(form) }));
}

export function asking(url: string, standard: Record<string, string>): Ask {
  return async (methodAndPath, { body, headers = {} } = {}) => {
    const [method = '', path = ''] = methodAndPath.split(' ');
    const json = body !== undefined && { body: JSON.stringify(body) };
    const type = body !== undefined && { 'content-type': 'application/json' };
    return answerOf(await fetch(`${url}${path}`, { method, headers: { ...standard, ...type, ...headers }, ...json }));
  };
}

async function answerOf(response: Response): Promise<Answer> {
  const text = await response.text();
  return { status: response.status, headers: response.headers, body: text === '' ? undefined : JSON.parse(text) };
}
