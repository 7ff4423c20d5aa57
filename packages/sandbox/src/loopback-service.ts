import { createServer, type IncomingHttpHeaders, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A request as a service of the sandbox sees it. */
export interface ReceivedRequest {
  readonly method: string;
  readonly path: string;
  /** Path and query as they were sent, to the byte: what a signature is for. */
  readonly target: string;
  readonly query: URLSearchParams;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
  /** What the request asks for, in the service's own words: `iam:ListUsers`, `POST /rest/api/3/issue`. Counted under this name. */
  readonly operation: string;
}

export interface Reply {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

/**
 * A mishap to order. `cut-before` closes the connection with nothing done, `cut-after` carries the
 * request out and then closes it with no answer.
 */
export interface Fault {
  readonly matches: (request: ReceivedRequest) => boolean;
  /** How many matching requests it hits; all of them if absent. */
  readonly times?: number;
  readonly effect: Reply | 'cut-before' | 'cut-after';
}

/** What a service of the sandbox is made of. */
export interface ServiceDefinition {
  readonly name: string;
  /** Names the operation of a request. */
  operationOf(request: Omit<ReceivedRequest, 'operation'>): string;
  handle(request: ReceivedRequest): Reply | Promise<Reply>;
}

export interface ServiceOptions {
  /** Added to every answer, in milliseconds. */
  readonly latencyMs?: number;
  readonly port?: number;
}

/** A service that listens on a loopback port. */
export class LoopbackService {
  readonly #server: Server;
  readonly #faults: { fault: Fault; left: number }[] = [];
  readonly #calls = new Map<string, number>();
  readonly #definition: ServiceDefinition;
  readonly #latencyMs: number;
  /** How far the clock that stamps the answers is from this machine's, in milliseconds. */
  clockOffsetMs = 0;

  private constructor(definition: ServiceDefinition, options: ServiceOptions) {
    this.#definition = definition;
    this.#latencyMs = options.latencyMs ?? 0;
    this.#server = createServer({ keepAlive: true }, (request, response) => void this.#serve(request, response));
  }

  static async start(definition: ServiceDefinition, options: ServiceOptions = {}): Promise<LoopbackService> {
    const service = new LoopbackService(definition, options);
    await new Promise<void>((resolve, reject) => {
      service.#server.once('error', reject);
      service.#server.listen(options.port ?? 0, '127.0.0.1', resolve);
    });
    return service;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  /** Calls by operation since the start or the last `resetCalls`. */
  get calls(): ReadonlyMap<string, number> {
    return this.#calls;
  }

  get totalCalls(): number {
    return [...this.#calls.values()].reduce((sum, count) => sum + count, 0);
  }

  resetCalls(): void {
    this.#calls.clear();
  }

  addFault(fault: Fault): void {
    this.#faults.push({ fault, left: fault.times ?? Number.POSITIVE_INFINITY });
  }

  clearFaults(): void {
    this.#faults.length = 0;
  }

  async close(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  async #serve(incoming: IncomingMessage, response: ServerResponse): Promise<void> {
    try {
      const request = await this.#receive(incoming);
      this.#calls.set(request.operation, (this.#calls.get(request.operation) ?? 0) + 1);
      if (this.#latencyMs > 0) await new Promise((resolve) => setTimeout(resolve, this.#latencyMs));
      const effect = this.#nextFault(request);
      if (effect === 'cut-before') return void incoming.socket.destroy();
      const reply = effect === undefined || effect === 'cut-after' ? await this.#definition.handle(request) : effect;
      if (effect === 'cut-after') return void incoming.socket.destroy();
      response.writeHead(reply.status, { date: this.#date(), ...reply.headers }).end(reply.body ?? '');
    } catch (error) {
      response.writeHead(500, { 'content-type': 'text/plain' }).end(`${this.#definition.name}: ${String(error)}`);
    }
  }

  #date(): string {
    return new Date(Date.now() + this.clockOffsetMs).toUTCString();
  }

  async #receive(incoming: IncomingMessage): Promise<ReceivedRequest> {
    const chunks: Buffer[] = [];
    for await (const chunk of incoming) chunks.push(chunk as Buffer);
    const url = new URL(incoming.url ?? '/', this.url);
    const request = {
      method: incoming.method ?? 'GET',
      path: url.pathname,
      target: incoming.url ?? '/',
      query: url.searchParams,
      headers: incoming.headers,
      body: Buffer.concat(chunks).toString('utf8'),
    };
    return { ...request, operation: this.#definition.operationOf(request) };
  }

  #nextFault(request: ReceivedRequest): Fault['effect'] | undefined {
    const hit = this.#faults.find(({ fault, left }) => left > 0 && fault.matches(request));
    if (!hit) return undefined;
    hit.left -= 1;
    return hit.fault.effect;
  }
}
