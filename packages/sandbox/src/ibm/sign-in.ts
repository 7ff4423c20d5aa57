import type { ReceivedRequest, Reply } from '../loopback-service.ts';
import { ibmJson, tokenErrorReply } from './ibm-error.ts';
import { keyIdOfValue } from './identifiers.ts';
import type { IbmAccount, IbmApiKey } from './model.ts';
import type { IbmState } from './state.ts';
import { isExpired } from './world.ts';

const GRANT_TYPE = 'urn:ibm:params:oauth:grant-type:apikey';

/** An API key's value for a token. It is an authentication of the key and of its holder. A key that is no good is 400, never 401. */
export function getToken(state: IbmState, request: ReceivedRequest): Reply {
  const now = state.clock.now();
  const refuse = (code: string, message: string) => tokenErrorReply(code, message, now);
  const form = new URLSearchParams(request.body);
  if (form.get('grant_type') !== GRANT_TYPE) return refuse('BXNIM0109E', `Property missing, empty or not supported: 'grant_type'`);
  const value = form.get('apikey');
  if (!value) return refuse('BXNIM0109E', `Property missing or empty: 'apikey'`);
  const { account, key } = keyOfValue(state, value, now) ?? {};
  if (!account || !key || isExpired(key, now)) return refuse('BXNIM0415E', 'Provided API key could not be found.');
  if (key.disabled) return refuse('BXNIM0462E', 'Provided API key is disabled.');
  return tokenFor(state, account, key, now);
}

function tokenFor(state: IbmState, account: IbmAccount, key: IbmApiKey, now: Date): Reply {
  state.world.authenticate(account.id, key.id, now);
  const { text, expiration, lifetimeSeconds } = state.tokens.issue({ accountId: account.id, iamId: key.iamId }, now);
  return ibmJson(200, {
    access_token: text,
    refresh_token: 'not_supported',
    token_type: 'Bearer',
    expires_in: lifetimeSeconds,
    expiration,
    scope: 'ibm openid',
  });
}

function keyOfValue({ world }: IbmState, value: string, now: Date): { account: IbmAccount; key: IbmApiKey } | undefined {
  const id = keyIdOfValue(value) ?? '';
  for (const accountId of world.accounts.keys()) {
    const account = world.settle(accountId, now);
    const key = account.apiKeys.get(id);
    if (key) return { account, key };
  }
  return undefined;
}
