import { type ChatReplies, type Doc, RejectedError } from '@keyhammer/core';

/** A reply as it was given. */
export interface GivenReply {
  readonly to: string;
  readonly body: Doc;
}

/** Replies that are kept where they were given. */
export class InMemoryChatReplies implements ChatReplies {
  /** The oldest first. */
  readonly given: GivenReply[] = [];
  readonly #over: ReadonlySet<string>;
  readonly #foreign: ReadonlySet<string>;
  readonly #failures: Error[] = [];

  /** Takes every address, but for those that are no longer valid, or none of the chat's. */
  constructor({ over = [], foreign = [] }: { readonly over?: Iterable<string>; readonly foreign?: Iterable<string> } = {}) {
    this.#over = new Set(over);
    this.#foreign = new Set(foreign);
  }

  async reply(to: string, body: Doc): Promise<void> {
    const failure = this.#failures.shift();
    if (failure) throw failure;
    if (this.#foreign.has(to)) throw new RejectedError("A reply is wanted at an address that is not the chat's");
    if (!this.#over.has(to)) this.given.push({ to, body });
  }

  givenTo(address: string): readonly Doc[] {
    return this.given.filter(({ to }) => to === address).map(({ body }) => body);
  }

  /** The next replies (one, if not said otherwise) throw this. */
  failWith(error: Error, times = 1): void {
    this.#failures.push(...Array.from({ length: times }, () => error));
  }
}
