import { TokenBuckets } from '../aws/throttle.ts';
import type { Clock } from '../clock.ts';
import { ActivityReports } from './activity-reports.ts';
import { IbmTokens } from './tokens.ts';
import type { IbmWorld } from './world.ts';

/** What the services remember between two requests, besides the world. */
export interface IbmState {
  readonly world: IbmWorld;
  readonly clock: Clock;
  readonly tokens: IbmTokens;
  readonly reports: ActivityReports;
  readonly buckets: TokenBuckets;
  /** What `first`, `next` and `previous` start with. */
  baseUrl: string;
}

export interface IbmStateOptions {
  readonly world: IbmWorld;
  readonly clock: Clock;
  readonly tokenLifetimeMs?: number;
}

export function newIbmState({ world, clock, tokenLifetimeMs }: IbmStateOptions): IbmState {
  return {
    world,
    clock,
    tokens: new IbmTokens(tokenLifetimeMs),
    reports: new ActivityReports(),
    buckets: new TokenBuckets(() => clock.now().getTime()),
    baseUrl: '',
  };
}
