import { type IncomingHttpHeaders, type IncomingMessage, request } from 'node:http';
import { buffer } from 'node:stream/consumers';

/** A request as a client has sent it. */
export interface SentRequest {
  readonly method: string;
  /** Path and query, to the byte. */
  readonly target: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}

export interface ReceivedAnswer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}

export async function receive(incoming: IncomingMessage): Promise<SentRequest> {
  const { method = 'GET', url: target = '/', headers } = incoming;
  return { method, target, headers, body: await buffer(incoming) };
}

/** Sends a request on as it is, to the byte: it may be signed, its host too. @throws if there is no answer */
export async function sendOn(server: string, { method, target, headers, body }: SentRequest): Promise<ReceivedAnswer> {
  const { hostname, port } = new URL(server);
  const answer = await new Promise<IncomingMessage>((resolve, reject) => {
    request({ hostname, port, method, path: target, headers, agent: false }, resolve).once('error', reject).end(body);
  });
  return { status: answer.statusCode ?? 0, headers: answer.headers, body: await buffer(answer) };
}
