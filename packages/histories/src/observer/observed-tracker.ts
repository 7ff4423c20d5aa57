import type { TicketCreation, TicketDraft, TicketTracker } from '@keyhammer/core';
import type { HistoryWorld } from '../world/history-world.ts';

/** The tracker; nothing gets a ticket that has no record of its beginning. */
export function observedTracker(world: HistoryWorld): TicketTracker {
  const { tracker, issues, broken } = world;
  return new Proxy(tracker, {
    get: (target, property) => {
      if (property === 'create') {
        return async (drafts: readonly TicketDraft[]): Promise<readonly TicketCreation[]> => {
          for (const { label } of drafts) {
            const isBegun = issues.all.some(({ intents }) => intents.ticket?.label === label);
            if (!isBegun) broken.push(`a ticket ${label} is made, and no issue says that it is being made`);
          }
          world.tally.add('tickets made', drafts.length);
          return await target.create(drafts);
        };
      }
      const value: unknown = Reflect.get(target, property, target);
      return typeof value === 'function' ? value.bind(target) : value;
    },
  });
}
