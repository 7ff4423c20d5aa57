import type { Settings } from '@keyhammer/config';
import type { Clock, EventLog, Metrics, Waiter } from '@keyhammer/core';
import type { SecretsOptions } from '@keyhammer/secrets';

/** What it takes to reach every cloud that is configured. Nothing is signed in to before its first use. */
export interface CloudsOptions extends Pick<SecretsOptions, 'environment' | 'homeDirectory' | 'keepSecrets'> {
  readonly settings: Settings;
  /** Who asks: seen in the clouds' own logs. */
  readonly worker: string;
  readonly log: EventLog;
  readonly waiter: Waiter;
  readonly clock: Clock;
  /** For the calls that are throttled. */
  readonly metrics?: Metrics | undefined;
}
