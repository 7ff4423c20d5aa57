import { type CloudInventory, type CloudsOptions, openInventory } from '@keyhammer/clouds';
import type { OpenStore } from '@keyhammer/store-dynamodb';
import type { IdentifierPorts } from './identify-account.ts';

export interface IdentifierWiring extends Omit<CloudsOptions, 'worker'> {
  readonly store: OpenStore;
}

/** What the identifier takes, and a way to find what it would look at. */
export interface WiredIdentifier extends IdentifierPorts, Disposable {
  readonly inventory: CloudInventory;
}

/** The ports as configured: the clouds, of which nothing here can change anything. */
export function wireIdentifier({ store, ...clouds }: IdentifierWiring): WiredIdentifier {
  const inventory = openInventory({ ...clouds, worker: 'identifier' });
  return { inventory, issues: store.issues, log: clouds.log, [Symbol.dispose]: () => inventory[Symbol.dispose]() };
}
