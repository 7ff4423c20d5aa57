import { StaleReads } from '../aws/stale-reads.ts';
import { TokenBuckets } from '../aws/throttle.ts';
import type { Clock } from '../clock.ts';
import type { OciApiKey } from './model.ts';
import type { OciProxy } from './proxies.ts';
import type { OciWorld } from './world.ts';

/** What the services remember between two requests, besides the world. */
export interface OciState {
  readonly world: OciWorld;
  readonly clock: Clock;
  /** By service and region. */
  readonly buckets: TokenBuckets;
  /** What a user's ListApiKeys goes on to show after a change. */
  readonly staleKeys: StaleReads<readonly OciApiKey[]>;
  readonly proxies: OciProxy[];
  /** Why requests were not authenticated, the last one last. */
  readonly refusals: string[];
  requests: number;
  /** What the URLs of the identity domains start with. */
  baseUrl: string;
}

export function newOciState(world: OciWorld, clock: Clock): OciState {
  return {
    world,
    clock,
    buckets: new TokenBuckets(() => clock.now().getTime()),
    staleKeys: new StaleReads(),
    proxies: [],
    refusals: [],
    requests: 0,
    baseUrl: '',
  };
}
