import { describe, expect, test } from '@jest/globals';
import { type Credential, type Issue, UnavailableError, type Whitelist } from '@keyhammer/core';
import {
  anIbmServiceId,
  anIbmServiceIdKey,
  anOciApiKey,
  daysAgo,
  daysAhead,
  IBM_ACCOUNT_ID,
  type InMemoryWorld,
  OCI_TENANCY_ID,
  OCI_USER_ID,
  unseenSince,
  usedAt,
} from '@keyhammer/testing';
import { CAPABILITY, ibmKeys, issueAbout, ociKeys, retire, seenAll, serviceIds, undo, worldOf } from './test-other-clouds.ts';
import { ALICE, auditOf, controlWith, kindsOf } from './test-remediation.ts';

/** What became of the one that was due, and why. */
async function outcomeOf(report: ReturnType<typeof retire>): Promise<string> {
  const [result] = (await report).results;
  const outcome = result?.outcome;
  return outcome?.kind === 'refused' ? `refused: ${outcome.why}` : (outcome?.kind ?? 'nothing');
}

describe('a service ID is left alone, and all of its keys with it, for one of them that', () => {
  const CHECKS = [serviceIds(), ibmKeys()];
  const SERVICE_ID = anIbmServiceId();
  const A = anIbmServiceIdKey({ id: 'ApiKey-a', name: 'a' });
  const hold = { until: daysAhead(7), by: 'bob', reason: 'keyhammer-hold-7d' };
  const exempt = (check: string): Whitelist => new Map([[check, new Map([[IBM_ACCOUNT_ID, [{ pattern: 'nightly' }]]])]]);

  const run = async (other: Partial<Credential>, issues: readonly Issue[] = [], whitelist: Whitelist = new Map()) => {
    const b = anIbmServiceIdKey({ id: 'ApiKey-b', name: 'nightly', ...other });
    const world = await worldOf([SERVICE_ID, A, b], [issueAbout(SERVICE_ID, serviceIds()), ...issues]);
    const said = await outcomeOf(retire(world, serviceIds(), { settings: { checks: CHECKS, whitelist } }));
    return { world, said, states: await seenAll(world, A, b) };
  };

  test.each<[string, Partial<Credential>, readonly Issue[], Whitelist, string]>([
    ['is whitelisted', {}, [], exempt('ibm_inactiveapikeys'), 'it would also stop nightly, and that one is whitelisted by "nightly"'],
    [
      'is held',
      {},
      [issueAbout(anIbmServiceIdKey({ id: 'ApiKey-b' }), ibmKeys(), 2, { hold })],
      new Map(),
      `it would also stop nightly, and that one is held until ${hold.until.toISOString()}`,
    ],
    ['is locked', { locked: true }, [], new Map(), 'it would also stop nightly, and that one is locked'],
    [
      'was used',
      { lastUsed: usedAt(daysAgo(2)) },
      [],
      new Map(),
      `it would also stop nightly, and that one was used on ${daysAgo(2).toISOString()}`,
    ],
    [
      'nobody can tell the use of',
      { lastUsed: { kind: 'unknown', reason: 'denied' } },
      [],
      new Map(),
      'it would also stop nightly, and the last use of that one is unknown (denied)',
    ],
    [
      'was only just made',
      { created: daysAgo(2), lastUsed: { kind: 'never' } },
      [],
      new Map(),
      `it would also stop nightly, and that one was only made on ${daysAgo(2).toISOString()}`,
    ],
  ])('%s', async (_what, other, issues, whitelist, why) => {
    const { world, said, states } = await run(other, issues, whitelist);
    expect(said).toBe(`refused: ${why}`);
    expect(states).toEqual(['active', other.locked ? 'active, locked' : 'active']);
    expect(world.cloud.changes).toEqual([]);
    expect(auditOf(world, SERVICE_ID.id)).toEqual(['deactivate refused']);
    expect(world.audit.all[0]?.detail).toBe(`left alone: ${why}`);
    expect(world.issue(SERVICE_ID.id)).toMatchObject({ attempt: { outcome: 'refused', why }, intents: {} });
  });

  test("is Keyhammer's own", async () => {
    const world = await worldOf([SERVICE_ID, A], [issueAbout(SERVICE_ID, serviceIds())]);
    world.cloud.runAs({ accountId: IBM_ACCOUNT_ID, credentialId: A.id });
    expect(await outcomeOf(retire(world, serviceIds()))).toBe(
      'refused: it would also stop a, and that one is what Keyhammer itself signs in with',
    );
  });

  test('can not be read: nothing is done, and it stays due', async () => {
    const world = await worldOf([SERVICE_ID, A], [issueAbout(SERVICE_ID, serviceIds())]);
    const credentials = controlWith(world, {
      look: async (ref, need) => {
        if (ref.id === A.id) throw new UnavailableError('500');
        return await world.cloud.look(ref, need);
      },
    });
    expect(await outcomeOf(retire(world, serviceIds(), { ports: { credentials } }))).toBe('failed');
    expect(world.cloud.changes).toEqual([]);
    expect(await outcomeOf(retire(world, serviceIds()))).toBe('remediated');
  });

  test('may be read, but whose issue can not: nothing is done, and it stays due', async () => {
    const world = await worldOf([SERVICE_ID, A], [issueAbout(SERVICE_ID, serviceIds())]);
    const get = world.issues.get.bind(world.issues);
    const issues = {
      get: async (key: Parameters<typeof get>[0]) => {
        if (key.id === A.id) throw new UnavailableError('the table is out of reach');
        return await get(key);
      },
      list: world.issues.list.bind(world.issues),
      put: world.issues.put.bind(world.issues),
    };
    expect(await outcomeOf(retire(world, serviceIds(), { settings: { checks: CHECKS }, ports: { issues } }))).toBe('failed');
    expect(world.cloud.changes).toEqual([]);
    expect(await outcomeOf(retire(world, serviceIds(), { settings: { checks: CHECKS } }))).toBe('remediated');
  });

  test('not for one that is gone by the time it is looked at', async () => {
    const world = await worldOf([SERVICE_ID, A], [issueAbout(SERVICE_ID, serviceIds())]);
    const credentials = controlWith(world, {
      prepare: async (ref, change, former) => {
        const { restorePoint } = await world.cloud.prepare(ref, change, former);
        return { alsoStopped: [A, anIbmServiceIdKey({ id: 'ApiKey-gone', locked: true })], ...(restorePoint && { restorePoint }) };
      },
    });
    expect(await outcomeOf(retire(world, serviceIds(), { ports: { credentials } }))).toBe('remediated');
  });

  test('not for one that is off already', async () => {
    expect((await run({ status: 'inactive' }, [], exempt('ibm_inactiveapikeys'))).said).toBe('remediated');
  });

  test('nor for a locked one where locks are taken off, which are put on again by a rollback', async () => {
    const unlocking = serviceIds({ unlock: true });
    const b = anIbmServiceIdKey({ id: 'ApiKey-b', locked: true });
    const world = await worldOf([SERVICE_ID, A, b], [issueAbout(SERVICE_ID, unlocking)]);
    expect(await outcomeOf(retire(world, unlocking))).toBe('remediated');
    await undo(world, unlocking, SERVICE_ID);
    expect(await seenAll(world, A, b)).toEqual(['active', 'active, locked']);
  });
});

describe('a user may use no API keys any more', () => {
  const CHECK = ociKeys(CAPABILITY);
  const KEY = anOciApiKey();
  const OTHER = anOciApiKey({ id: `${OCI_USER_ID}/aa:bb`, name: 'aa:bb' });

  async function worldWithBoth(other: Partial<Credential>, otherIssue?: Partial<Issue>): Promise<InMemoryWorld> {
    const issues = [issueAbout(KEY, CHECK), ...(otherIssue ? [issueAbout(OTHER, CHECK, 2, otherIssue)] : [])];
    return await worldOf([KEY, { ...OTHER, ...other }], issues);
  }

  const first = (world: InMemoryWorld) => outcomeOf(retire(world, CHECK));

  test.each<[string, Partial<Credential>, Partial<Issue> | undefined, string]>([
    ['is in use', { lastUsed: usedAt(daysAgo(1)) }, undefined, 'that one is to stay, because it was used on'],
    [
      'may be in use, for all that Audit shows',
      { lastUsed: unseenSince(daysAgo(3)) },
      undefined,
      'that one is to stay, because its use before',
    ],
    ['was only just made', { created: daysAgo(3) }, undefined, 'that one is to stay, because it was only made on'],
    ['nobody was told of', {}, undefined, 'nobody has been told of that one yet'],
    [
      'has time left',
      {},
      { timestamps: { identified: daysAgo(3), updated: daysAgo(3), reported: daysAgo(3) } },
      'that one is not due: retention period until 2026-12-01',
    ],
    ['is held', {}, { hold: { until: daysAhead(7), by: 'bob', reason: 'label' } }, 'that one is held until'],
  ])('only if no other key of theirs %s', async (_what, other, otherIssue, why) => {
    const world = await worldWithBoth(other, otherIssue);
    const said = await first(world);
    expect(said).toContain(`refused: it would also stop aa:bb, and ${why}`);
    expect([world.cloud.changes, await seenAll(world, KEY, OTHER)]).toEqual([[], ['active', 'active']]);
    expect(auditOf(world, KEY.id)).toEqual(['deactivate refused']);
  });

  test('once all of theirs are due, and once for all of them', async () => {
    const world = await worldWithBoth({}, {});
    expect(kindsOf(await retire(world, CHECK))).toEqual(['remediated', 'refused']);
    expect(await seenAll(world, KEY, OTHER)).toEqual(['inactive', 'inactive']);
    expect(world.cloud.changes).toEqual([`deactivate ${KEY.id}`]);
    expect(world.audit.all[0]).toMatchObject({ outcome: 'started', evidence: { alsoStops: 'aa:bb' } });
    expect(auditOf(world, OTHER.id)).toEqual(['deactivate refused']);

    await undo(world, CHECK, KEY);
    expect(await seenAll(world, KEY, OTHER)).toEqual(['active', 'active']);
    expect(world.issue(OTHER.id).remediation).toBeUndefined();
  });

  test('and not again for the other one while the first is held', async () => {
    const world = await worldWithBoth({}, {});
    await retire(world, CHECK);
    await undo(world, CHECK, KEY);
    expect(await first(world)).toMatch(/^refused: it would also stop .*, and that one is held until/);
    expect(await seenAll(world, KEY, OTHER)).toEqual(['active', 'active']);
  });

  test("and never Keyhammer's own", async () => {
    const world = await worldWithBoth({}, {});
    world.cloud.runAs({ accountId: OCI_TENANCY_ID, principal: OCI_USER_ID, credentialId: OTHER.id });
    expect(await first(world)).toBe('nothing');
    const late = controlWith(world, { ownIdentity: async () => ({ accountId: OCI_TENANCY_ID, credentialId: OTHER.id }) });
    const said = await outcomeOf(retire(world, CHECK, { operator: ALICE, ports: { credentials: late } }));
    expect(said).toBe('refused: it would also stop aa:bb, and that one is what Keyhammer itself signs in with');
  });
});
