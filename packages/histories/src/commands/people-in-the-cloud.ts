import type { HistoryWorld } from '../world/history-world.ts';
import type { CloudCommand } from './command.ts';
import { pick } from './pick.ts';

const KEYS_AT_MOST = 2;

/** What people do in the cloud shows at once. */
export function actInTheCloud(world: HistoryWorld, command: CloudCommand): void {
  world.lateReads.forget();
  switch (command.type) {
    case 'make-key':
      makeKey(world, command.user);
      return;
    case 'use-key':
      useKey(world, command.key);
      return;
    case 'take-over':
      takeOver(world);
      return;
    case 'toggle-key':
      toggleKey(world, command.key);
      return;
    case 'delete-key': {
      const key = pick(world.keys(), command.key);
      if (key) world.cloud.deleteKey(key.accountId, key.id);
      return;
    }
    case 'sign-in':
      withUser(world, command.user, signIn);
      return;
    case 'reset-password':
      withUser(world, command.user, resetPassword);
      return;
    case 'drop-password':
      withUser(world, command.user, ({ cloud }, accountId, name) => cloud.deletePassword(accountId, name));
      return;
    case 'delete-user':
      withUser(world, command.user, ({ cloud }, accountId, name) => cloud.deleteUser(accountId, name));
      return;
  }
}

function withUser(world: HistoryWorld, user: number, act: (world: HistoryWorld, accountId: string, name: string) => void): void {
  const found = pick(world.users(), user);
  if (found) act(world, found.accountId, found.name);
}

function signIn({ cloud, now }: HistoryWorld, accountId: string, name: string): void {
  cloud.changePassword(accountId, name, { lastUsed: { kind: 'used', at: now } });
}

function makeKey(world: HistoryWorld, user: number): void {
  withUser(world, user, (_, accountId, name) => {
    if (world.keys().filter((key) => key.accountId === accountId && key.principal === name).length >= KEYS_AT_MOST) return;
    world.cloud.addKey(accountId, name, { id: world.nextKeyId(), created: world.now, lastUsed: { kind: 'never' }, status: 'active' });
  });
}

/** Only a key that is active and whose secret somebody has can be used. */
function useKey(world: HistoryWorld, n: number): void {
  const usable = world.keys().filter((key) => key.status === 'active' && (!world.madeByUs(key) || world.isHandedOver(key)));
  const key = pick(usable, n);
  if (key) world.cloud.changeKey(key.accountId, key.id, { lastUsed: { kind: 'used', at: world.now } });
}

function toggleKey(world: HistoryWorld, n: number): void {
  const key = pick(world.keys(), n);
  if (!key) return;
  world.cloud.changeKey(key.accountId, key.id, { status: key.status === 'active' ? 'inactive' : 'active' });
  world.toggled.set(key.id, world.now);
}

function takeOver(world: HistoryWorld): void {
  for (const key of world.keys()) {
    if (key.status !== 'active' || !world.madeByUs(key) || !world.isHandedOver(key)) continue;
    world.cloud.changeKey(key.accountId, key.id, { lastUsed: { kind: 'used', at: world.now } });
  }
}

/** Where there is none, one is made; AWS remembers the sign-in with the one before. */
function resetPassword({ now, cloud }: HistoryWorld, accountId: string, name: string): void {
  if (cloud.passwordOf(accountId, name)) cloud.changePassword(accountId, name, { changed: now });
  else cloud.addPassword(accountId, name, { created: now, changed: now, lastUsed: cloud.formerSignIn(accountId, name) });
}
