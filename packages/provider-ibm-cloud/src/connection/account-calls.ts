import type IamIdentityV1 from '@ibm-cloud/platform-services/iam-identity/v1.js';
import type UserManagementV1 from '@ibm-cloud/platform-services/user-management/v1.js';
import { NotFoundError, type RemoteError, type Secret } from '@keyhammer/core';
import type { PacedCalls } from '@keyhammer/pacing';
import { isTokenRefused, mayHaveBeenDone, outcomeUnknown, translateIbmError } from '../errors.ts';
import type { AccessTokens } from './access-tokens.ts';

/** The SDK's clients, signed in. */
export interface IbmClients {
  readonly iam: IamIdentityV1;
  readonly users: UserManagementV1;
}

/** What a client gives for a call that went well. Of the body nothing is known yet. */
export interface IbmAnswer {
  readonly status: number;
  readonly result: unknown;
}

export interface Question {
  /** What did not work, as the start of a sentence: `Could not read the API key ApiKey-…`. */
  readonly what: string;
  readonly adviceIfDenied?: string;
}

export type Send = (clients: IbmClients) => Promise<IbmAnswer>;

export interface AccountCallsOptions {
  readonly clients: IbmClients;
  /** Those that the clients sign in with. */
  readonly tokens: AccessTokens;
  readonly paced: PacedCalls;
  /** What must show in no error. */
  readonly secrets: () => readonly Secret[];
}

/** Makes the calls to one account: at its pace, again where that may help, and with a token that is good. */
export class AccountCalls {
  readonly #clients: IbmClients;
  readonly #tokens: AccessTokens;
  readonly #paced: PacedCalls;
  readonly #secrets: () => readonly Secret[];

  constructor({ clients, tokens, paced, secrets }: AccountCallsOptions) {
    this.#clients = clients;
    this.#tokens = tokens;
    this.#paced = paced;
    this.#secrets = secrets;
  }

  /** @param parse may throw {@link UnexpectedBodyError} @throws core's errors */
  async ask<T>(question: Question, send: Send, parse: (answer: IbmAnswer) => T): Promise<T> {
    try {
      return parse(await this.#paced.run(() => this.#sendSignedIn(send)));
    } catch (error) {
      throw this.#translate(error, question);
    }
  }

  /**
   * Every change here may be asked for once more, so a lost answer is no reason not to.
   * @throws OutcomeUnknownError if any of the tries may have been carried out, and none was answered well; else core's other errors
   */
  async change(question: Question, send: Send): Promise<void> {
    let maybeDone = false;
    const noting = async () => {
      try {
        return await this.#sendSignedIn(send);
      } catch (error) {
        maybeDone ||= mayHaveBeenDone(error);
        throw error;
      }
    };
    try {
      await this.#paced.run(noting);
    } catch (error) {
      const translated = this.#translate(error, question);
      throw maybeDone && !(translated instanceof NotFoundError) ? outcomeUnknown(translated) : translated;
    }
  }

  /** A token may be taken back, or expire by a clock that is ahead of ours: once more with a new one. */
  async #sendSignedIn(send: Send): Promise<IbmAnswer> {
    const token = await this.#tokens.current();
    try {
      return await send(this.#clients);
    } catch (error) {
      if (!isTokenRefused(error)) throw error;
      this.#tokens.discard(token);
      return await send(this.#clients);
    }
  }

  #translate(error: unknown, { what, adviceIfDenied }: Question): RemoteError {
    return translateIbmError(error, what, { hiding: this.#secrets(), ...(adviceIfDenied !== undefined && { adviceIfDenied }) });
  }
}
