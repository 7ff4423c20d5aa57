import { setTimeout as sleep } from 'node:timers/promises';
import type { IbmCredentials, IbmSettings } from '@keyhammer/config';
import { type EventLog, type Metrics, Secret, type Waiter } from '@keyhammer/core';
import { CallPacer, PacedCalls, type PacerTime } from '@keyhammer/pacing';
import { meaningForAnotherTry } from '../errors.ts';
import type { AccountCalls } from './account-calls.ts';
import { httpOptions } from './http-agents.ts';
import type { OwnApiKey } from './own-api-key.ts';
import type { SignedIn } from './signed-in.ts';

export interface ConnectIbmOptions {
  readonly settings: IbmSettings;
  /** Asked each time that a token is needed, about once an hour: a key that is replaced meanwhile is found. */
  readonly credentials: () => Promise<IbmCredentials>;
  readonly log: EventLog;
  /** For the pauses between calls; the real time if absent. */
  readonly waiter?: Waiter;
  /** The clock that tokens expire by; the real one if absent. */
  readonly now?: () => Date;
  /** Told of every answer that says to slow down. */
  readonly metrics?: Metrics | undefined;
}

/** An account that has been signed in to. */
export interface IbmSession {
  readonly accountId: string;
  /** Paced, tried again where that may help, and with a token that is good. */
  readonly calls: AccountCalls;
  /** Asked at the first call only. @throws core's errors */
  ownApiKey(): Promise<OwnApiKey>;
}

/** IBM Cloud. Nothing is asked before the first use. */
export interface IbmConnection {
  /** @throws AccessDeniedError if there is no API key for the account, or IBM Cloud does not accept it; ThrottledError; UnavailableError */
  enter(accountId: string): Promise<IbmSession>;
  /** The key for the accounts that have none of their own. @throws as `enter` */
  ownApiKey(): Promise<OwnApiKey>;
  /** Closes the idle connections. */
  close(): void;
}

const IAM_URL = 'https://iam.cloud.ibm.com';
const USER_MANAGEMENT_URL = 'https://user-management.cloud.ibm.com';

export function connectIbm(options: ConnectIbmOptions): IbmConnection {
  const { settings, credentials, log, now = () => new Date() } = options;
  const { iamUrl = IAM_URL, userManagementUrl = USER_MANAGEMENT_URL } = settings;
  const http = httpOptions();
  const newPaced = pacedCallsOf(options);
  const open = async (account: string, apiKeyIn: (found: IbmCredentials) => string | undefined) => {
    // IBM's SDK takes 30 MB: only who has an account in IBM Cloud is to pay for it.
    const { SignedIn } = await import('./signed-in.ts');
    const apiKey = async () => {
      log.debug('signing in to IBM Cloud', { account });
      const value = apiKeyIn(await credentials());
      return value === undefined ? undefined : new Secret(value);
    };
    return new SignedIn({ account, apiKey, iamUrl, userManagementUrl, http, newPaced, now });
  };

  const entered = new Map<string, Promise<SignedIn>>();
  const signedInTo = (accountId: string) => {
    const known = entered.get(accountId);
    if (known) return known;
    const name = settings.accounts.get(accountId);
    const account = name === undefined ? `account ${accountId}` : `account ${name} (${accountId})`;
    const opened = open(account, ({ apiKey, apiKeys }) => apiKeys.get(accountId) ?? apiKey);
    entered.set(accountId, opened);
    return opened;
  };
  let ofNoAccount: Promise<SignedIn> | undefined;

  return {
    async enter(accountId) {
      const signedIn = await signedInTo(accountId);
      // Now: a key that is not accepted shows here, not as a gap in a scan.
      await signedIn.signIn();
      return { accountId, calls: signedIn.calls, ownApiKey: () => signedIn.ownApiKey() };
    },
    async ownApiKey() {
      ofNoAccount ??= open('with the API key', ({ apiKey }) => apiKey);
      return (await ofNoAccount).ownApiKey();
    },
    close() {
      http.httpAgent.destroy();
      http.httpsAgent.destroy();
    },
  };
}

/** A pace for each account: IBM Cloud counts the calls of each by themselves. */
function pacedCallsOf({ waiter = { wait: (ms) => sleep(ms) }, metrics }: ConnectIbmOptions): () => PacedCalls {
  const time: PacerTime = { waiter, elapsedMs: () => performance.now() };
  // None so far is a figure too.
  metrics?.count('CallsThrottled', 0);
  return () => new PacedCalls({ pacer: new CallPacer(time, () => metrics?.count('CallsThrottled', 1)), time, judge: meaningForAnotherTry });
}
