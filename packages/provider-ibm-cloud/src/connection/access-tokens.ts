import type { Secret } from '@keyhammer/core';

export interface NewToken {
  readonly token: Secret;
  readonly lifetimeMs: number;
}

/** A token is renewed when this share of its life is over: a call that is under way must not outlive it. */
const USED_SHARE = 0.8;

/** Keeps an access token and renews it before it expires. */
export class AccessTokens {
  readonly #exchange: () => Promise<NewToken>;
  readonly #now: () => Date;
  #current: { readonly token: Secret; readonly renewAt: number } | undefined;
  #pending: Promise<Secret> | undefined;

  constructor(exchange: () => Promise<NewToken>, now: () => Date) {
    this.#exchange = exchange;
    this.#now = now;
  }

  /** Calls that come while a token is being made share it. @throws what the exchange throws */
  async current(): Promise<Secret> {
    if (this.#current && this.#now().getTime() < this.#current.renewAt) return this.#current.token;
    this.#pending ??= this.#renew().finally(() => {
      this.#pending = undefined;
    });
    return this.#pending;
  }

  /** The one that was given out last; absent: none is good any more. */
  get latest(): Secret | undefined {
    return this.#current?.token;
  }

  /** The service does not accept it (any more). One that has been replaced since is no reason to replace the new one. */
  discard(token: Secret): void {
    if (this.#current?.token === token) this.#current = undefined;
  }

  async #renew(): Promise<Secret> {
    const askedAt = this.#now().getTime();
    const { token, lifetimeMs } = await this.#exchange();
    this.#current = { token, renewAt: askedAt + lifetimeMs * USED_SHARE };
    return token;
  }
}
