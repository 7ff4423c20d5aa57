import { describe, expect, test } from '@jest/globals';
import { OutcomeUnknownError, plainText, ticketLabel } from '@keyhammer/core';
import {
  anIbmServiceId,
  anIbmServiceIdKey,
  anIbmTrustedProfile,
  anOciAdminKey,
  everyCrashPoint,
  InMemoryChatReplies,
  type InMemoryWorld,
  publicKeyOf,
  usedAt,
} from '@keyhammer/testing';
import { planDocument } from './plan-document.ts';
import { remediateDecision } from './remediate-decision.ts';
import { expectAudited, portsIn } from './test-crashes.ts';
import {
  accountOf,
  adminKeys,
  batch,
  ibmKeys,
  issueAbout,
  notDue,
  plan,
  profiles,
  retire,
  seen,
  seenAll,
  serviceIds,
  undo,
  worldOf,
  worldWithDue,
} from './test-other-clouds.ts';
import { ALICE, applyIn, auditOf, DAY_MS, kindsOf, MINUTE_MS, portsOf, SETTINGS } from './test-remediation.ts';

const cutOff = new OutcomeUnknownError('cut off');
const BY_HAND = 'it can not be undone, so it is only done by hand';

describe('a trusted profile, which can only be deleted, and for good,', () => {
  const CHECK = profiles();
  const PROFILE = anIbmTrustedProfile();
  const worldWithProfile = () => worldWithDue(CHECK, PROFILE);

  test('is never deleted by a batch', async () => {
    const world = await worldWithProfile();
    expect(notDue(await plan(world, CHECK))).toEqual([`${PROFILE.id} by-hand-only`]);
    await batch(world, CHECK);
    expect([await seen(world, PROFILE), world.cloud.changes, world.audit.all]).toEqual(['active', [], []]);
  });

  test('is deleted by hand, verified, and told', async () => {
    const world = await worldWithProfile();
    expect(kindsOf(await retire(world, CHECK, { operator: ALICE }))).toEqual(['remediated']);
    expect(await seen(world, PROFILE)).toBe('gone');
    expect(world.issue(PROFILE.id)).toMatchObject({ remediation: { action: 'delete', by: 'alice@laptop', told: true }, intents: {} });
    expect(world.issue(PROFILE.id).remediation).not.toHaveProperty('restorePoint');
    expect(auditOf(world, PROFILE.id)).toEqual(['delete started', 'delete done']);
    expect(world.tracker.ticket('SEC-1').comments).toHaveLength(1);
  });

  test('is a failure as long as no reading shows that it is gone', async () => {
    const world = await worldWithProfile();
    world.cloud.staleReads(100);
    expect(kindsOf(await retire(world, CHECK, { operator: ALICE }))).toEqual(['failed']);
    expect(world.issue(PROFILE.id).intents.remediation).toBeDefined();
  });

  test('is not rolled back, and that is said plainly', async () => {
    const world = await worldWithProfile();
    await retire(world, CHECK, { operator: ALICE });
    const before = world.issue(PROFILE.id);
    expect(await undo(world, CHECK, PROFILE)).toEqual({
      kind: 'refused',
      why: `${PROFILE.id} was deleted on 2026-11-20 12:00 UTC, and nothing is there to bring it back with: make a new one`,
    });
    expect(world.issue(PROFILE.id)).toEqual(before);
    expect(auditOf(world, PROFILE.id)).toHaveLength(2);
  });

  test('that was deleted by a run that died is recorded by a batch', async () => {
    const world = await worldWithProfile();
    world.cloud.failNextChange({ when: 'after-acting', error: cutOff });
    await retire(world, CHECK, { operator: ALICE });
    world.clock.advance(20 * MINUTE_MS);
    await batch(world, CHECK);
    expect(world.issue(PROFILE.id)).toMatchObject({ remediation: { by: 'alice@laptop' }, intents: {} });
    expect(world.cloud.changes).toEqual([`delete ${PROFILE.id}`]);
  });

  test('that was not deleted by a run that died is not deleted by a batch, and waits for a person', async () => {
    const world = await worldWithProfile();
    world.cloud.failNextChange({ when: 'before-acting', error: cutOff });
    await retire(world, CHECK, { operator: ALICE });
    world.clock.advance(20 * MINUTE_MS);
    expect((await retire(world, CHECK)).results.map(({ outcome }) => outcome)).toMatchObject([{ kind: 'refused', why: BY_HAND }]);
    expect([await seen(world, PROFILE), world.issue(PROFILE.id).intents]).toEqual(['active', {}]);
    expect(notDue(await plan(world, CHECK))).toEqual([`${PROFILE.id} by-hand-only`]);
    expect(kindsOf(await retire(world, CHECK, { operator: ALICE }))).toEqual(['remediated']);
  });

  test('dies with the run before or after any call: it is deleted once, by whom and when on record', async () => {
    await everyCrashPoint({
      world: worldWithProfile,
      run: async (world, process) => {
        await retire(world, CHECK, { operator: ALICE, ports: portsIn(world, process) });
      },
      between: async (world) => {
        world.clock.advance(20 * MINUTE_MS);
        await batch(world, CHECK);
        world.clock.advance(20 * MINUTE_MS);
      },
      check: async (world) => {
        expect(await seen(world, PROFILE)).toBe('gone');
        expect(world.issue(PROFILE.id)).toMatchObject({ remediation: { by: 'alice@laptop' }, intents: {} });
        expect(world.cloud.changes).toEqual([`delete ${PROFILE.id}`]);
        expectAudited(world);
      },
    });
  });

  test('is not deleted by a button, whatever was shown to the person who has pressed it', async () => {
    const world = await worldWithProfile();
    const issue = world.issue(PROFILE.id);
    const replies = new InMemoryChatReplies();
    const address = 'https://hooks.slack.com/actions/1';
    const job = {
      stage: 'remediate',
      accountId: accountOf(PROFILE),
      accountName: 'Payments',
      checks: [issue.check],
      run: 'slack 1',
      decision: { check: issue.check, issue: ticketLabel(issue), by: 'slack:U0ALICE (alice)', replyTo: address },
    } as const;
    const run = { checks: [CHECK], settings: { ...SETTINGS, checks: [CHECK] }, ports: portsOf(world), replies };
    expect(await remediateDecision(job, run, world.now)).toBe('finished');
    expect(replies.givenTo(address).map(plainText)).toEqual([
      expect.stringContaining('was left alone: it can not be undone, so it takes an operator at a terminal'),
    ]);
    expect([world.cloud.changes, auditOf(world, PROFILE.id)]).toEqual([[], ['expedite refused']]);
  });
});

describe('the quarantine of a service ID, which is stopped by a batch and deleted by a person,', () => {
  const CHECK = serviceIds({ deletion: true, deletionRetentionDays: 30 });
  const SERVICE_ID = anIbmServiceId();
  const KEY = anIbmServiceIdKey();

  async function worldInQuarantine(): Promise<InMemoryWorld> {
    const world = await worldOf([SERVICE_ID, KEY], [issueAbout(SERVICE_ID, CHECK)]);
    await batch(world, CHECK);
    expect(await seenAll(world, SERVICE_ID, KEY)).toEqual(['inactive', 'inactive']);
    world.clock.advance(31 * DAY_MS);
    return world;
  }

  test('is not ended by a batch', async () => {
    const world = await worldInQuarantine();
    await batch(world, CHECK);
    expect(await seenAll(world, SERVICE_ID, KEY)).toEqual(['inactive', 'inactive']);
  });

  test('is ended by hand, with all of its keys, which the audit log names', async () => {
    const world = await worldInQuarantine();
    expect(kindsOf(await retire(world, CHECK, { operator: ALICE }))).toEqual(['deleted']);
    expect(await seenAll(world, SERVICE_ID, KEY)).toEqual(['gone', 'gone']);
    expect(world.audit.all.findLast(({ outcome }) => outcome === 'started')?.evidence).toMatchObject({ alsoStops: KEY.name });
    expect(await undo(world, CHECK, SERVICE_ID)).toMatchObject({ kind: 'refused', why: expect.stringContaining('can not be undone') });
  });

  test('is not ended for a key of it that somebody has come to protect', async () => {
    const world = await worldInQuarantine();
    const whitelist = new Map([['ibm_inactiveapikeys', new Map([[accountOf(KEY), [{ pattern: KEY.id }]]])]]);
    const report = await retire(world, CHECK, { operator: ALICE, settings: { whitelist, checks: [CHECK, ibmKeys()] } });
    expect(report.results[0]?.outcome).toMatchObject({ kind: 'refused', why: expect.stringContaining('it would also delete') });
    expect(await seenAll(world, SERVICE_ID, KEY)).toEqual(['inactive', 'inactive']);
    expect(world.issue(SERVICE_ID.id)).toMatchObject({ remediation: { action: 'deactivate' }, intents: {} });
  });

  test('that a person has ended is recorded by a batch, if the run died over it', async () => {
    const world = await worldInQuarantine();
    world.cloud.failNextChange({ when: 'after-acting', error: cutOff });
    await retire(world, CHECK, { operator: ALICE });
    world.clock.advance(20 * MINUTE_MS);
    await batch(world, CHECK);
    expect(world.issue(SERVICE_ID.id)).toMatchObject({ deletion: { by: 'alice@laptop', told: true }, intents: {} });
  });

  test('that a person has begun to end is left alone by a batch, and can be rolled back then', async () => {
    const world = await worldInQuarantine();
    world.cloud.failNextChange({ when: 'before-acting', error: cutOff });
    await retire(world, CHECK, { operator: ALICE });
    world.clock.advance(20 * MINUTE_MS);
    await batch(world, CHECK);
    expect(world.issue(SERVICE_ID.id)).toMatchObject({ remediation: { action: 'deactivate' }, intents: {} });
    expect(await undo(world, CHECK, SERVICE_ID)).toMatchObject({ kind: 'rolled-back' });
    expect(await seenAll(world, SERVICE_ID, KEY)).toEqual(['active', 'active']);
  });
});

describe('a plan says of each act whether it can be undone', () => {
  const irreversible = async (check: ReturnType<typeof profiles>, world: InMemoryWorld) =>
    planDocument(await plan(world, check, { operator: ALICE }), world.now).acts.map(({ act, irreversible: is, user }) => [act, is, user]);

  test('no, of what is deleted for good', async () => {
    expect(await irreversible(profiles(), await worldWithDue(profiles(), anIbmTrustedProfile()))).toEqual([
      ['delete', true, 'openshift-builders'],
    ]);
  });

  test('yes, of what is kept and restored', async () => {
    expect(await irreversible(adminKeys(), await worldWithDue(adminKeys(), anOciAdminKey()))).toEqual([
      ['delete', false, 'breakglass-admin'],
    ]);
  });

  test('yes, of a deactivation; no, of the deletion after it', async () => {
    const check = serviceIds({ deletion: true });
    const world = await worldWithDue(check, anIbmServiceId());
    world.cloud.put(accountOf(anIbmServiceId()), anIbmServiceIdKey());
    expect(await irreversible(check, world)).toEqual([['deactivate', false, 'backup-agent']]);
    await retire(world, check, { operator: ALICE });
    world.clock.advance(31 * DAY_MS);
    expect(await irreversible(check, world)).toEqual([['delete', true, 'backup-agent']]);
  });
});

describe('an approved plan', () => {
  const approve = async (world: InMemoryWorld) => {
    const { acts } = planDocument(await plan(world, adminKeys(), { operator: ALICE }), world.now);
    return acts[0]?.evidence;
  };
  const carriedOut = async (world: InMemoryWorld, approved: string | undefined) => {
    const { due } = await plan(world, adminKeys(), { operator: ALICE });
    return await applyIn(
      world,
      due.map((planned) => ({ ...planned, ...(approved !== undefined && { approved }) })),
      { operator: ALICE, checks: [adminKeys()] },
    );
  };

  test('is carried out on the key as it was, used or not, and keeps its public key', async () => {
    const world = await worldWithDue(adminKeys(), anOciAdminKey());
    const approved = await approve(world);
    world.cloud.put(accountOf(anOciAdminKey()), anOciAdminKey({ lastUsed: usedAt(world.now) }));
    expect(kindsOf(await carriedOut(world, approved))).toEqual(['remediated']);
    expect(world.issue(anOciAdminKey().id).remediation?.restorePoint).toEqual({ publicKey: publicKeyOf(anOciAdminKey().id) });
  });

  test('is not, on one that was uploaded anew since', async () => {
    const world = await worldWithDue(adminKeys(), anOciAdminKey());
    const approved = await approve(world);
    world.cloud.put(accountOf(anOciAdminKey()), anOciAdminKey({ created: world.now }));
    const { results } = await carriedOut(world, approved);
    expect(results[0]?.outcome).toMatchObject({ kind: 'refused', why: expect.stringContaining('it has changed since the plan was made') });
    expect(world.cloud.changes).toEqual([]);
  });
});
