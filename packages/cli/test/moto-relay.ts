import { createServer, type IncomingHttpHeaders, type IncomingMessage, request, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';

/** A call as it went over the wire. */
export interface RelayedCall {
  /** As a policy names it: `iam:CreateAccessKey`. */
  readonly operation: string;
  /** The role whose session signed it; absent: Keyhammer's own credentials. */
  readonly role?: string;
  readonly parameters: Readonly<Record<string, unknown>>;
}

/** Stands between Keyhammer and moto, and keeps what was said: moto does not look at all of it. */
export interface MotoRelay {
  readonly url: string;
  readonly calls: readonly RelayedCall[];
  /** The time of those who call, if it is not moto's, which is the real one. */
  now: () => Date;
  close(): Promise<void>;
}

interface RoleSession {
  readonly role: string;
  readonly accountId: string;
}

interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

/**
 * Everything is passed on as it is, signatures and all, but for what AWS does and moto does not. A credential report gets the row
 * of the root user, without which it is not believed, and is of the callers' time, as it was just made for them. And a service
 * that speaks JSON refuses in JSON: moto refuses in IAM's XML whatever the service.
 */
export async function startMotoRelay(target: string): Promise<MotoRelay> {
  const calls: RelayedCall[] = [];
  const sessions = new Map<string, RoleSession>();
  const server = createServer((incoming, outgoing) => {
    relay(incoming).then(
      ({ status, headers, body }) => outgoing.writeHead(status, headers).end(body),
      (error: Error) => outgoing.destroy(error),
    );
  });

  async function relay(incoming: IncomingMessage): Promise<Answer> {
    const body = await text(incoming);
    const { service, accessKeyId } = signerOf(incoming.headers);
    const session = sessions.get(accessKeyId);
    const call = { ...operationOf(incoming.headers, body, service), ...(session && { role: session.role }) };
    calls.push(call);
    const answer = await passOn(target, incoming, body);
    if (call.operation === 'sts:AssumeRole') remember(sessions, call, answer);
    // As text the body may have another length, and it goes out in one piece.
    const { 'content-length': _length, 'transfer-encoding': _encoding, connection: _connection, ...headers } = answer.headers;
    return { ...answer, headers, body: asAwsSaysIt(call, answer, session && { ...session, now: self.now() }) };
  }

  const self: MotoRelay = {
    url: await listen(server),
    calls,
    now: () => new Date(),
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
  return self;
}

async function listen(server: Server): Promise<string> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

/** With the headers as they came, `Host` too: they are signed. */
function passOn(target: string, { method, url = '/', headers }: IncomingMessage, body: string): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const passed = request(new URL(url, target), { method, headers }, (answer) => {
      text(answer).then((content) => resolve({ status: answer.statusCode ?? 500, headers: answer.headers, body: content }), reject);
    });
    passed.once('error', reject);
    passed.end(body);
  });
}

/** `Credential=AKIA…/20261121/us-east-1/iam/aws4_request` of the signature. */
function signerOf({ authorization = '' }: IncomingHttpHeaders): { readonly service: string; readonly accessKeyId: string } {
  const [, accessKeyId = '', service = ''] = /Credential=([^/]+)\/[^/]+\/[^/]+\/([^/]+)\//.exec(authorization) ?? [];
  return { accessKeyId, service };
}

/** IAM and STS are asked with a form, the others with JSON and the operation in a header. */
function operationOf(headers: IncomingHttpHeaders, body: string, service: string): RelayedCall {
  const target = headers['x-amz-target'];
  if (typeof target === 'string') return { operation: `${service}:${target.split('.').at(-1)}`, parameters: JSON.parse(body) };
  const { Action, ...parameters } = Object.fromEntries(new URLSearchParams(body));
  return { operation: `${service}:${Action}`, parameters };
}

function remember(sessions: Map<string, RoleSession>, { parameters }: RelayedCall, { body }: Answer): void {
  const [, accountId, role] = /^arn:aws:iam::(\d+):role\/(.+)$/.exec(String(parameters.RoleArn)) ?? [];
  const [, accessKeyId] = /<AccessKeyId>(.+?)<\/AccessKeyId>/.exec(body) ?? [];
  if (accountId && role && accessKeyId) sessions.set(accessKeyId, { accountId, role });
}

function asAwsSaysIt({ operation }: RelayedCall, { body }: Answer, reader: ReportReader | undefined): string {
  if (operation === 'iam:GetCredentialReport' && reader) return asReport(body, reader);
  const [, refusal] = /<Code>AccessDenied<\/Code>\s*<Message>([^<]*)<\/Message>/.exec(body) ?? [];
  const speaksJson = !/^(iam|sts):/.test(operation);
  return refusal !== undefined && speaksJson ? JSON.stringify({ __type: 'AccessDeniedException', Message: refusal }) : body;
}

interface ReportReader extends RoleSession {
  readonly now: Date;
}

/** Of an account whose root user nobody has used for as long as AWS can tell. */
function asReport(body: string, { accountId, now }: ReportReader): string {
  const noKey = 'false,N/A,N/A,N/A,N/A';
  const row = `<root_account>,arn:aws:iam::${accountId}:root,2015-01-01T00:00:00+00:00,not_supported,no_information,not_supported,not_supported,true,${noKey},${noKey},false,N/A,false,N/A\n`;
  const withRoot = (content: string) => Buffer.from(Buffer.from(content, 'base64').toString().replace('\n', `\n${row}`)).toString('base64');
  return body.replace(/(?<=<Content>)[^<]*/, withRoot).replace(/(?<=<GeneratedTime>)[^<]*/, now.toISOString());
}
