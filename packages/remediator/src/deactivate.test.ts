import { describe, expect, test } from '@jest/globals';
import type { IssueEvent, IssueStore } from '@keyhammer/core';
import { CHECK, daysAgo, daysAhead, type InMemoryWorld, issueDetails, usedAt } from '@keyhammer/testing';
import {
  ACCOUNT_ID,
  ALICE,
  applyIn,
  auditOf,
  commentsOn,
  configured,
  controlWith,
  happens,
  KEY_ID,
  MINUTE_MS,
  planIn,
  remediate,
  statusOf,
  worldWithDueKeys,
} from './test-remediation.ts';

describe('a key that is due', () => {
  test('is deactivated, verified, recorded, and told of', async () => {
    const world = await worldWithDueKeys();

    const { results, messages } = await remediate(world, { operator: ALICE });

    expect(results).toMatchObject([{ outcome: { kind: 'remediated' }, warnings: [] }]);
    expect(statusOf(world)).toBe('inactive');
    expect(world.issue(KEY_ID)).toMatchObject({
      status: 'open',
      timestamps: { remediated: world.now },
      remediation: { action: 'deactivate', formerStatus: 'active', at: world.now, by: 'alice@laptop', mode: 'manual', told: true },
      intents: {},
    });
    expect(commentsOn(world)).toEqual([expect.stringContaining('keyhammer rollback')]);
    expect(world.tracker.ticket('SEC-1').assignee).toBe('keyhammer');
    expect(messages).toMatchObject([{ to: '#security', title: 'Keyhammer: 1 retired', status: 'sent' }]);
  });

  test('leaves every step in the audit log, by whom and on what evidence', async () => {
    const world = await worldWithDueKeys();

    await remediate(world, { operator: ALICE });

    expect(auditOf(world)).toEqual(['deactivate started', 'deactivate done']);
    expect(world.audit.all[0]).toMatchObject({
      by: 'alice@laptop',
      evidence: { principal: 'alice', created: daysAgo(400).toISOString(), lastUsed: daysAgo(120).toISOString(), mode: 'manual' },
    });
  });

  test('is in the audit log and the record before anything is done to it', async () => {
    const world = await worldWithDueKeys();
    const before: unknown[] = [];
    const credentials = controlWith(world, {
      deactivate: async (ref) => {
        before.push(auditOf(world), world.issue(KEY_ID).intents.remediation?.by);
        await world.cloud.deactivate(ref);
      },
    });

    await remediate(world, { operator: ALICE, ports: { credentials } });

    expect(before).toEqual([['deactivate started'], 'alice@laptop']);
  });

  test('is done when a reading shows it, however late', async () => {
    const world = await worldWithDueKeys();
    world.cloud.staleReads(4);

    const { results } = await remediate(world);

    expect(results[0]?.outcome.kind).toBe('remediated');
    expect(world.clock.waits).toEqual([500, 1000, 2000, 4000]);
  });

  test('comes in one message with the others of its owner', async () => {
    const world = await worldWithDueKeys(3);

    const { messages } = await remediate(world);

    expect(messages.map(({ title }) => title)).toEqual(['Keyhammer: 3 retired']);
  });

  test('is not touched twice', async () => {
    const world = await worldWithDueKeys();
    await remediate(world);
    world.clock.advance(MINUTE_MS);

    expect(await remediate(world)).toEqual({ results: [], messages: [] });
    expect(world.cloud.changes).toEqual([`deactivate ${KEY_ID}`]);
  });
});

describe('a key that is left alone, and the issue says why', () => {
  test.each<[string, (world: InMemoryWorld) => void, string]>([
    ['used since', ({ cloud }) => cloud.changeKey(ACCOUNT_ID, KEY_ID, { lastUsed: usedAt(daysAgo(1)) }), 'it was used on'],
    [
      'used exactly at the threshold',
      ({ cloud }) => cloud.changeKey(ACCOUNT_ID, KEY_ID, { lastUsed: usedAt(daysAgo(90)) }),
      'it was used on',
    ],
    ['gone', ({ cloud }) => cloud.deleteKey(ACCOUNT_ID, KEY_ID), 'it no longer exists'],
    ['inactive already', ({ cloud }) => cloud.changeKey(ACCOUNT_ID, KEY_ID, { status: 'inactive' }), 'it is inactive already'],
    [
      'of an unknown last use',
      ({ cloud }) => cloud.changeKey(ACCOUNT_ID, KEY_ID, { lastUsed: { kind: 'unknown', reason: 'throttled' } }),
      'its last use is unknown (throttled)',
    ],
  ])('%s', async (_, change, why) => {
    const world = await worldWithDueKeys();

    const { results } = await remediate(world, { meanwhile: () => change(world) });

    expect(results[0]?.outcome).toMatchObject({ kind: 'refused', why: expect.stringContaining(why) });
    expect(world.cloud.changes).toEqual([]);
    expect(world.issue(KEY_ID)).toMatchObject({ attempt: { outcome: 'refused', why: expect.stringContaining(why) }, intents: {} });
    expect(world.issue(KEY_ID).timestamps.remediated).toBeUndefined();
    expect(auditOf(world)).toEqual(['deactivate refused']);
    expect(commentsOn(world)).toEqual([]);
  });

  test('one that belongs to somebody else by now', async () => {
    const world = await worldWithDueKeys();
    const credentials = controlWith(world, {
      look: async (ref) => {
        const live = await world.cloud.look(ref);
        return live.kind === 'gone' ? live : { kind: 'found', credential: { ...live.credential, principal: 'bob' } };
      },
    });

    const { results } = await remediate(world, { ports: { credentials } });

    expect(results[0]?.outcome).toMatchObject({ kind: 'refused', why: 'it belongs to bob now' });
    expect(world.cloud.changes).toEqual([]);
  });

  test.each<[string, IssueEvent]>([
    ['whitelisted since the plan', { type: 'violation-seen', details: issueDetails(), exception: { pattern: 'alice' } }],
    ['resolved since the plan', { type: 'violation-gone', resolution: { reason: 'used', why: 'it was used' }, scan: 'complete' }],
  ])('%s', async (_, event) => {
    const world = await worldWithDueKeys();

    const { results } = await remediate(world, { meanwhile: () => happens(world, event) });

    expect(results[0]?.outcome).toMatchObject({ kind: 'refused', why: 'it is not due any more: not open' });
    expect(world.cloud.changes).toEqual([]);
  });

  test('whitelisted in the configuration of this moment, though no identification has seen that yet', async () => {
    const world = await worldWithDueKeys();
    const whitelist = new Map([[CHECK, new Map([[ACCOUNT_ID, [{ pattern: 'alice' }]]])]]);

    const { due } = await planIn(world);

    const { results } = await applyIn(world, due, { settings: { whitelist } });

    expect(results[0]?.outcome).toMatchObject({ kind: 'refused', why: expect.stringMatching(/^it is not due any more: whitelisted by /) });
    expect(world.cloud.changes).toEqual([]);
  });

  test('held since the plan', async () => {
    const world = await worldWithDueKeys();
    const hold = { until: daysAhead(14), by: 'alice@laptop', reason: 'rolled back' };

    const { results } = await remediate(world, { meanwhile: () => world.issues.put({ ...world.issue(KEY_ID), hold }) });

    expect(results[0]?.outcome).toMatchObject({ kind: 'refused', why: expect.stringMatching(/^it is not due any more: held until /) });
    expect(world.cloud.changes).toEqual([]);
  });

  test('one whose record was changed after it was read, at the last moment', async () => {
    const world = await worldWithDueKeys();
    const credentials = controlWith(world, {
      look: async (ref) => {
        await world.issues.put({ ...world.issue(KEY_ID), details: issueDetails({ tags: { owner: 'bob' } }) });
        return await world.cloud.look(ref);
      },
    });

    const { results } = await remediate(world, { ports: { credentials } });

    expect(results[0]?.outcome).toMatchObject({ kind: 'refused', why: expect.stringContaining('changed by another run') });
    expect(world.cloud.changes).toEqual([]);
    expect((await remediate(world)).results[0]?.outcome.kind).toBe('remediated');
  });

  test('one whose record is gone', async () => {
    const world = await worldWithDueKeys();
    const issues: IssueStore = {
      get: async () => undefined,
      list: (...args) => world.issues.list(...args),
      put: (issue) => world.issues.put(issue),
    };

    const { results } = await remediate(world, { ports: { issues } });

    expect(results[0]?.outcome.kind).toBe('refused');
    expect(world.cloud.changes).toEqual([]);
  });

  test('every one, in a batch that is not armed', async () => {
    const world = await worldWithDueKeys(2);

    const { results } = await remediate(world, { checks: [configured({ remediation: false })] });

    expect(results.map(({ outcome }) => outcome.kind)).toEqual(['refused', 'refused']);
    expect(world.cloud.changes).toEqual([]);
    expect((await remediate(world, { operator: ALICE, checks: [configured({ remediation: false })] })).results[0]?.outcome.kind).toBe(
      'remediated',
    );
  });
});
