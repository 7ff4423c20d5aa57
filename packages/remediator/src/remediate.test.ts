import { describe, expect, test } from '@jest/globals';
import {
  AccessDeniedError,
  type CredentialControl,
  type IssueEvent,
  type IssueStore,
  NotFoundError,
  OutcomeUnknownError,
  plainText,
  recordEvent,
  UnavailableError,
} from '@keyhammer/core';
import { CHECK, daysAgo, daysAhead, type InMemoryWorld, issueDetails, usedAt } from '@keyhammer/testing';
import { ACCOUNT_ID, ALICE, auditOf, configured, KEY_ID, keyId, MINUTE_MS, remediate, worldWithDueKeys } from './test-remediation.ts';

const commentsOn = (world: InMemoryWorld, key = 'SEC-1') => world.tracker.ticket(key).comments.map(plainText);
const isActive = (world: InMemoryWorld, id = KEY_ID) => world.cloud.keyOf(ACCOUNT_ID, id)?.status === 'active';

async function happens(world: InMemoryWorld, event: IssueEvent): Promise<void> {
  await recordEvent(world.issues, world.issue(KEY_ID), event, world.now);
}

describe('a key that is due', () => {
  test('is deactivated, verified, recorded, and told of', async () => {
    const world = await worldWithDueKeys();

    const { results, messages } = await remediate(world, { operator: ALICE });

    expect(results).toMatchObject([{ outcome: { kind: 'remediated' }, warnings: [] }]);
    expect(isActive(world)).toBe(false);
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
    change(world);

    const { results } = await remediate(world);

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

    expect(results[0]?.outcome).toMatchObject({ kind: 'refused', why: 'it is not due any more (not-open)' });
    expect(world.cloud.changes).toEqual([]);
  });

  test('whitelisted in the configuration of this moment, though no identification has seen that yet', async () => {
    const world = await worldWithDueKeys();
    const whitelist = new Map([[CHECK, new Map([[ACCOUNT_ID, [{ pattern: 'alice' }]]])]]);

    const { results } = await remediate(world, { settings: { whitelist } });

    expect(results[0]?.outcome).toMatchObject({ kind: 'refused', why: 'it is not due any more (whitelisted)' });
    expect(world.cloud.changes).toEqual([]);
  });

  test('held since the plan', async () => {
    const world = await worldWithDueKeys();
    const hold = { until: daysAhead(14), by: 'alice@laptop', reason: 'rolled back' };

    const { results } = await remediate(world, { meanwhile: () => world.issues.put({ ...world.issue(KEY_ID), hold }) });

    expect(results[0]?.outcome).toMatchObject({ kind: 'refused', why: 'it is not due any more (held)' });
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

    const { results } = await remediate(world, { check: configured({ remediation: false }) });

    expect(results.map(({ outcome }) => outcome.kind)).toEqual(['refused', 'refused']);
    expect(world.cloud.changes).toEqual([]);
    expect((await remediate(world, { operator: ALICE, check: configured({ remediation: false }) })).results[0]?.outcome.kind).toBe(
      'remediated',
    );
  });
});

describe('a failure is recorded, commented once, and stays due', () => {
  test('a denied account', async () => {
    const world = await worldWithDueKeys();
    world.cloud.denyAccount(ACCOUNT_ID);

    const { results, messages } = await remediate(world);
    expect(results[0]?.outcome).toMatchObject({ kind: 'failed', why: expect.stringContaining("can't be assumed"), firstTime: true });
    expect(messages).toMatchObject([{ title: 'Keyhammer: 1 not retired' }]);
    expect(world.issue(KEY_ID)).toMatchObject({ status: 'open', attempt: { outcome: 'failed' }, intents: {} });
    expect(auditOf(world)).toEqual(['deactivate failed']);

    expect((await remediate(world)).messages).toEqual([]);
    expect(commentsOn(world)).toEqual([expect.stringContaining('that failed')]);

    world.cloud.allowAccount(ACCOUNT_ID);
    expect((await remediate(world)).results[0]?.outcome.kind).toBe('remediated');
  });

  test('a deactivation that is refused was not done: a key that is then inactive was not our doing', async () => {
    const world = await worldWithDueKeys();
    world.cloud.failNextChange({ when: 'before-acting', error: new AccessDeniedError('iam:UpdateAccessKey is denied') });

    await remediate(world);
    expect(world.issue(KEY_ID).intents).toEqual({});
    expect(auditOf(world)).toEqual(['deactivate started', 'deactivate failed']);

    world.cloud.changeKey(ACCOUNT_ID, KEY_ID, { status: 'inactive' });
    expect((await remediate(world)).results[0]?.outcome).toMatchObject({ kind: 'refused', why: 'it is inactive already' });
    expect(world.issue(KEY_ID).timestamps.remediated).toBeUndefined();
  });

  test.each([
    ['whose answer was lost', new OutcomeUnknownError('the connection was cut')],
    ['that failed on the other side', new UnavailableError('500')],
    ['that failed in a way nobody has thought of', new Error('socket hang up')],
  ])('a deactivation %s, and was done, is recorded by the next run, and not done again', async (_, error) => {
    const world = await worldWithDueKeys();
    world.cloud.failNextChange({ when: 'after-acting', error });

    expect((await remediate(world)).results[0]?.outcome.kind).toBe('failed');
    expect(world.issue(KEY_ID).intents.remediation).toBeDefined();

    expect((await remediate(world)).results[0]?.outcome.kind).toBe('recovered');
    expect(world.cloud.changes).toEqual([`deactivate ${KEY_ID}`]);
    expect(world.issue(KEY_ID)).toMatchObject({ remediation: { told: true }, intents: {}, timestamps: { remediated: world.now } });
    expect(auditOf(world)).toEqual(['deactivate started', 'deactivate failed', 'deactivate done']);
  });

  test('a deactivation whose answer was lost, and was not done, is done by the next run', async () => {
    const world = await worldWithDueKeys();
    world.cloud.failNextChange({ when: 'before-acting', error: new OutcomeUnknownError('the connection was cut') });

    await remediate(world);

    expect((await remediate(world)).results[0]?.outcome.kind).toBe('remediated');
    expect(isActive(world)).toBe(false);
  });

  test('a verification that never shows the key as inactive is not called done, and is looked up by the next run', async () => {
    const world = await worldWithDueKeys();
    world.cloud.staleReads(7);

    const { results } = await remediate(world);
    expect(results[0]?.outcome).toMatchObject({ kind: 'failed', why: expect.stringContaining('no reading shows') });
    expect(world.issue(KEY_ID).timestamps.remediated).toBeUndefined();
    expect(world.issue(KEY_ID).intents.remediation).toBeDefined();
    expect(commentsOn(world)).toHaveLength(1);

    expect((await remediate(world)).results[0]?.outcome.kind).toBe('recovered');
    expect(world.cloud.changes).toHaveLength(1);
  });

  test('a verification that is denied is not called done either', async () => {
    const world = await worldWithDueKeys();
    const credentials = controlWith(world, {
      deactivate: async (ref) => {
        await world.cloud.deactivate(ref);
        world.cloud.denyAccount(ACCOUNT_ID);
      },
    });

    expect((await remediate(world, { ports: { credentials } })).results[0]?.outcome.kind).toBe('failed');
    expect((await remediate(world)).results[0]?.outcome.kind).toBe('failed');
    expect(world.issue(KEY_ID).intents.remediation).toBeDefined();

    world.cloud.allowAccount(ACCOUNT_ID);
    expect((await remediate(world)).results[0]?.outcome.kind).toBe('recovered');
  });

  test('a store that can not take the outcome: the intent that is there speaks to the next run', async () => {
    const world = await worldWithDueKeys();
    let writes = 0;
    const issues: IssueStore = {
      get: (key) => world.issues.get(key),
      list: (...args) => world.issues.list(...args),
      put: async (issue) => {
        writes += 1;
        if (writes > 1) throw new UnavailableError('the table is not reachable');
        return await world.issues.put(issue);
      },
    };

    expect((await remediate(world, { ports: { issues } })).results[0]?.outcome).toMatchObject({ kind: 'failed' });
    expect(isActive(world)).toBe(false);

    expect((await remediate(world)).results[0]?.outcome.kind).toBe('recovered');
    expect(auditOf(world)).toContain('deactivate done');
  });

  test('a store that can not take the intent: nothing is done', async () => {
    const world = await worldWithDueKeys();
    const issues: IssueStore = {
      get: (key) => world.issues.get(key),
      list: (...args) => world.issues.list(...args),
      put: async () => {
        throw new UnavailableError('the table is not reachable');
      },
    };

    expect((await remediate(world, { ports: { issues } })).results[0]?.outcome.kind).toBe('failed');
    expect(world.cloud.changes).toEqual([]);
  });

  test('an audit log that can not take the start: nothing is done', async () => {
    const world = await worldWithDueKeys();
    const audit = {
      append: async () => {
        throw new UnavailableError('the audit table is not reachable');
      },
      entriesOf: world.audit.entriesOf.bind(world.audit),
    };

    expect((await remediate(world, { ports: { audit } })).results[0]?.outcome.kind).toBe('failed');
    expect(world.cloud.changes).toEqual([]);
  });

  test('one key that fails leaves the others', async () => {
    const world = await worldWithDueKeys(3);
    world.cloud.failNextLook(new UnavailableError('500'));

    const { results } = await remediate(world);

    expect(results.map(({ outcome }) => outcome.kind)).toEqual(['failed', 'remediated', 'remediated']);
  });
});

describe('the operator', () => {
  test('is asked for each, and no means no', async () => {
    const world = await worldWithDueKeys(3);
    const asked: string[] = [];

    const { results } = await remediate(world, {
      operator: ALICE,
      confirm: async ({ issue }) => {
        asked.push(issue.id);
        return issue.id === keyId(1) ? 'no' : 'yes';
      },
    });

    expect(asked).toEqual([keyId(0), keyId(1), keyId(2)]);
    expect(results.map(({ outcome }) => outcome.kind)).toEqual(['remediated', 'declined', 'remediated']);
    expect(isActive(world, keyId(1))).toBe(true);
    expect(world.issue(keyId(1)).version).toBe(1);
    expect(auditOf(world, keyId(1))).toEqual([]);
  });

  test('quits, and what was done before is told of', async () => {
    const world = await worldWithDueKeys(3);

    const { results, messages } = await remediate(world, {
      operator: ALICE,
      confirm: async ({ issue }) => (issue.id === keyId(0) ? 'yes' : 'quit'),
    });

    expect(results.map(({ outcome }) => outcome.kind)).toEqual(['remediated']);
    expect(world.cloud.changes).toEqual([`deactivate ${keyId(0)}`]);
    expect(messages).toMatchObject([{ title: 'Keyhammer: 1 retired', status: 'sent' }]);
  });

  test('who takes an hour to answer acts on the key as it is then', async () => {
    const world = await worldWithDueKeys();

    const { results } = await remediate(world, {
      operator: ALICE,
      confirm: async () => {
        world.clock.advance(60 * MINUTE_MS);
        world.cloud.changeKey(ACCOUNT_ID, KEY_ID, { lastUsed: usedAt(world.now) });
        return 'yes';
      },
    });

    expect(results[0]?.outcome).toMatchObject({ kind: 'refused', why: expect.stringContaining('it was used on') });
  });

  test('who takes an hour to answer is recorded at the time of the act', async () => {
    const world = await worldWithDueKeys();

    await remediate(world, {
      operator: ALICE,
      confirm: async () => {
        world.clock.advance(60 * MINUTE_MS);
        return 'yes';
      },
    });

    expect(world.issue(KEY_ID).timestamps.remediated).toEqual(world.now);
    expect(world.audit.all.map(({ at }) => at)).toEqual([world.now, world.now]);
  });
});

describe('two remediators at once on the same key', () => {
  test('one acts, the other leaves it alone', async () => {
    const world = await worldWithDueKeys(5);

    const reports = await Promise.all([remediate(world), remediate(world)]);

    expect(world.cloud.changes).toHaveLength(5);
    const kinds = reports.flatMap(({ results }) => results.map(({ outcome }) => outcome.kind));
    expect(kinds.filter((kind) => kind === 'remediated')).toHaveLength(5);
    expect(kinds.filter((kind) => kind === 'failed')).toEqual([]);
    for (let n = 0; n < 5; n += 1) {
      expect(world.issue(keyId(n))).toMatchObject({ remediation: { told: true }, intents: {} });
      expect(auditOf(world, keyId(n)).filter((entry) => entry === 'deactivate started')).toHaveLength(1);
      expect(auditOf(world, keyId(n))).toContain('deactivate done');
    }
  });

  test('the second comes between the intent and the act of the first', async () => {
    const world = await worldWithDueKeys();
    let second: Awaited<ReturnType<typeof remediate>> | undefined;
    const credentials = controlWith(world, {
      deactivate: async (ref) => {
        second = await remediate(world);
        await world.cloud.deactivate(ref);
      },
    });

    const first = await remediate(world, { operator: ALICE, ports: { credentials } });

    expect(second?.results[0]?.outcome).toMatchObject({ kind: 'refused', why: expect.stringContaining('a run by alice@laptop') });
    expect(first.results[0]?.outcome.kind).toBe('remediated');
    expect(world.cloud.changes).toHaveLength(1);
    expect(world.issue(KEY_ID)).toMatchObject({ remediation: { by: 'alice@laptop' } });
  });

  test('the second, which may not read the account, does not undo the record of the first', async () => {
    const world = await worldWithDueKeys();
    const failing = controlWith(world, {
      look: async () => {
        await remediate(world, { operator: ALICE });
        throw new AccessDeniedError('denied');
      },
    });

    await remediate(world, { ports: { credentials: failing } });

    expect(world.issue(KEY_ID)).toMatchObject({ remediation: { by: 'alice@laptop', told: true } });
  });

  test("the second, which sees the deed of the first before the record, does not take it for somebody else's", async () => {
    const world = await worldWithDueKeys();
    const first = Promise.withResolvers<void>();
    const actedFirst = Promise.withResolvers<void>();
    const slow = controlWith(world, {
      deactivate: async (ref) => {
        await world.cloud.deactivate(ref);
        actedFirst.resolve();
        await first.promise;
      },
    });
    const late = controlWith(world, {
      look: async (ref) => {
        slowRun ??= remediate(world, { operator: ALICE, ports: { credentials: slow } });
        await actedFirst.promise;
        return await world.cloud.look(ref);
      },
    });
    let slowRun: ReturnType<typeof remediate> | undefined;

    await remediate(world, { ports: { credentials: late } });
    first.resolve();

    expect((await slowRun)?.results[0]?.outcome.kind).toBe('remediated');
    expect(world.issue(KEY_ID)).toMatchObject({ remediation: { by: 'alice@laptop' }, intents: {} });
  });
});

describe('an intent that a dead run has left', () => {
  const leftBehind = { intents: { remediation: { at: daysAgo(0), by: 'lambda:dead', mode: 'batch' } } } as const;

  test('is waited for while that run may still be at it', async () => {
    const world = await worldWithDueKeys(1, leftBehind);
    world.clock.advance(15 * MINUTE_MS - 1);

    expect((await remediate(world)).results[0]?.outcome).toMatchObject({
      kind: 'refused',
      why: expect.stringContaining('due again after'),
    });
    expect(world.issue(KEY_ID).version).toBe(1);

    world.clock.advance(1);
    expect((await remediate(world)).results[0]?.outcome.kind).toBe('remediated');
  });

  test('is recorded at once if the key is inactive', async () => {
    const world = await worldWithDueKeys(1, leftBehind);
    world.cloud.changeKey(ACCOUNT_ID, KEY_ID, { status: 'inactive' });

    expect((await remediate(world)).results[0]?.outcome.kind).toBe('recovered');
    expect(world.issue(KEY_ID).remediation).toMatchObject({ by: 'lambda:dead', told: true });
    expect(world.cloud.changes).toEqual([]);
  });

  test('gives no right to a key that is used again', async () => {
    const world = await worldWithDueKeys(1, leftBehind);
    world.clock.advance(20 * MINUTE_MS);
    world.cloud.changeKey(ACCOUNT_ID, KEY_ID, { lastUsed: usedAt(daysAgo(0)) });

    expect((await remediate(world)).results[0]?.outcome).toMatchObject({ kind: 'refused', why: expect.stringContaining('it was used') });
    expect(world.cloud.changes).toEqual([]);
  });
});

describe('telling', () => {
  test.each([
    ['a ticket that can not be commented on', 'comment'],
    ['a ticket that can not be reassigned', 'assignToSelf'],
  ] as const)('%s is a warning, and the deed stays done', async (_, method) => {
    const world = await worldWithDueKeys();
    world.tracker.failWith(new AccessDeniedError('not allowed'), { method });

    const { results } = await remediate(world);

    expect(results).toMatchObject([{ outcome: { kind: 'remediated' }, warnings: [expect.stringContaining('not allowed')] }]);
    expect(world.issue(KEY_ID).remediation?.told).toBe(true);
  });

  test('a deleted ticket and nobody on Slack: there is nobody to tell', async () => {
    const world = await worldWithDueKeys();
    world.tracker.failWith(new NotFoundError('there is no SEC-1'), { method: 'comment' });
    const owners = { default: {}, accounts: new Map(), businessUnits: new Map() };

    const { results } = await remediate(world, { settings: { owners } });

    expect(results[0]?.warnings).toEqual([expect.stringContaining('SEC-1')]);
    expect(world.issue(KEY_ID).remediation?.told).toBe(true);
  });

  test('with Jira and Slack off the record is all there is', async () => {
    const world = await worldWithDueKeys();

    const { results, messages } = await remediate(world, { channels: false });

    expect(results[0]?.outcome.kind).toBe('remediated');
    expect(messages).toEqual([]);
    expect(world.issue(KEY_ID).remediation?.told).toBe(true);
  });

  test('neither the ticket nor the owner could be told: that is still to be done', async () => {
    const world = await worldWithDueKeys();
    world.tracker.failWith(new UnavailableError('Jira is down'), { method: 'comment' });
    world.notifier.failWith(new UnavailableError('Slack is down'));

    const { messages } = await remediate(world);

    expect(messages).toMatchObject([{ status: 'failed' }]);
    expect(world.issue(KEY_ID).remediation?.told).toBe(false);
  });
});

/** The world's cloud with some of its answers replaced. */
function controlWith({ cloud }: InMemoryWorld, methods: Partial<CredentialControl>): CredentialControl {
  return {
    look: (ref) => cloud.look(ref),
    deactivate: (ref) => cloud.deactivate(ref),
    activate: (ref) => cloud.activate(ref),
    ...methods,
  };
}
