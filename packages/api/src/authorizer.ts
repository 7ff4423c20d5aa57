import { createHash, timingSafeEqual } from 'node:crypto';
import { readSecrets } from '@keyhammer/channels';
import { ConfigError } from '@keyhammer/core';
import { type Invocation, invoke, type LambdaContext } from '@keyhammer/lambda';

/** What API Gateway asks an authorizer of an HTTP API (payload format 2.0), as far as it is read here. */
export interface AuthorizerEvent {
  /** Lower case. */
  readonly headers?: Readonly<Record<string, string | undefined>>;
}

/** The simple response. */
export interface AuthorizerResponse {
  readonly isAuthorized: boolean;
}

/**
 * The Lambda function that lets callers in who show the token in the header `Auth`. While the token can't be read it
 * throws, which API Gateway answers with 500 and does not remember; a "no" it may remember.
 */
export async function handler({ headers = {} }: AuthorizerEvent, context?: LambdaContext): Promise<AuthorizerResponse> {
  const shown = headers.auth;
  if (!shown) return { isAuthorized: false };
  const authorize = async (invocation: Invocation) => {
    const token = await expectedToken(invocation);
    return { isAuthorized: token !== undefined && isSame(shown, token) };
  };
  return await invoke('api-authorizer', authorize, context);
}

/** `undefined`: nobody gets in. */
async function expectedToken({ settings, log, waiter }: Invocation): Promise<string | undefined> {
  if (settings.api.authorization !== 'token') {
    log.error('token refused: the API does not take tokens', { authorization: settings.api.authorization });
    return undefined;
  }
  try {
    const options = { environment: process.env, log, waiter, keepSecrets: log.keepSecrets };
    return (await readSecrets(settings, options, { api: true })).apiToken;
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    log.error('there is no token that a caller could show', { error });
    return undefined;
  }
}

/** In the same time wherever they differ: digests have one length. */
function isSame(shown: string, token: string): boolean {
  const [a, b] = [shown, token].map((text) => createHash('sha256').update(text).digest()) as [Buffer, Buffer];
  return timingSafeEqual(a, b);
}
