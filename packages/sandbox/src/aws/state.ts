import type { Clock } from '../clock.ts';
import { type Random, seededRandom } from './identifiers.ts';
import type { AccessKey, EpochMs, IamUser, Password } from './model.ts';
import { StaleReads } from './stale-reads.ts';
import type { TokenBuckets } from './throttle.ts';
import type { AwsWorld } from './world.ts';

/** What AssumeRole handed out. */
export interface Session {
  readonly accountId: string;
  readonly roleName: string;
  readonly name: string;
  readonly token: string;
  /** On the real clock: the SDK compares it with that. */
  readonly expires: EpochMs;
}

/** An account's credential report. Later changes do not show in it. */
export interface CredentialReport {
  /** On the sandbox's clock: when the snapshot was taken. */
  readonly taken: EpochMs;
  /** On the real clock: when it can be had. */
  readonly ready: EpochMs;
  readonly content: Buffer;
}

/** What the services remember between two requests, besides the world. */
export interface AwsState {
  readonly world: AwsWorld;
  readonly clock: Clock;
  readonly operator: IamUser;
  /** How long a credential report takes, in real milliseconds. */
  readonly reportDelayMs: number;
  /** ListAccounts starts with a page that is empty and is not the last. */
  readonly emptyFirstPage: boolean;
  readonly random: Random;
  /** By session key id. */
  readonly sessions: Map<string, Session>;
  /** By account. */
  readonly reports: Map<string, CredentialReport>;
  readonly buckets: TokenBuckets;
  /** What a user's ListAccessKeys goes on to show after a change. */
  readonly staleKeys: StaleReads<readonly AccessKey[]>;
  /** What a user's GetLoginProfile goes on to show after a change. */
  readonly stalePasswords: StaleReads<Password | undefined>;
}

export type StateOptions = Pick<AwsState, 'world' | 'clock' | 'operator' | 'reportDelayMs' | 'emptyFirstPage' | 'buckets'>;

export function newState(options: StateOptions): AwsState {
  const stale = { staleKeys: new StaleReads<readonly AccessKey[]>(), stalePasswords: new StaleReads<Password | undefined>() };
  return { ...options, ...stale, random: seededRandom(7), sessions: new Map(), reports: new Map() };
}
