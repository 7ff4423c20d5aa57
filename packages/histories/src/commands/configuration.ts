import { DAY_MS, later } from '../time.ts';
import type { HistoryWorld } from '../world/history-world.ts';
import { CHECKS, type WhitelistEntry } from '../world/settings.ts';
import type { ConfigurationCommand } from './command.ts';
import { pick } from './pick.ts';
import { changedSettings } from './settings-changes.ts';

export function configure(world: HistoryWorld, command: ConfigurationCommand): void {
  switch (command.type) {
    case 'settings':
      world.settings = changedSettings(world.settings, command.change);
      return;
    case 'whitelist': {
      const entry = entryFor(world, command);
      if (entry) world.whitelist = [...world.whitelist, entry];
      return;
    }
    case 'unwhitelist': {
      const entry = pick(world.whitelist, command.entry);
      world.whitelist = world.whitelist.filter((each) => each !== entry);
      return;
    }
  }
}

function entryFor(
  world: HistoryWorld,
  { check, credential, pattern, days }: Extract<ConfigurationCommand, { type: 'whitelist' }>,
): WhitelistEntry | undefined {
  const subject = pick(world.credentials(), credential);
  const checkName = pick(CHECKS, check)?.name;
  if (!subject || checkName === undefined) return undefined;
  const patterns = { id: subject.id, user: subject.principal, glob: `${subject.principal.slice(0, 2)}*`, all: '*' };
  const expires = days === undefined ? {} : { expires: later(world.now, days * DAY_MS) };
  return { check: checkName, accountId: subject.accountId, exception: { pattern: patterns[pattern], reason: 'approved', ...expires } };
}
