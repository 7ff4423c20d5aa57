import IamIdentityV1 from '@ibm-cloud/platform-services/iam-identity/v1.js';
import UserManagementV1 from '@ibm-cloud/platform-services/user-management/v1.js';
import type { Secret } from '@keyhammer/core';
import type { PacedCalls } from '@keyhammer/pacing';
import { AccessTokens } from './access-tokens.ts';
import { AccountCalls, type IbmClients } from './account-calls.ts';
import type { HttpOptions } from './http-agents.ts';
import { type OwnApiKey, readOwnApiKey } from './own-api-key.ts';
import { signIn } from './sign-in.ts';

export interface SignedInOptions {
  /** `account payments (0123…)`. */
  readonly account: string;
  readonly apiKey: () => Promise<Secret | undefined>;
  readonly iamUrl: string;
  readonly userManagementUrl: string;
  readonly http: HttpOptions;
  readonly newPaced: () => PacedCalls;
  readonly now: () => Date;
}

/** What an API key opens. */
export class SignedIn {
  readonly calls: AccountCalls;
  readonly #tokens: AccessTokens;
  #apiKey: Secret | undefined;
  #own: Promise<OwnApiKey> | undefined;

  constructor(options: SignedInOptions) {
    const { account, apiKey, iamUrl, http, newPaced, now } = options;
    const paced = newPaced();
    this.#tokens = new AccessTokens(async () => {
      this.#apiKey = await apiKey();
      return signIn({ account, apiKey: this.#apiKey, iamUrl, http, paced });
    }, now);
    this.calls = new AccountCalls({
      clients: clientsFor(this.#tokens, options),
      tokens: this.#tokens,
      paced: newPaced(),
      secrets: () => [this.#apiKey, this.#tokens.latest].filter((secret) => secret !== undefined),
    });
  }

  /** @throws AccessDeniedError, ThrottledError, UnavailableError */
  async signIn(): Promise<void> {
    await this.#tokens.current();
  }

  /** Asked at the first call only. @throws core's errors */
  async ownApiKey(): Promise<OwnApiKey> {
    await this.signIn();
    const apiKey = this.#apiKey;
    if (!apiKey) throw new Error('signed in without an API key');
    this.#own ??= readOwnApiKey(this.calls, apiKey).catch((error: unknown) => {
      this.#own = undefined;
      throw error;
    });
    return this.#own;
  }
}

function clientsFor(tokens: AccessTokens, { http, iamUrl, userManagementUrl }: SignedInOptions): IbmClients {
  const authenticator = {
    async authenticate(request: { headers?: Record<string, unknown> }) {
      const token = await tokens.current();
      request.headers = { ...request.headers, Authorization: `Bearer ${token.reveal()}` };
    },
    authenticationType: () => 'keyhammer',
  };
  return {
    iam: new IamIdentityV1({ ...http, authenticator, serviceUrl: iamUrl }),
    users: new UserManagementV1({ ...http, authenticator, serviceUrl: userManagementUrl }),
  };
}
