import { verify } from 'node:crypto';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { TestKey } from './keys.ts';

/** A request as it came over the wire. */
export interface WireRequest {
  readonly method: string;
  /** Path and query, to the byte. */
  readonly target: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

export interface WireReply {
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  /** A text is sent as it is, anything else as JSON. */
  readonly body?: unknown;
}

/** `cut`: the connection is closed with no answer. */
export type WireAnswer = WireReply | 'cut';

export interface Wire extends AsyncDisposable {
  readonly url: string;
  readonly requests: readonly WireRequest[];
}

/** A server that answers what it is told to, each request with the next answer, the last one for good. */
export async function startWire(...answers: readonly [WireAnswer, ...WireAnswer[]]): Promise<Wire> {
  const requests: WireRequest[] = [];
  const server = createServer((incoming, response) => {
    void receive(incoming).then((request) => {
      const answer = answers[requests.length] ?? answers.at(-1) ?? {};
      requests.push(request);
      if (answer === 'cut') return void incoming.socket.destroy();
      const { status = 200, headers = {}, body } = answer;
      response.writeHead(status, headers).end(typeof body === 'string' ? body : JSON.stringify(body));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    requests,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

async function receive(incoming: IncomingMessage): Promise<WireRequest> {
  const chunks: Buffer[] = [];
  for await (const chunk of incoming) chunks.push(chunk as Buffer);
  const headers = Object.fromEntries(Object.entries(incoming.headers).map(([name, value]) => [name, String(value)]));
  return { method: incoming.method ?? '', target: incoming.url ?? '', headers, body: Buffer.concat(chunks).toString('utf8') };
}

/** The parts of an `authorization` header. */
export function signatureParts(authorization: string): Readonly<Record<string, string>> {
  return Object.fromEntries([...authorization.matchAll(/(\w+)="([^"]*)"/g)].map(([, name = '', value = '']) => [name, value]));
}

/** Whether what came is what was signed, checked as OCI does: with the headers that came and the public key. */
export function isSignedWith({ publicKey }: TestKey, { method, target, headers }: WireRequest): boolean {
  const parts = signatureParts(headers.authorization ?? '');
  const lines = (parts.headers ?? '').split(' ').map((name) => {
    return `${name}: ${name === '(request-target)' ? `${method.toLowerCase()} ${target}` : headers[name]}`;
  });
  return verify('sha256', Buffer.from(lines.join('\n')), publicKey, Buffer.from(parts.signature ?? '', 'base64'));
}
