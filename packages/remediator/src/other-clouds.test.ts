import { describe, expect, test } from '@jest/globals';
import { OutcomeUnknownError, plainText, type ScanNeed, ticketLabel } from '@keyhammer/core';
import {
  anIbmApiKey,
  anOciAdminKey,
  anOciApiKey,
  daysAgo,
  InMemoryChatReplies,
  type InMemoryWorld,
  OCI_TENANCY_ID,
  publicKeyOf,
  unseenSince,
} from '@keyhammer/testing';
import { remediateDecision } from './remediate-decision.ts';
import { expectAudited } from './test-crashes.ts';
import {
  adminKeys,
  batch,
  CAPABILITY,
  ibmKeys,
  issueAbout,
  notDue,
  ociKeys,
  plan,
  retire,
  seen,
  undo,
  worldOf,
  worldWithDue,
} from './test-other-clouds.ts';
import { auditOf, controlWith, kindsOf, LAMBDA, MINUTE_MS, portsOf, SETTINGS } from './test-remediation.ts';

const KEY = anOciAdminKey();
const keyOf = (user: number) => anOciAdminKey({ id: `ocid1.user.oc1..${user}/20:3b`, principal: `ocid1.user.oc1..${user}` });
const cutOff = new OutcomeUnknownError('cut off');

describe('the live credential', () => {
  test('is read for what the check needs to know', async () => {
    const world = await worldWithDue(adminKeys(), KEY);
    const needs: (ScanNeed | undefined)[] = [];
    const credentials = controlWith(world, {
      look: async (ref, need) => {
        needs.push(need);
        return await world.cloud.look(ref, need);
      },
    });
    await retire(world, adminKeys(), { ports: { credentials } });
    // Whether it is gone afterwards takes no more than its status.
    expect(needs).toEqual([{ kind: 'oci-api-key', privileged: true }, undefined]);
  });

  test('has the last word: who is no administrator any more keeps the key', async () => {
    const world = await worldWithDue(adminKeys(), KEY);
    const { readAt: _, ...held } = anOciAdminKey({ privilege: { kind: 'none' } });
    world.cloud.put(OCI_TENANCY_ID, held);
    const { results } = await retire(world, adminKeys());
    expect(results[0]?.outcome).toMatchObject({ kind: 'refused', why: 'its user is no administrator' });
    expect(await seen(world, KEY)).toBe('active');
  });

  test('has it as well on what Audit shows: a window that is too short is no evidence', async () => {
    const world = await worldWithDue(ociKeys(), anOciApiKey());
    const { readAt: _, ...held } = anOciApiKey({ lastUsed: unseenSince(daysAgo(3)) });
    world.cloud.put(OCI_TENANCY_ID, held);
    const { results } = await retire(world, ociKeys());
    expect(results[0]?.outcome).toMatchObject({ kind: 'refused', why: expect.stringContaining('is not known (OCI Audit') });
  });
});

describe('the limits of a run', () => {
  const limits = { settings: { limits: { maxPerRun: 50, maxPercent: 25 } } };

  test.each([
    ['2 of 8 keys', 6, 2],
    ['2 of 4 keys', 2, 0],
  ])('count the active keys of the kind: 25 percent allow %s or not', async (_what, others, due) => {
    const dueKeys = [keyOf(1), keyOf(2)];
    const all = [...dueKeys, ...Array.from({ length: others }, (_each, n) => keyOf(n + 3))];
    // Of other kinds there may be many.
    const ibm = Array.from({ length: 20 }, (_each, n) => anIbmApiKey({ id: `ApiKey-${n}` }));
    const world = await worldOf(
      [...all, ...ibm],
      dueKeys.map((key, n) => issueAbout(key, adminKeys(), n + 1)),
    );
    const { due: planned, refused } = await plan(world, adminKeys(), limits);
    expect(planned).toHaveLength(due);
    expect(refused.map(({ refusal }) => refusal.reason)).toEqual(due > 0 ? [] : ['percent']);
  });

  test('are kept where nobody knows how many there are', async () => {
    const world = await worldWithDue(adminKeys(), KEY);
    world.cloud.denyActiveCount(OCI_TENANCY_ID);
    expect((await plan(world, adminKeys())).refused).toMatchObject([{ refusal: { reason: 'unknown-size' } }]);
  });
});

describe('what was done', () => {
  test('is in the audit log with what it rested on', async () => {
    const world = await worldOf([KEY], [issueAbout({ ...KEY, lastUsed: unseenSince(daysAgo(120)) }, adminKeys())]);
    await retire(world, adminKeys());
    expect(world.audit.all[0]?.evidence).toMatchObject({
      principal: KEY.principal,
      principalName: 'breakglass-admin',
      lastUsed: `unseen since ${daysAgo(120).toISOString()} (OCI Audit, 3 compartments, 2 regions)`,
      administratorThrough: 'the group Administrators',
    });
  });

  test('is told to whom the cloud knows by an address', async () => {
    const details = { ...issueAbout(anIbmApiKey(), ibmKeys()).details, email: 'maria.lopez@example.com' };
    const world = await worldOf([anIbmApiKey()], [issueAbout(anIbmApiKey(), ibmKeys(), 1, { details })]);
    const { messages } = await retire(world, ibmKeys());
    expect(messages.map(({ to }) => to)).toContain('maria.lopez@example.com');
    expect(world.tracker.ticket('SEC-1').comments).toHaveLength(1);
  });
});

describe('"Disable now"', () => {
  const address = 'https://hooks.slack.com/actions/1';

  async function disable(world: InMemoryWorld, check = adminKeys()): Promise<readonly string[]> {
    const replies = new InMemoryChatReplies();
    const [issue] = world.issues.all;
    if (!issue) throw new Error('there is no issue');
    const decision = { check: issue.check, issue: ticketLabel(issue), by: 'slack:U0ALICE (alice)', replyTo: address };
    const job = { stage: 'remediate', accountId: issue.accountId, accountName: 'Payments', checks: [issue.check], run: 'slack 1' } as const;
    const run = { checks: [check], settings: { ...SETTINGS, checks: [check] }, ports: portsOf(world), replies };
    await remediateDecision({ ...job, decision }, run, world.now);
    return replies.givenTo(address).map(plainText);
  }

  test('of a key that is deleted and can be restored does it, and says how it comes back', async () => {
    const world = await worldWithDue(adminKeys(), KEY);
    expect(await disable(world)).toEqual([expect.stringContaining('An operator brings it back with keyhammer rollback')]);
    expect(await seen(world, KEY)).toBe('gone');
  });

  test('of a user leaves alone a key that would take another with it, and says why', async () => {
    const other = anOciAdminKey({ id: `${KEY.principal}/aa:bb`, name: 'aa:bb' });
    const world = await worldOf([KEY, other], [issueAbout(KEY, adminKeys(CAPABILITY))]);
    expect(await disable(world, adminKeys(CAPABILITY))).toEqual([
      expect.stringContaining('was left alone: it would also stop aa:bb, and nobody has been told of that one yet'),
    ]);
    expect(await seen(world, KEY)).toBe('active');
  });

  test('of a key that is held, or not due for another reason, is none of this: the plan has the say', async () => {
    const world = await worldWithDue(adminKeys(), KEY);
    world.cloud.runAs({ accountId: OCI_TENANCY_ID, principal: KEY.principal });
    expect(await disable(world)).toEqual([expect.stringContaining('Keyhammer itself runs as it')]);
    expect(notDue(await plan(world, adminKeys()))).toEqual([`${KEY.id} own-credential`]);
  });
});

describe('a user who may use no API keys for some minutes', () => {
  const trial = adminKeys({ ...CAPABILITY, brownoutMinutes: 15 });
  const OTHER = anOciAdminKey({ id: `${KEY.principal}/aa:bb`, name: 'aa:bb' });

  test('may use them again although the key that it was about is gone by then', async () => {
    const world = await worldWithDue(trial, KEY, OTHER);
    await retire(world, trial, { patienceMs: 0 });
    expect(await seen(world, OTHER)).toBe('inactive');
    await world.cloud.delete({ accountId: OCI_TENANCY_ID, ...KEY });
    world.clock.advance(20 * MINUTE_MS);
    await batch(world, trial);
    expect([await seen(world, KEY), await seen(world, OTHER)]).toEqual(['gone', 'active']);
    expect(world.issue(KEY.id).brownout?.endedAt).toBeDefined();
    expect(world.audit.all.findLast(({ action, id }) => action === 'reactivate' && id === KEY.id)?.detail).toContain('it is gone itself');
  });

  test('and may not be left without them by a run that can not tell', async () => {
    const world = await worldWithDue(trial, KEY);
    await retire(world, trial, { patienceMs: 0 });
    world.clock.advance(20 * MINUTE_MS);
    world.cloud.failNextChange({ change: 'activate', when: 'before-acting', error: cutOff });
    await batch(world, trial);
    expect(world.issue(KEY.id).brownout?.endedAt).toBeUndefined();
    await batch(world, trial);
    expect([await seen(world, KEY), world.issue(KEY.id).brownout?.endedAt]).toEqual(['active', world.now]);
  });
});

describe('a change of the configuration between two runs', () => {
  test('leaves nothing off on trial, where by now the key would be deleted', async () => {
    const trial = adminKeys({ ...CAPABILITY, brownoutMinutes: 15 });
    const world = await worldWithDue(trial, KEY);
    expect(kindsOf(await retire(world, trial, { patienceMs: 0 }))).toEqual(['browned-out']);
    expect(await seen(world, KEY)).toBe('inactive');
    world.clock.advance(20 * MINUTE_MS);
    await batch(world, adminKeys({ remediation: false }));
    expect(await seen(world, KEY)).toBe('active');
    expect(world.issue(KEY.id).brownout?.endedAt).toBeDefined();
    expectAudited(world);
  });

  test('records what was begun as what it was', async () => {
    const world = await worldWithDue(adminKeys(), KEY);
    world.cloud.failNextChange({ when: 'after-acting', error: cutOff });
    await retire(world, adminKeys(CAPABILITY));
    world.clock.advance(20 * MINUTE_MS);
    expect(kindsOf(await retire(world, adminKeys()))).toEqual(['recovered']);
    expect(world.issue(KEY.id).remediation).toMatchObject({ action: 'deactivate', restorePoint: { capability: 'true' } });
    expect(auditOf(world, KEY.id).at(-1)).toBe('deactivate done');
    await undo(world, adminKeys(), KEY);
    expect(await seen(world, KEY)).toBe('active');
  });

  test('loses nothing of what was begun with', async () => {
    const world = await worldWithDue(adminKeys(), KEY);
    world.cloud.failNextChange({ when: 'before-acting', error: cutOff });
    await retire(world, adminKeys());
    world.clock.advance(20 * MINUTE_MS);
    expect(kindsOf(await retire(world, adminKeys(CAPABILITY), { operator: LAMBDA }))).toEqual(['remediated']);
    expect(world.issue(KEY.id).remediation?.restorePoint).toEqual({ publicKey: publicKeyOf(KEY.id), capability: 'true' });
    await undo(world, adminKeys(), KEY);
    expect(await seen(world, KEY)).toBe('active');
  });
});
