import { describe, expect, test } from '@jest/globals';
import { type AwsWorld, awsManagedPolicyArn, type CastPerson, demoOrganisation, generatedOrganisation } from './index.ts';

const NOW = new Date('2026-11-20T12:00:00Z');
const DAY_MS = 24 * 60 * 60 * 1000;
const THRESHOLD = NOW.getTime() - 90 * DAY_MS;

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
    for (const { keyId } of [cast.allDormant, cast.staleAdmin]) expect(stale).toContain(keyId);
    const { ci, serviceLiveKey, inactiveOnly, newHire, justInTime, oldButUsed, olderOfTwo, newerOfTwo } = cast;
    for (const { keyId } of [ci, serviceLiveKey, inactiveOnly, newHire, justInTime, oldButUsed, olderOfTwo, newerOfTwo])
      expect(stale).not.toContain(keyId);
  });

  test('holds old keys in daily use: one that has room for a second, and two that leave none', () => {
    const { world, cast } = demoOrganisation(NOW);
    const keysOf = ({ accountId, userName }: CastPerson) => world.user(accountId, userName).keys;
    for (const { accountId, keyId } of [cast.oldButUsed, cast.olderOfTwo, cast.newerOfTwo]) {
      const { created, lastUsed, status } = world.key(accountId, keyId);
      expect([created < THRESHOLD, NOW.getTime() - (lastUsed?.at ?? 0) < DAY_MS, status]).toEqual([true, true, 'Active']);
    }
    expect(keysOf(cast.oldButUsed)).toHaveLength(1);
    expect(keysOf(cast.olderOfTwo).map(({ id }) => id)).toEqual([cast.olderOfTwo.keyId, cast.newerOfTwo.keyId]);
  });

  test('holds console passwords that nobody uses, with keys and without, and one that was just reset', () => {
    const { world, people, cast } = demoOrganisation(NOW);
    const facts = ({ accountId, userName }: CastPerson) => {
      const { password, passwordLastUsed = 0, keys } = world.user(accountId, userName);
      return { usedBefore: passwordLastUsed < THRESHOLD, changedBefore: (password?.changed ?? 0) < THRESHOLD, keys: keys.length };
    };
    expect(facts(people.dormantConsole)).toEqual({ usedBefore: true, changedBefore: true, keys: 0 });
    expect(facts(people.resetConsole)).toEqual({ usedBefore: true, changedBefore: true, keys: 0 });
    expect(facts(people.liveConsole)).toMatchObject({ usedBefore: false });
    expect(facts(people.allDormant)).toEqual({ usedBefore: true, changedBefore: true, keys: 1 });
    expect(cast.allDormant).toMatchObject(people.allDormant);
  });

  test('holds an administrator with a stale key and no MFA, and root users to worry about', () => {
    const { world, cast } = demoOrganisation(NOW);
    const { accountId, userName } = cast.staleAdmin;
    expect(world.user(accountId, userName).attachedPolicies).toEqual([awsManagedPolicyArn('AdministratorAccess')]);
    expect(world.user(accountId, userName)).not.toHaveProperty('mfa');
    const roots = [...world.accounts.values()].map(({ name, root }) => [name, root.keys.length, root.passwordLastUsed]);
    expect(roots).toEqual([
      ['production', 0, NOW.getTime() - 20 * DAY_MS],
      ['staging', 1, undefined],
      ['data-platform', 0, undefined],
      ['sandbox', 0, undefined],
    ]);
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

  test('has exactly the dormant passwords it was asked for, and the same keys as without them', () => {
    const { world, counts } = generatedOrganisation({ ...options, dormantPasswordFraction: 0.04 });
    expect(counts).toMatchObject({ dormantPasswords: 40, staleKeys: 100 });
    expect(staleKeyIds(world)).toEqual(staleKeyIds(generatedOrganisation(options).world));
    const passwords = [...world.accounts.values()].flatMap(({ users }) => [...users.values()].filter(({ password }) => password));
    expect(passwords.length).toBeGreaterThan(200);
    expect(generatedOrganisation(options).counts.dormantPasswords).toBe(0);
  });

  test('has no two keys of one id', () => {
    const { world } = generatedOrganisation({ ...options, accounts: 20, usersPerAccount: 500 });
    const ids = [...world.accounts.values()].flatMap(({ users }) => [...users.values()].flatMap(({ keys }) => keys.map(({ id }) => id)));
    expect(new Set(ids).size).toBe(ids.length);
  });
});
