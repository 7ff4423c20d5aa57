import { type Gap, RemoteError, reasonOf } from '@keyhammer/core';

/** Goes on where a part can't be read, and remembers what is missing. */
export class PartialReading {
  readonly #gaps: Gap[] = [];
  #firstError: RemoteError | undefined;
  #readSomething = false;

  get gaps(): readonly Gap[] {
    return this.#gaps;
  }

  /** @returns `undefined` if it could not be read: that is a gap then @throws what is no failure of OCI */
  async attempt<T>(what: string, read: () => Promise<T>): Promise<T | undefined> {
    try {
      const result = await read();
      this.#readSomething = true;
      return result;
    } catch (error) {
      if (!(error instanceof RemoteError)) throw error;
      this.#firstError ??= error;
      this.miss(what, reasonOf(error));
      return undefined;
    }
  }

  miss(what: string, reason: string): void {
    this.#gaps.push({ kind: 'oci-api-key', what, reason });
  }

  /** @throws the first error, if nothing at all could be read: then it is the tenancy that can't be, and not a part of it */
  requireSomething(): void {
    if (this.#firstError && !this.#readSomething) throw this.#firstError;
  }
}
