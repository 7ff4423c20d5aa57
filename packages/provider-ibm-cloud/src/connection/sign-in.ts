import { AccessDeniedError, type RemoteError, Secret } from '@keyhammer/core';
import type { PacedCalls } from '@keyhammer/pacing';
import { IamTokenManager } from 'ibm-cloud-sdk-core/auth/token-managers/iam-token-manager.js';
import { fieldsOf, numberIn, textIn } from '../body.ts';
import { translateIbmError } from '../errors.ts';
import { failureOf } from '../failure.ts';
import type { NewToken } from './access-tokens.ts';
import type { HttpOptions } from './http-agents.ts';

export interface SignInOptions {
  /** `account payments (0123…)`. */
  readonly account: string;
  readonly apiKey: Secret | undefined;
  readonly iamUrl: string;
  readonly http: HttpOptions;
  readonly paced: PacedCalls;
}

/** Where an API key comes from. */
const WHERE_TO_SET = 'Set IBMCLOUD_API_KEY, or `ibm` in the secret, or the row {"service": "ibm"} of the credentials table';

/** The SDK's request for a token, without its way of keeping one, which goes by the machine's own clock and reads the token. */
class TokenRequest extends IamTokenManager {
  async send(): Promise<unknown> {
    const { result } = await this.requestToken();
    return result;
  }
}

/**
 * Exchanges an API key for an access token.
 * @throws AccessDeniedError if there is no key or IBM Cloud does not accept it; ThrottledError; UnavailableError
 */
export async function signIn({ account, apiKey, iamUrl, http, paced }: SignInOptions): Promise<NewToken> {
  const what = `Could not sign in to IBM Cloud ${account}`;
  if (!apiKey) throw new AccessDeniedError(`${what}: there is no API key`, { advice: `${WHERE_TO_SET} to one of the account` });
  try {
    const body = await paced.run(() => new TokenRequest({ ...http, url: iamUrl, apikey: apiKey.reveal() }).send());
    return parseToken(body);
  } catch (error) {
    throw translateSignInError(error, what, apiKey);
  }
}

function parseToken(body: unknown): NewToken {
  const fields = fieldsOf(body);
  return { token: new Secret(textIn(fields, 'access_token')), lifetimeMs: numberIn(fields, 'expires_in') * 1000 };
}

/** Here 400 is what 401 is elsewhere: `BXNIM0415E` for a key that there is not. */
function translateSignInError(error: unknown, what: string, apiKey: Secret): RemoteError {
  const translated = translateIbmError(error, what, { hiding: [apiKey] });
  const failure = failureOf(error);
  if (failure?.kind !== 'refused' || ![400, 401, 403].includes(failure.status)) return translated;
  const said = translated.message.slice(what.length + 2);
  const verdict = failure.code === 'BXNIM0415E' ? 'the API key is wrong' : 'the API key was not accepted';
  return new AccessDeniedError(`${what}: ${verdict}: ${withoutAdvice(said, translated.advice)}`, {
    advice: `${WHERE_TO_SET} to an API key of this account that exists and is enabled`,
  });
}

function withoutAdvice(message: string, advice: string | undefined): string {
  return advice ? message.replace(`. ${advice}`, '') : message;
}
