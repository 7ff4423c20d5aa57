import type { Settings } from '@keyhammer/config';
import type { Clock, CredentialFinder, EventLog, InventoryReader, Metrics, Waiter } from '@keyhammer/core';
import { awsInventoryReader, connectAws } from '@keyhammer/provider-aws';
import type { OpenStore } from '@keyhammer/store-dynamodb';
import type { IdentifierPorts } from './identify-account.ts';

export interface IdentifierWiring {
  readonly settings: Settings;
  readonly store: OpenStore;
  readonly log: EventLog;
  readonly waiter: Waiter;
  readonly clock: Clock;
  /** For the calls that are throttled. */
  readonly metrics?: Metrics;
}

/** What the identifier takes, and a way to find what it would look at. */
export interface WiredIdentifier extends IdentifierPorts, Disposable {
  readonly inventory: InventoryReader & CredentialFinder;
}

/** The ports as configured: AWS through the identification role, which may only read. */
export function wireIdentifier({ settings, store, log, waiter, clock, metrics }: IdentifierWiring): WiredIdentifier {
  const role = settings.aws.identificationRole;
  const connection = connectAws({ settings: settings.aws, role, worker: 'identifier', log, waiter, metrics });
  return {
    inventory: awsInventoryReader({ connection, log, waiter, now: () => clock.now() }),
    issues: store.issues,
    log,
    [Symbol.dispose]: () => connection.close(),
  };
}
