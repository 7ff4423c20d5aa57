import { describe, expect, test } from '@jest/globals';
import { AccessDeniedError, type Credential, type IssueEvent, OutcomeUnknownError, recordEvent } from '@keyhammer/core';
import {
  anIbmServiceId,
  anIbmServiceIdKey,
  anOciAdminKey,
  daysAgo,
  everyCrashPoint,
  IBM_ACCOUNT_ID,
  type InMemoryWorld,
  OCI_TENANCY_ID,
  usedAt,
} from '@keyhammer/testing';
import { expectAudited, portsIn } from './test-crashes.ts';
import {
  adminKeys,
  batch,
  CAPABILITY,
  issueAbout,
  retire,
  seen,
  seenAll,
  serviceIds,
  undo,
  worldOf,
  worldWithDue,
} from './test-other-clouds.ts';
import { ALICE, auditOf, DAY_MS, kindsOf, MINUTE_MS } from './test-remediation.ts';

const CHECK = serviceIds();
const UNARMED = serviceIds({ remediation: false });
const SERVICE_ID = anIbmServiceId();
const A = anIbmServiceIdKey({ id: 'ApiKey-a', name: 'a' });
const B = anIbmServiceIdKey({ id: 'ApiKey-b', name: 'b' });
/** Off since long: not ours to bring back. */
const OFF = anIbmServiceIdKey({ id: 'ApiKey-off', name: 'off', status: 'inactive' });
const BOTH = { keys: 'ApiKey-a ApiKey-b' };

const worldWithServiceId = () => worldOf([SERVICE_ID, A, B, OFF], [issueAbout(SERVICE_ID, CHECK)]);

/** A run has disabled the first key, and then lost the connection. */
async function worldWithHalf(): Promise<InMemoryWorld> {
  const world = await worldWithServiceId();
  world.cloud.failNextChange({ when: 'half-way', error: new OutcomeUnknownError('cut off') });
  expect(kindsOf(await retire(world, CHECK))).toEqual(['failed']);
  world.clock.advance(20 * MINUTE_MS);
  return world;
}

const keysOf = (world: InMemoryWorld) => seenAll(world, A, B, OFF);
const issueOf = (world: InMemoryWorld) => world.issue(SERVICE_ID.id);
const happens = (world: InMemoryWorld, event: IssueEvent) => recordEvent(world.issues, issueOf(world), event, world.now);

function change(world: InMemoryWorld, credential: Credential, facts: Partial<Credential>): void {
  const { readAt: _, ...held } = { ...credential, ...facts };
  world.cloud.put(IBM_ACCOUNT_ID, held);
}

/** It is used, by the key that is still on. */
const use = (world: InMemoryWorld) => change(world, SERVICE_ID, { lastUsed: usedAt(world.now) });

async function expectUndone(world: InMemoryWorld): Promise<void> {
  expect(await keysOf(world)).toEqual(['active', 'active', 'inactive']);
  expect(issueOf(world)).toMatchObject({ intents: {} });
  expect(issueOf(world).remediation).toBeUndefined();
  expect(auditOf(world, SERVICE_ID.id)).toEqual(expect.arrayContaining(['reactivate started', 'reactivate done']));
  expectAudited(world);
}

async function expectFinished(world: InMemoryWorld): Promise<void> {
  expect(await keysOf(world)).toEqual(['inactive', 'inactive', 'inactive']);
  expect(issueOf(world)).toMatchObject({ remediation: { action: 'deactivate', restorePoint: BOTH }, intents: {} });
  expectAudited(world);
}

describe('a service ID', () => {
  test('is stopped with all of its keys, which the audit log names, and brought back with those that had been on', async () => {
    const world = await worldWithServiceId();
    expect(kindsOf(await retire(world, CHECK))).toEqual(['remediated']);
    await expectFinished(world);
    expect(world.audit.all[0]).toMatchObject({ action: 'deactivate', outcome: 'started', evidence: { alsoStops: 'a, b' } });

    expect(await undo(world, CHECK, SERVICE_ID)).toMatchObject({ kind: 'rolled-back' });
    expect(await keysOf(world)).toEqual(['active', 'active', 'inactive']);
  });

  test('is brought back from a brown-out with the same keys', async () => {
    const world = await worldWithServiceId();
    const trial = serviceIds({ brownoutMinutes: 15 });
    expect(kindsOf(await retire(world, trial))).toEqual(['browned-out', 'back']);
    expect(await keysOf(world)).toEqual(['active', 'active', 'inactive']);
    expect(issueOf(world).brownout).toMatchObject({ restorePoint: BOTH, endedAt: expect.any(Date) });
  });

  test('is brought back whole from a brown-out in which somebody has enabled one of its keys', async () => {
    const world = await worldWithServiceId();
    const trial = serviceIds({ brownoutMinutes: 15 });
    await retire(world, trial, { patienceMs: 0 });
    change(world, A, { status: 'active' });
    expect(await seen(world, SERVICE_ID)).toBe('active');
    world.clock.advance(20 * MINUTE_MS);
    await batch(world, serviceIds({ brownoutMinutes: 15, remediation: false }));
    expect(await keysOf(world)).toEqual(['active', 'active', 'inactive']);
    expect(issueOf(world).brownout?.endedAt).toBeDefined();
  });

  test('is brought back by the next run, where the one that began its brown-out got half-way', async () => {
    const world = await worldWithServiceId();
    const trial = serviceIds({ brownoutMinutes: 15 });
    world.cloud.failNextChange({ when: 'half-way', error: new OutcomeUnknownError('cut off') });
    await retire(world, trial, { patienceMs: 0 });
    world.clock.advance(20 * MINUTE_MS);
    await batch(world, serviceIds({ brownoutMinutes: 15, remediation: false }));
    await expectUndone(world);
  });
});

describe('what a run has done by half', () => {
  test('is on record, with what it takes to undo it', async () => {
    const world = await worldWithHalf();
    expect(await keysOf(world)).toEqual(['inactive', 'active', 'inactive']);
    expect(issueOf(world)).toMatchObject({ intents: { remediation: { restorePoint: BOTH } }, attempt: { outcome: 'failed' } });
  });

  test('is finished by the next run, if it is still due', async () => {
    const world = await worldWithHalf();
    await batch(world, CHECK);
    await expectFinished(world);
  });

  test('is finished by the next run although that fails as well', async () => {
    const world = await worldWithHalf();
    world.cloud.failNextChange({ when: 'before-acting', error: new AccessDeniedError('denied') });
    await batch(world, CHECK);
    expect(issueOf(world).intents.remediation?.restorePoint).toEqual(BOTH);
    await batch(world, CHECK);
    await expectFinished(world);
  });

  test('is finished with a key that was made since, unless that shows that it is needed', async () => {
    const world = await worldWithHalf();
    const added = anIbmServiceIdKey({ id: 'ApiKey-c', name: 'c', created: daysAgo(1) });
    change(world, added, {});
    expect(kindsOf(await retire(world, CHECK))).toEqual(['refused']);
    await expectUndone(world);
    expect(await seen(world, added)).toBe('active');

    change(world, added, { created: daysAgo(100) });
    expect(kindsOf(await retire(world, CHECK))).toEqual(['remediated']);
    expect(issueOf(world).remediation?.restorePoint).toEqual({ keys: 'ApiKey-a ApiKey-b ApiKey-c' });
  });

  test('is undone where the rest turns out to be in use', async () => {
    const world = await worldWithHalf();
    use(world);
    expect(kindsOf(await retire(world, CHECK))).toEqual(['refused']);
    await expectUndone(world);
    expect(auditOf(world, SERVICE_ID.id).at(-1)).toBe('deactivate refused');
  });

  test('that can not be undone now stays on record, and its owner hears of that once', async () => {
    const world = await worldWithHalf();
    use(world);
    const told = () => world.notifier.sent.length;
    const before = told();
    for (let run = 0; run < 2; run += 1) {
      world.cloud.failNextChange({ change: 'activate', when: 'before-acting', error: new AccessDeniedError('denied') });
      expect(kindsOf(await retire(world, CHECK))).toEqual(['failed']);
      expect(issueOf(world)).toMatchObject({ intents: { remediation: { restorePoint: BOTH } }, attempt: { outcome: 'failed' } });
    }
    // The first try had failed before, and was told of then.
    expect(told()).toBe(before);
    expect(auditOf(world, SERVICE_ID.id).filter((entry) => entry === 'reactivate failed')).toHaveLength(2);
    await retire(world, CHECK);
    await expectUndone(world);
  });

  test('is left to the run that may be at it right now', async () => {
    const world = await worldWithServiceId();
    const event = { type: 'remediation-started', action: 'deactivate', by: 'lambda:other', mode: 'batch', restorePoint: BOTH } as const;
    await happens(world, event);
    await happens(world, { type: 'held', by: 'bob', until: new Date(world.now.getTime() + DAY_MS), reason: 'label' });
    change(world, A, { status: 'inactive' });
    await batch(world, CHECK);
    expect([await keysOf(world), world.cloud.changes]).toEqual([['inactive', 'active', 'inactive'], []]);
    expect(await undo(world, CHECK, SERVICE_ID)).toMatchObject({ kind: 'refused', why: expect.stringContaining('a run by lambda:other') });
    world.clock.advance(15 * MINUTE_MS);
    await batch(world, CHECK);
    await expectUndone(world);
  });

  const used: IssueEvent = { type: 'violation-gone', resolution: { reason: 'used', why: 'it was used' }, scan: 'complete' };
  const seenAgain = (world: InMemoryWorld): IssueEvent => ({
    type: 'violation-seen',
    details: { ...issueOf(world).details, readAt: world.now },
  });

  test.each<[string, (world: InMemoryWorld) => readonly IssueEvent[]]>([
    ['was held', () => [{ type: 'held', by: 'bob', until: new Date('2030-01-01'), reason: 'label' }]],
    ['was whitelisted', (world) => [{ type: 'violation-seen', details: issueOf(world).details, exception: { pattern: 'backup-agent' } }]],
    ['was resolved', () => [used]],
    ['was resolved and closed', () => [used, { type: 'ticket-closed' }]],
    ['was resolved, and lives again', (world) => [used, seenAgain(world)]],
  ])('is undone by the next run, armed or not, where its issue %s', async (_what, events) => {
    for (const check of [CHECK, UNARMED]) {
      const world = await worldWithHalf();
      for (const event of events(world)) await happens(world, event);
      await batch(world, check);
      await expectUndone(world);
      const { writes } = world.issues;
      await batch(world, check);
      expect(world.issues.writes).toBe(writes);
    }
  });

  test('is undone by the next run, and if that can not be done by the one after it', async () => {
    const world = await worldWithHalf();
    await happens(world, used);
    world.cloud.failNextChange({ change: 'activate', when: 'half-way', error: new OutcomeUnknownError('cut off') });
    await batch(world, UNARMED);
    expect(issueOf(world).intents.remediation?.restorePoint).toEqual(BOTH);
    await batch(world, UNARMED);
    await expectUndone(world);
  });

  test('is on record as done where somebody else has done the rest', async () => {
    const world = await worldWithHalf();
    await happens(world, { type: 'held', by: 'bob', until: new Date('2030-01-01'), reason: 'label' });
    change(world, B, { status: 'inactive' });
    await batch(world, UNARMED);
    expect(issueOf(world)).toMatchObject({ remediation: { restorePoint: BOTH }, intents: {} });
    expect(await undo(world, CHECK, SERVICE_ID)).toMatchObject({ kind: 'rolled-back' });
    expect(await keysOf(world)).toEqual(['active', 'active', 'inactive']);
  });

  test('is moot once it is gone', async () => {
    const world = await worldWithHalf();
    await happens(world, used);
    await world.cloud.delete({ accountId: IBM_ACCOUNT_ID, ...SERVICE_ID });
    const { changes } = world.cloud;
    const before = changes.length;
    await batch(world, UNARMED);
    expect([issueOf(world).intents, changes.length]).toEqual([{}, before]);
  });

  test('can be rolled back by hand, and is held then', async () => {
    const world = await worldWithHalf();
    expect(await undo(world, CHECK, SERVICE_ID)).toMatchObject({ kind: 'rolled-back' });
    await expectUndone(world);
    expect(issueOf(world)).toMatchObject({ status: 'open', hold: { by: 'alice@laptop' } });
    expect(await undo(world, CHECK, SERVICE_ID)).toMatchObject({ kind: 'refused', why: expect.stringContaining('nothing to roll back') });
  });
});

describe('what somebody else has switched off', () => {
  test('is not switched on by who undoes a deletion that was begun and not done', async () => {
    const key = anOciAdminKey();
    const check = adminKeys();
    const world = await worldWithDue(check, key);
    world.cloud.failNextChange({ when: 'before-acting', error: new OutcomeUnknownError('cut off') });
    await retire(world, check);
    world.cloud.mayUse(OCI_TENANCY_ID, key.principal, key.kind, false);
    world.clock.advance(20 * MINUTE_MS);
    expect(kindsOf(await retire(world, check))).toEqual(['refused']);
    expect([await seen(world, key), world.cloud.changes]).toEqual(['inactive', []]);
    expect(world.issue(key.id).intents).toEqual({});
  });

  test('is not brought back by who finds that it is gone', async () => {
    const key = anOciAdminKey();
    const check = adminKeys(CAPABILITY);
    const world = await worldWithDue(check, key);
    world.cloud.failNextChange({ when: 'before-acting', error: new OutcomeUnknownError('cut off') });
    await retire(world, check);
    await world.cloud.delete({ accountId: OCI_TENANCY_ID, ...key });
    world.clock.advance(20 * MINUTE_MS);
    expect(kindsOf(await retire(world, check))).toEqual(['refused']);
    expect(world.cloud.changes).toEqual([`delete ${key.id}`]);
  });
});

describe('a run that dies before or after any call', () => {
  test('over a service ID: in the end all of it is off, and on record', async () => {
    await everyCrashPoint({
      world: worldWithServiceId,
      run: (world, process) => batch(world, CHECK, portsIn(world, process)),
      between: (world) => world.clock.advance(20 * MINUTE_MS),
      check: expectFinished,
    });
  });

  test('over one that it finds half done: in the end all of it is off, and on record', async () => {
    await everyCrashPoint({
      world: worldWithHalf,
      run: (world, process) => batch(world, CHECK, portsIn(world, process)),
      between: (world) => world.clock.advance(20 * MINUTE_MS),
      check: expectFinished,
    });
  });

  test('over one that is used before the next: it is off and on record, or on again whole', async () => {
    await everyCrashPoint({
      world: worldWithHalf,
      run: (world, process) => batch(world, CHECK, portsIn(world, process)),
      between: (world) => {
        world.clock.advance(20 * MINUTE_MS);
        use(world);
      },
      check: async (world) => {
        if (issueOf(world).remediation) await expectFinished(world);
        else await expectUndone(world);
      },
    });
  });

  test('while it undoes one: in the end all of it is on, and nothing is under way', async () => {
    const survived = await everyCrashPoint({
      world: async () => {
        const world = await worldWithHalf();
        await happens(world, { type: 'violation-gone', resolution: { reason: 'used', why: 'it was used' }, scan: 'complete' });
        return world;
      },
      run: (world, process) => batch(world, UNARMED, portsIn(world, process)),
      between: (world) => world.clock.advance(20 * MINUTE_MS),
      check: expectUndone,
    });
    expect(survived).toBeGreaterThan(12);
  });
});

test('two at once stop a service ID once, and its way back is whole', async () => {
  const world = await worldWithServiceId();
  const reports = await Promise.all([retire(world, CHECK), retire(world, CHECK, { operator: ALICE })]);
  expect(reports.flatMap(kindsOf).sort()).toEqual(['refused', 'remediated']);
  await expectFinished(world);
});
