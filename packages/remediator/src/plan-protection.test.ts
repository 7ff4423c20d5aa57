import { describe, expect, test } from '@jest/globals';
import { AccessDeniedError, type Issue, type RemediationWindow, type Risk, type Whitelist } from '@keyhammer/core';
import { daysAhead, issueDetails, NOW, OTHER_ACCOUNT_ID, secondsFrom } from '@keyhammer/testing';
import {
  ACCOUNT_ID,
  ALICE,
  configured,
  controlWith,
  dueIssue,
  KEY_ID,
  keyId,
  kindsOf,
  MINUTE_MS,
  planIn,
  remediate,
  rotating,
  runBatch,
  statusOf,
  worldWith,
  worldWithDueKeys,
} from './test-remediation.ts';

const BOTH = [configured(), rotating({ action: 'deactivate' })];
const ROTATION = 'user_keysrotation';
const hold = { until: daysAhead(14), by: 'bob', reason: 'rolled back' };
const SECOND_TICKET = { key: 'SEC-2', state: 'open', toldAt: NOW } as const;
const inRotation = (overrides: Partial<Issue> = {}) => dueIssue(0, { check: ROTATION, ticket: SECOND_TICKET, ...overrides });

describe('Keyhammer never touches itself', () => {
  test.each([
    ['the key that it signs with', { accountId: ACCOUNT_ID, credentialId: KEY_ID }],
    ['any key of the user that it runs as', { accountId: ACCOUNT_ID, principal: 'alice' }],
  ])('%s', async (_, identity) => {
    const world = await worldWithDueKeys();
    world.cloud.runAs(identity);
    const { due, postponed } = await planIn(world, { operator: ALICE });
    expect([due, postponed.map(({ because }) => because)]).toEqual([[], [{ reason: 'own-credential' }]]);
  });

  test('a user of the same name in another account is somebody else', async () => {
    const world = await worldWithDueKeys();
    world.cloud.runAs({ accountId: OTHER_ACCOUNT_ID, principal: 'alice' });
    expect((await planIn(world)).due).toHaveLength(1);
  });

  test('even if it became known only after the plan', async () => {
    const world = await worldWithDueKeys();
    const meanwhile = () => world.cloud.runAs({ accountId: ACCOUNT_ID, credentialId: KEY_ID });
    const { results } = await remediate(world, { meanwhile });
    expect(results[0]?.outcome).toMatchObject({ kind: 'refused', why: 'it is not due any more: Keyhammer itself runs as it' });
    expect(world.cloud.changes).toEqual([]);
  });

  test('and nothing at all while nobody can tell who it is', async () => {
    const world = await worldWithDueKeys();
    const ownIdentity = async () => {
      throw new AccessDeniedError('sts:GetCallerIdentity is denied');
    };
    const ports = { credentials: controlWith(world, { ownIdentity }) };
    expect((await planIn(world, { ports })).due).toHaveLength(1);
    expect(kindsOf(await remediate(world, { ports }))).toEqual(['failed']);
    expect(world.cloud.changes).toEqual([]);
  });
});

describe('a key that two checks have found', () => {
  test('is acted on once, and the other issue says why it was left alone', async () => {
    const world = await worldWith(dueIssue(0), inRotation());
    const { results } = await remediate(world, { checks: BOTH });
    expect(results.map(({ outcome }) => outcome)).toMatchObject([
      { kind: 'remediated' },
      { kind: 'refused', why: 'it is not due any more: done already' },
    ]);
    expect(world.cloud.changes).toEqual([`deactivate ${KEY_ID}`]);
  });

  test('is retired rather than replaced: nobody needs a second one of what nobody uses', async () => {
    const world = await worldWith(inRotation(), dueIssue(0));
    const { results } = await remediate(world, { checks: [rotating(), configured()] });
    expect(results.map(({ planned, outcome }) => [planned.act, outcome.kind])).toEqual([['deactivate', 'remediated']]);
    expect(world.cloud.changes).toEqual([`deactivate ${KEY_ID}`]);
  });

  test.each<[string, Whitelist]>([
    ['an entry for the user', new Map([[ROTATION, new Map([[ACCOUNT_ID, [{ pattern: 'alice' }]]])]])],
    ['an entry for the key', new Map([[ROTATION, new Map([[ACCOUNT_ID, [{ pattern: KEY_ID }]]])]])],
  ])('is protected by an exception of either: %s', async (_, whitelist) => {
    const world = await worldWith(dueIssue(0));
    const { due, postponed } = await planIn(world, { checks: BOTH, settings: { whitelist } });
    expect([due, postponed[0]?.because]).toEqual([[], expect.objectContaining({ reason: 'whitelisted', check: ROTATION })]);
  });

  test.each<[string, Partial<Issue>]>([
    ['open', {}],
    ['resolved', { status: 'resolved' }],
    ['closed', { status: 'closed' }],
    ['whitelisted', { status: 'whitelisted' }],
  ])('is protected by a hold on either, though that issue is %s', async (_, overrides) => {
    const world = await worldWith(dueIssue(0), inRotation({ ...overrides, hold }));
    const { due, postponed } = await planIn(world, { checks: BOTH });
    expect([due, postponed[0]?.because]).toEqual([[], { reason: 'held', until: hold.until, check: ROTATION }]);
    expect(kindsOf(await remediate(world, { checks: BOTH }))).toEqual([]);
  });

  test('is protected by a hold that came after the plan', async () => {
    const world = await worldWith(dueIssue(0), inRotation());
    const meanwhile = async () => {
      const [, other] = world.issues.all;
      if (other) await world.issues.put({ ...other, hold });
    };
    const { results } = await remediate(world, { checks: BOTH, meanwhile });
    expect(results.map(({ outcome }) => outcome)).toMatchObject([
      { kind: 'refused', why: expect.stringMatching(/^it is not due any more: held until /) },
      { kind: 'refused', why: expect.stringMatching(/^it is not due any more: held until /) },
    ]);
    expect(world.cloud.changes).toEqual([]);
  });

  test('a hold on one key of the user is none on the other', async () => {
    const world = await worldWith(dueIssue(1), inRotation({ hold }));
    expect((await planIn(world, { checks: BOTH })).due.map(({ issue }) => issue.id)).toEqual([keyId(1)]);
  });
});

describe('the order', () => {
  const risk = (score: number): Risk => ({ level: 'medium', score, factors: [] });
  const at = (n: number, score: number | undefined, overrides: Partial<Issue> = {}) =>
    dueIssue(n, { details: issueDetails(score === undefined ? {} : { risk: risk(score) }), ...overrides });

  test('is the riskiest first within an account; accounts stay together, in their order', async () => {
    const world = await worldWith(at(0, 10), at(1, undefined), at(2, 90), at(3, 99, { accountId: OTHER_ACCOUNT_ID }));
    const jobs = [ACCOUNT_ID, OTHER_ACCOUNT_ID].map((id) => ({ account: { id, name: id }, checks: [configured()] }));
    expect((await planIn(world, { jobs })).due.map(({ issue }) => issue.id)).toEqual([keyId(2), keyId(0), keyId(1), keyId(3)]);
  });

  test('puts what can not be undone last, however risky', async () => {
    const remediation = { action: 'deactivate', formerStatus: 'active', at: daysAhead(-40), by: 'x', mode: 'batch', told: true } as const;
    const world = await worldWith(at(0, 99, { status: 'closed', remediation }), at(1, 1));
    const { due } = await planIn(world, { checks: [configured({ deletion: true })] });
    expect(due.map(({ act, fromQuarantine }) => [act, fromQuarantine])).toEqual([
      ['deactivate', false],
      ['delete', true],
    ]);
  });
});

/** {@link NOW} is a Friday, at noon. */
describe('the remediation window', () => {
  const windowOf = (from: number, to: number): RemediationWindow => ({
    days: ['mon', 'fri'],
    from: from * 60,
    to: to * 60,
    timezone: 'UTC',
  });
  const monday = new Date('2026-11-23T13:00:00.000Z');

  test('is open: nothing is said of it', async () => {
    const world = await worldWithDueKeys();
    expect((await planIn(world, { settings: { window: windowOf(12, 13) } })).opensAt).toBeUndefined();
    expect(kindsOf(await remediate(world, { settings: { window: windowOf(12, 13) } }))).toEqual(['remediated']);
  });

  test('is closed: the batch waits, and says until when', async () => {
    const world = await worldWithDueKeys();
    world.clock.moveTo(secondsFrom(NOW, 3 * 60 * 60));
    const options = { settings: { window: windowOf(13, 15) } };
    expect((await planIn(world, options)).opensAt).toEqual(monday);
    const { results } = await remediate(world, options);
    expect(results[0]?.outcome).toMatchObject({ kind: 'postponed', until: monday });
    expect([world.cloud.changes, world.issues.writes]).toEqual([[], 0]);
  });

  test('is closed: a person may act all the same', async () => {
    const world = await worldWithDueKeys();
    const options = { operator: ALICE, settings: { window: windowOf(13, 15) } };
    expect((await planIn(world, options)).opensAt).toBeUndefined();
    expect(kindsOf(await remediate(world, options))).toEqual(['remediated']);
  });

  test('closes during a run: the rest waits for the next one', async () => {
    const world = await worldWithDueKeys(2);
    const credentials = controlWith(world, {
      deactivate: async (ref) => {
        await world.cloud.deactivate(ref);
        world.clock.advance(60 * MINUTE_MS);
      },
    });
    const report = await remediate(world, { ports: { credentials }, settings: { window: windowOf(12, 13) } });
    expect(kindsOf(report)).toEqual(['remediated', 'postponed']);
    expect([statusOf(world, keyId(0)), statusOf(world, keyId(1))]).toEqual(['inactive', 'active']);
  });

  test('is closed: the batch says so in its log, and its job is done', async () => {
    const world = await worldWithDueKeys();
    expect(await runBatch(world, [configured()], { settings: { window: windowOf(13, 15) } })).toEqual(new Set());
    expect(world.log.events).toContainEqual(
      expect.objectContaining({
        event: 'nothing is remediated outside of the remediation window',
        fields: { due: 1, opensAt: secondsFrom(NOW, 60 * 60) },
      }),
    );
  });
});
