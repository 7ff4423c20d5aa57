import type { OwnerSettings, TicketOwners } from '@keyhammer/core';

/** The levels that count for some users of an account only: those that a tag, or their name, leads to. */
export function levelsOfSomeUsers({ businessUnits, users = [] }: TicketOwners): readonly OwnerSettings[] {
  const units = [...businessUnits.values()];
  return [...units, ...units.flatMap((unit) => [...unit.products.values()]), ...users.map((user) => user.settings)];
}
