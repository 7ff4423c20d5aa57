import { inspect } from 'node:util';
import type { HistoryWorld } from '../world/history-world.ts';

/** Looks for every secret that the cloud ever told in all that was written since the last look. */
export function secretSearch(world: HistoryWorld): () => readonly string[] {
  const seen = { audit: 0, log: 0, messages: 0, secrets: 0 };
  return () => {
    const { secrets } = world.cloud;
    if (secrets.length === 0) return [];
    // One that is new may have been written before anybody knew of it.
    const isNew = secrets.length > seen.secrets;
    const { audit, log, notifier, issues, tracker } = world;
    const places: readonly (readonly [string, unknown])[] = [
      ['the store', issues.all],
      ['a ticket', tracker.tickets],
      ['the audit log', isNew ? audit.all : audit.all.slice(seen.audit)],
      ['the log', isNew ? log.events : log.events.slice(seen.log)],
      ['a message', isNew ? notifier.sent : notifier.sent.slice(seen.messages)],
      ['a plan', world.plans],
    ];
    Object.assign(seen, { audit: audit.all.length, log: log.events.length, messages: notifier.sent.length, secrets: secrets.length });
    return places.flatMap(([place, content]) => {
      const text = place === 'the log' ? inspect(content, { depth: 8 }) : JSON.stringify(content);
      return secrets.some((secret) => text.includes(secret)) ? [`${place} holds a secret`] : [];
    });
  };
}
