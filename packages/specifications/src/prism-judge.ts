import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type ExternalPeer, startPrism } from '@keyhammer/testing';
import { type Amendment, amended } from './amendment.ts';
import { type ReceivedAnswer, receive, type SentRequest, sendOn } from './exchange.ts';
import { fits, operationOf, readSpecification, type Specification } from './specification.ts';
import { TemporarySpecification } from './temporary-specification.ts';
import { type Violation, violationsIn } from './violation.ts';

export interface JudgeOptions {
  /** The path of `prism`. */
  readonly program: string;
  /** A file of `shared/specs`. */
  readonly specification: string;
  /** The sandbox's URL. */
  readonly upstream: string;
  readonly amendments?: readonly Amendment[];
  /** Calls that the specification does not have, as `GET /v1/serviceid_groups`: they go around Prism, and are counted. */
  readonly outside?: readonly string[];
}

/** A call that was judged. */
export interface JudgedCall {
  /** By the path that the specification has for it: `GET /v1/apikeys/{id}`. */
  readonly operation: string;
  readonly request: SentRequest;
  readonly answer: ReceivedAnswer;
}

/**
 * Stands between the clients and the sandbox, and holds both against a specification: Prism refuses a request, or an answer,
 * that breaks it. What it has against them is kept, because a client may well get over a refusal.
 */
export class PrismJudge implements AsyncDisposable {
  readonly violations: Violation[] = [];
  readonly judged: JudgedCall[] = [];
  /** What went around Prism, by the names of the option `outside`. */
  readonly outside = new Map<string, number>();
  readonly #specification: Specification;
  readonly #outside: readonly string[];
  readonly #upstream: string;
  readonly #prism: ExternalPeer;
  readonly #file: TemporarySpecification;
  readonly #server: Server;

  private constructor(specification: Specification, options: JudgeOptions, parts: { prism: ExternalPeer; file: TemporarySpecification }) {
    this.#specification = specification;
    this.#outside = options.outside ?? [];
    this.#upstream = options.upstream;
    this.#prism = parts.prism;
    this.#file = parts.file;
    this.#server = createServer((incoming, outgoing) => void this.#serve(incoming, outgoing));
  }

  static async start(options: JudgeOptions): Promise<PrismJudge> {
    const specification = amended(readSpecification(options.specification), options.amendments ?? []);
    const file = TemporarySpecification.write(specification);
    const prism = await startPrism(options.program, file.path, options.upstream);
    const judge = new PrismJudge(specification, options, { prism, file });
    await new Promise<void>((resolve) => judge.#server.listen(0, '127.0.0.1', resolve));
    return judge;
  }

  /** What the clients are to take for the service. */
  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  /** Which operations of the specification were called, in the order of the alphabet. */
  get operations(): readonly string[] {
    return [...new Set(this.judged.map(({ operation }) => operation))].toSorted();
  }

  /** The statuses of all answers. */
  get statuses(): readonly number[] {
    return [...new Set(this.judged.map(({ answer }) => answer.status))].toSorted();
  }

  get outsideCalls(): number {
    return [...this.outside.values()].reduce((sum, count) => sum + count, 0);
  }

  /** Judges a request that was made up, and answers what there is against it. It counts for nothing else. */
  async try(request: SentRequest): Promise<readonly Violation[]> {
    return (await this.#judge(request)).violations;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
    await this.#prism.close();
    this.#file.remove();
  }

  async #serve(incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
    try {
      const { status, headers, body } = await this.#answer(await receive(incoming));
      outgoing.writeHead(status, withoutTransfer(headers)).end(body);
    } catch {
      // The sandbox, or Prism, has cut the connection.
      incoming.socket.destroy();
    }
  }

  async #answer(request: SentRequest): Promise<ReceivedAnswer> {
    const path = pathOf(request);
    const outside = this.#outside.find(
      (call) => call.startsWith(`${request.method} `) && fits(call.slice(request.method.length + 1), path),
    );
    if (outside !== undefined) {
      this.outside.set(outside, (this.outside.get(outside) ?? 0) + 1);
      return await sendOn(this.#upstream, request);
    }
    const { operation, answer, violations } = await this.#judge(request);
    this.judged.push({ operation, request, answer });
    this.violations.push(...violations);
    return answer;
  }

  async #judge(request: SentRequest): Promise<JudgedCall & { readonly violations: readonly Violation[] }> {
    const operation = operationOf(this.#specification, request.method, pathOf(request));
    const answer = await sendOn(this.#prism.url, readableByPrism(request));
    const { status, headers, body } = answer;
    const violations = violationsIn(operation, {
      status,
      contentType: headers['content-type'] ?? '',
      violations: [headers['sl-violations']].flat()[0],
      body: body.toString('utf8'),
    });
    return { operation, request, answer, violations };
  }
}

/** Prism hands on a body that is a bare JSON string (a watcher's id) without its quotes: it is given a second pair. */
function readableByPrism(request: SentRequest): SentRequest {
  const text = request.body.toString('utf8');
  if (!text.startsWith('"') || !request.headers['content-type']?.startsWith('application/json')) return request;
  const body = Buffer.from(JSON.stringify(text));
  return { ...request, body, headers: { ...request.headers, 'content-length': String(body.length) } };
}

function pathOf({ target }: SentRequest): string {
  return target.split('?')[0] ?? target;
}

/** How the answer came in parts is over; the judge's word is not part of what the service says. */
function withoutTransfer({ connection: _c, 'keep-alive': _k, 'transfer-encoding': _t, ...headers }: ReceivedAnswer['headers']) {
  return headers;
}
