import type { InventoryRow } from '../../inventory.ts';

/** A row in JSON. What is not known is absent, and so is what a cloud does not have. */
export function rowDocument({ account, entry, use, bound }: InventoryRow) {
  const { credential, ...facts } = entry;
  return {
    account: { id: account.id, name: account.name },
    provider: account.provider,
    ...credential,
    ...facts,
    ...(use && { use }),
    ...(bound !== undefined && { bound }),
  };
}
