import type { LastUsed } from '@keyhammer/core';
import { pick } from './commands/pick.ts';
import type { History, StartingUser } from './history.ts';
import type { Tally } from './tally.ts';
import { DAY_MS, later } from './time.ts';
import { HistoryWorld } from './world/history-world.ts';

const NAMES = ['alice', 'alan', 'bob', 'carol', 'dave'] as const;

/** The world in which a history begins. */
export function beginning({ accounts, users, settings, jira, slack, self }: History, tally: Tally): HistoryWorld {
  const world = new HistoryWorld({ accounts, settings, jira, slack, tally });
  for (const [n, user] of users.entries()) addUser(world, NAMES[n] ?? `user${n}`, user);
  const own = self === undefined ? undefined : pick(world.users(), self);
  if (!own) return world;
  const key = world.keys().find(({ accountId, principal }) => accountId === own.accountId && principal === own.name);
  world.runAs({ accountId: own.accountId, principal: own.name, ...(key && { credentialId: key.id }) });
  return world;
}

function addUser(world: HistoryWorld, name: string, { account, keys, password }: StartingUser): void {
  const accountId = pick(world.accountIds, account) ?? '';
  const ago = (days: number) => later(world.now, -days * DAY_MS);
  const lastUsed = (idle: number | undefined): LastUsed => (idle === undefined ? { kind: 'never' } : { kind: 'used', at: ago(idle) });
  world.cloud.addUser(accountId, name);
  for (const { age, idle, status } of keys) {
    world.cloud.addKey(accountId, name, { id: world.nextKeyId(), created: ago(age), lastUsed: lastUsed(idle), status });
  }
  if (!password) return;
  world.cloud.addPassword(accountId, name, {
    created: ago(password.age),
    changed: ago(password.changed),
    lastUsed: lastUsed(password.idle),
  });
}
