import { type CallFailure, type CallPacer, PacedCalls, type PacerTime } from '@keyhammer/pacing';
import { listOf, MalformedBodyError } from '../bodies/fields.ts';
import { translateFailure } from '../errors.ts';
import { type Answer, exchange } from './exchange.ts';
import { FailedCall, isBusy, isThrottled, mayHaveBeenDone } from './failed-call.ts';
import type { SigningKey, UnsignedRequest } from './sign-request.ts';

export interface OciClientOptions {
  /** Without a trailing slash; may have a path. */
  readonly rootUrl: string;
  readonly key: SigningKey;
  /** For errors: `the key 12:34:… of the user ocid1.user…`. */
  readonly signer: string;
  readonly userAgent: string;
  readonly pacer: CallPacer;
  readonly time: PacerTime;
  /** This machine's clock. */
  readonly now: () => Date;
}

/** A call to one service. */
export interface OciCall {
  /** What does not work if it fails, as the start of a sentence: `Could not list the users of the tenancy …`. */
  readonly what: string;
  /** What a policy must allow for it: `inspect users`. */
  readonly permission: string;
  /** `/20160918/users`, what varies in it escaped. */
  readonly path: string;
  readonly query?: Readonly<Record<string, string>>;
}

export interface OciChange extends OciCall {
  readonly method: 'POST' | 'PUT' | 'DELETE';
  /** Sent as JSON. */
  readonly body?: Readonly<Record<string, unknown>>;
}

/** Throws FailedCall or MalformedBodyError, which `#calling` makes one of core's. */
type Send = () => Promise<Answer>;

/**
 * One service of OCI in one region, for one tenancy: signs, paces and repeats its calls.
 * @throws AccessDeniedError, ThrottledError, UnavailableError, RejectedError; changes OutcomeUnknownError, too
 */
export class OciClient {
  readonly #options: OciClientOptions;
  readonly #reads: PacedCalls;
  readonly #changes: PacedCalls;

  constructor(options: OciClientOptions) {
    const { pacer, time } = options;
    this.#options = options;
    this.#reads = new PacedCalls({ pacer, time, judge: judgeRead });
    this.#changes = new PacedCalls({ pacer, time, judge: judgeChange });
  }

  async get<T>(call: OciCall, parse: (body: unknown) => T): Promise<T> {
    return await this.#translating(call, async () => {
      const { body } = await this.#reads.run(this.#sending({ method: 'GET', url: this.#urlOf(call) }));
      return parse(body);
    });
  }

  /** A list, page by page, until no answer names another one. */
  async *pages<T>(call: OciCall, parse: (item: unknown) => T): AsyncGenerator<readonly T[]> {
    let page: string | undefined;
    do {
      const { items, next } = await this.#page(call, page, parse);
      yield items;
      page = next;
    } while (page !== undefined);
  }

  async list<T>(call: OciCall, parse: (item: unknown) => T): Promise<readonly T[]> {
    return (await Array.fromAsync(this.pages(call, parse))).flat();
  }

  /** Repeated only if nothing was done. @returns the body, `undefined` if there is none */
  async change(change: OciChange): Promise<unknown> {
    const { method, body } = change;
    const request = { method, url: this.#urlOf(change), ...(body && { body: JSON.stringify(body) }) };
    const { body: answered } = await this.#translating({ ...change, isChange: true }, () => this.#changes.run(this.#sending(request)));
    return answered;
  }

  async #page<T>(call: OciCall, page: string | undefined, parse: (item: unknown) => T) {
    const url = this.#urlOf({ ...call, query: { ...call.query, ...(page !== undefined && { page }) } });
    return await this.#translating(call, async () => {
      const { body, headers } = await this.#reads.run(this.#sending({ method: 'GET', url }));
      const next = headers.get('opc-next-page') || undefined;
      if (next !== undefined && next === page) throw new MalformedBodyError(`the page after ${page} is ${page} again`);
      return { items: listOf(body, 'the body').map(parse), next };
    });
  }

  #sending(request: UnsignedRequest): Send {
    const { key, userAgent, now } = this.#options;
    return () => exchange(request, { key, userAgent, now });
  }

  async #translating<T>(call: OciCall & { readonly isChange?: boolean }, run: () => Promise<T>): Promise<T> {
    try {
      return await run();
    } catch (error) {
      throw translateFailure(error, { ...call, signer: this.#options.signer });
    }
  }

  /** Spaces as `%20` and not as `+`: OCI signs by RFC 3986. */
  #urlOf({ path, query = {} }: OciCall): URL {
    const search = Object.entries(query).map(([name, value]) => `${encodeURIComponent(name)}=${encodeURIComponent(value)}`);
    return new URL(`${this.#options.rootUrl}${path}${search.length > 0 ? `?${search.join('&')}` : ''}`);
  }
}

function judgeRead(error: unknown): CallFailure {
  if (!(error instanceof FailedCall)) return { kind: 'final' };
  const { facts } = error;
  if (isThrottled(facts)) return throttled(facts.retryAfterMs);
  // What is cut off or garbled comes through the next time.
  return facts.status < 300 || facts.status >= 500 || isBusy(facts) ? { kind: 'failing' } : { kind: 'final' };
}

function judgeChange(error: unknown): CallFailure {
  return error instanceof FailedCall && mayHaveBeenDone(error.facts) ? { kind: 'final' } : judgeRead(error);
}

function throttled(retryAfterMs: number | undefined): CallFailure {
  return { kind: 'throttled', ...(retryAfterMs !== undefined && { retryAfterMs }) };
}
