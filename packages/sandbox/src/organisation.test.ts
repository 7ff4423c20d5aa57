import { describe, expect, test } from '@jest/globals';
import { type AwsWorld, demoOrganisation, generatedOrganisation } from './index.ts';

const NOW = new Date('2026-11-20T12:00:00Z');
const THRESHOLD = NOW.getTime() - 90 * 24 * 60 * 60 * 1000;

function staleKeyIds(world: AwsWorld): string[] {
  const keys = [...world.accounts.values()].flatMap(({ users }) => [...users.values()].flatMap((user) => user.keys));
  return keys.filter((key) => key.status === 'Active' && (key.lastUsed?.at ?? key.created) < THRESHOLD).map(({ id }) => id);
}

describe('the demo’s organisation', () => {
  test('is the same each time, but for the times', () => {
    const keyIds = (world: AwsWorld) =>
      [...world.accounts.values()].flatMap(({ users }) => [...users.values()].flatMap(({ keys }) => keys.map(({ id }) => id)));
    expect(keyIds(demoOrganisation(NOW).world)).toEqual(keyIds(demoOrganisation(new Date(0)).world));
  });

  test('holds the stale keys that its story is about, and no others', () => {
    const { world, cast } = demoOrganisation(NOW);
    const stale = staleKeyIds(world);
    expect(stale).toHaveLength(9);
    const { intern, serviceStaleKey, breakGlass, tagged, awkwardName, hostileTags, usedAgain } = cast;
    for (const { keyId } of [intern, serviceStaleKey, breakGlass, tagged, awkwardName, hostileTags, usedAgain])
      expect(stale).toContain(keyId);
    const { ci, serviceLiveKey, inactiveOnly, newHire, justInTime } = cast;
    for (const { keyId } of [ci, serviceLiveKey, inactiveOnly, newHire, justInTime]) expect(stale).not.toContain(keyId);
  });

  test('names users, tags and keys that are hard to print', () => {
    const { world, cast } = demoOrganisation(NOW);
    expect(cast.awkwardName.userName).toBe("o'brien+ci@example.com");
    expect(world.user(cast.hostileTags.accountId, cast.hostileTags.userName).tags).toMatchObject({ owner: '<!channel>' });
    expect(cast.intern.keyId).toMatch(/^AKIA[A-Z2-7]{16}$/);
    expect(cast.serviceStaleKey.userName).toBe(cast.serviceLiveKey.userName);
  });

  test('takes a suspended account and one without roles, if asked', () => {
    const { world, accounts } = demoOrganisation(NOW, { suspendedAccount: true, deniedAccount: true });
    expect([...accounts.values()]).toEqual(['production', 'staging', 'data-platform', 'sandbox', 'legacy-shop', 'acquired-startup']);
    expect(world.account('555566667777').state).toBe('SUSPENDED');
    expect(world.account('888877776666').roles.size).toBe(0);
  });
});

describe('a generated organisation', () => {
  const options = { accounts: 4, usersPerAccount: 250, staleFraction: 0.1, now: NOW };

  test('has exactly the stale keys it was asked for, in every account', () => {
    const { world, counts } = generatedOrganisation(options);
    expect(counts).toMatchObject({ accounts: 4, users: 1000, staleKeys: 100, usersInViolation: 100 });
    expect(staleKeyIds(world)).toHaveLength(100);
    expect(counts.candidateKeys).toBe(100);
    expect(counts.candidateUsers).toBeGreaterThan(100);
    expect(counts.candidateUsers).toBeLessThan(150);
  });

  test('is the same for the same seed, and another for another', () => {
    const ids = (seed: number) => staleKeyIds(generatedOrganisation({ ...options, seed }).world);
    expect(ids(5)).toEqual(ids(5));
    expect(ids(5)).not.toEqual(ids(6));
  });

  test('has no two keys of one id', () => {
    const { world } = generatedOrganisation({ ...options, accounts: 20, usersPerAccount: 500 });
    const ids = [...world.accounts.values()].flatMap(({ users }) => [...users.values()].flatMap(({ keys }) => keys.map(({ id }) => id)));
    expect(new Set(ids).size).toBe(ids.length);
  });
});
