import type { EventLog, Waiter } from '@keyhammer/core';

/** What it takes to look for secrets, and to sign in with them. */
export interface SecretsOptions {
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Where OCI's tools have their files; that of the user if absent. */
  readonly homeDirectory?: string;
  readonly log: EventLog;
  readonly waiter: Waiter;
  /** Told the secrets as soon as they are known, so that no log line shows them. */
  readonly keepSecrets: (secrets: readonly string[]) => void;
}
