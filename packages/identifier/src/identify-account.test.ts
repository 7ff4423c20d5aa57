import { describe, expect, test } from '@jest/globals';
import { userInactivekeys } from '@keyhammer/checks';
import {
  type Exception,
  type Issue,
  type IssueStore,
  type LastUsed,
  ThrottledError,
  VersionConflictError,
  type Whitelist,
} from '@keyhammer/core';
import {
  ACCOUNT_ID,
  accessKeyId,
  CHECK,
  checkSettings,
  daysAgo,
  daysAhead,
  InMemoryCloud,
  InMemoryIssueStore,
  KEY_ID,
  NOW,
  RecordingEventLog,
  usedAt,
} from '@keyhammer/testing';
import { type IdentificationJob, identifyAccount } from './identify-account.ts';

function worldWith(...keys: { id?: string; user?: string; lastUsed?: LastUsed; created?: Date; status?: 'active' | 'inactive' }[]) {
  let now = NOW;
  const cloud = new InMemoryCloud(() => now);
  for (const { id = KEY_ID, user = 'alice', lastUsed = usedAt(daysAgo(120)), created = daysAgo(400), status = 'active' } of keys) {
    cloud.addKey(ACCOUNT_ID, user, { id, created, lastUsed, status });
  }
  const issues = new InMemoryIssueStore();
  const log = new RecordingEventLog();
  const identify = (at = NOW, job: Partial<IdentificationJob> = {}, store: IssueStore = issues) => {
    now = at;
    return identifyAccount({ ...JOB, ...job }, { inventory: cloud, issues: store, log }, at);
  };
  return { cloud, issues, log, identify, stored: (id = KEY_ID) => issues.all.find((issue) => issue.id === id) };
}

const JOB: IdentificationJob = {
  account: { id: ACCOUNT_ID, name: 'Payments' },
  checks: [{ check: userInactivekeys, settings: checkSettings() }],
  whitelist: new Map(),
  risk: false,
};

const whitelistOf = (...entries: Exception[]): Whitelist => new Map([[CHECK, new Map([[ACCOUNT_ID, entries]])]]);
const idsOf = (issues: readonly Issue[]) => issues.map(({ id }) => id);

describe('an account that could be read', () => {
  test('opens an issue for each key that nobody has used, with its evidence and the tags of its user', async () => {
    const { cloud, identify, stored } = worldWith({}, { id: accessKeyId(1), user: 'bob', lastUsed: usedAt(daysAgo(3)) });
    cloud.addUser(ACCOUNT_ID, 'alice', { owner: 'alice@example.com' });

    const result = await identify();

    expect(result).toMatchObject({ id: ACCOUNT_ID, name: 'Payments', status: 'complete', reasons: [], credentials: 2, violations: 1 });
    expect(idsOf(result.opened)).toEqual([KEY_ID]);
    expect(stored()).toMatchObject({
      status: 'open',
      version: 1,
      details: { principal: 'alice', lastUsed: usedAt(daysAgo(120)), tags: { owner: 'alice@example.com' }, readAt: NOW },
      timestamps: { identified: NOW, updated: NOW },
    });
  });

  test('writes nothing when nothing has changed', async () => {
    const { issues, identify } = worldWith({}, { id: accessKeyId(1), user: 'bob', lastUsed: { kind: 'never' } });
    await identify();
    const { writes } = issues;

    const second = await identify(daysAhead(1));

    expect(issues.writes).toBe(writes);
    expect(second).toMatchObject({ status: 'complete', violations: 2, opened: [], updated: [], whitelisted: [], resolved: [] });
  });

  test('resolves what is used again, inactive or gone, each for the reason that was seen', async () => {
    const [used, inactive, gone] = [accessKeyId(1), accessKeyId(2), accessKeyId(3)];
    const { cloud, identify, stored } = worldWith({ id: used }, { id: inactive }, { id: gone });
    await identify();
    cloud.changeKey(ACCOUNT_ID, used, { lastUsed: usedAt(daysAgo(0)) });
    cloud.changeKey(ACCOUNT_ID, inactive, { status: 'inactive' });
    cloud.deleteKey(ACCOUNT_ID, gone);

    const result = await identify(daysAhead(1));

    expect(idsOf(result.resolved).sort()).toEqual([used, inactive, gone].sort());
    expect([used, inactive, gone].map((id) => stored(id)?.resolution?.reason)).toEqual(['used', 'inactive', 'gone']);
  });

  test('reads a key that was never used as old as it is, and one whose last use is unknown not at all', async () => {
    const [never, unknown] = [accessKeyId(1), accessKeyId(2)];
    const { identify, stored } = worldWith(
      { id: never, lastUsed: { kind: 'never' }, created: daysAgo(91) },
      { id: unknown, lastUsed: { kind: 'unknown', reason: 'denied' } },
    );

    const result = await identify();

    expect(idsOf(result.opened)).toEqual([never]);
    expect(result).toMatchObject({ notEvaluable: 1, reasons: ['1 not evaluable: its last use is unknown (denied)'] });
    expect(stored(unknown)).toBeUndefined();
  });

  test('an issue whose last use can no longer be told stays as it is', async () => {
    const { cloud, issues, identify, stored } = worldWith({});
    await identify();
    cloud.changeKey(ACCOUNT_ID, KEY_ID, { lastUsed: { kind: 'unknown', reason: 'throttled' } });

    const result = await identify(daysAhead(1));

    expect(result).toMatchObject({ status: 'complete', notEvaluable: 1, resolved: [] });
    expect(stored()?.status).toBe('open');
    expect(issues.writes).toBe(1);
  });

  test('a user whose tags are denied keeps the tags that are stored', async () => {
    const { cloud, issues, identify, stored } = worldWith({});
    cloud.addUser(ACCOUNT_ID, 'alice', { owner: 'alice@example.com' });
    await identify();
    cloud.denyTags(ACCOUNT_ID, 'alice');

    await identify(daysAhead(1));

    expect(stored()?.details.tags).toEqual({ owner: 'alice@example.com' });
    expect(issues.writes).toBe(1);
  });
});

describe('an account that could not be read', () => {
  test('a denied role fails that account, says why, and resolves nothing', async () => {
    const { cloud, issues, log, identify, stored } = worldWith({});
    await identify();
    cloud.denyAccount(ACCOUNT_ID);

    const result = await identify(daysAhead(1));

    expect(result).toMatchObject({ status: 'failed', credentials: 0, resolved: [] });
    expect(result.reasons).toEqual([expect.stringContaining("can't be assumed")]);
    expect(stored()?.status).toBe('open');
    expect(issues.writes).toBe(1);
    expect(log.named('error')).toEqual(['account could not be identified']);
  });

  test('a gap opens what is seen, resolves nothing, and is told', async () => {
    const [hidden, usedAgain, fresh] = [accessKeyId(1), accessKeyId(2), accessKeyId(3)];
    const { cloud, identify, stored } = worldWith({ id: hidden, user: 'bob' }, { id: usedAgain });
    await identify();
    cloud.addGap(ACCOUNT_ID, 'bob', 'throttled');
    cloud.changeKey(ACCOUNT_ID, usedAgain, { lastUsed: usedAt(daysAgo(0)) });
    cloud.addKey(ACCOUNT_ID, 'carol', { id: fresh, created: daysAgo(200), lastUsed: { kind: 'never' }, status: 'active' });

    const partial = await identify(daysAhead(1));

    expect(partial).toMatchObject({ status: 'partial', reasons: ['access keys of bob: throttled'], resolved: [] });
    expect(idsOf(partial.opened)).toEqual([fresh]);
    expect([stored(hidden)?.status, stored(usedAgain)?.status]).toEqual(['open', 'open']);

    cloud.closeGaps();
    expect(idsOf((await identify(daysAhead(2))).resolved)).toEqual([usedAgain]);
  });

  test('an issue that can not be written fails the account, is named, and holds up no other', async () => {
    const { issues, identify, stored } = worldWith({ id: accessKeyId(1) }, { id: accessKeyId(2) }, { id: accessKeyId(3) });
    const failing: IssueStore = {
      get: (key) => issues.get(key),
      list: (check, filter) => issues.list(check, filter),
      put: async (issue) => {
        if (issue.id === accessKeyId(2)) throw new ThrottledError('the table is throttled');
        return await issues.put(issue);
      },
    };

    const result = await identify(NOW, {}, failing);

    expect(result).toMatchObject({ status: 'failed', reasons: ['1 issue(s) could not be written: the table is throttled'], violations: 3 });
    expect(idsOf(result.opened)).toEqual([accessKeyId(1), accessKeyId(3)]);
    expect(stored(accessKeyId(2))).toBeUndefined();
    expect(idsOf((await identify()).opened)).toEqual([accessKeyId(2)]);
  });
});

describe('the whitelist', () => {
  test('a key that an entry covers is recorded as whitelisted, by the name of its user or its own', async () => {
    const [byUser, byId] = [accessKeyId(1), accessKeyId(2)];
    const whitelist = whitelistOf({ pattern: 'ci-*', reason: 'nightly' }, { pattern: byId });
    const { identify, stored } = worldWith({ id: byUser, user: 'ci-deploy' }, { id: byId });

    const result = await identify(NOW, { whitelist });

    expect(idsOf(result.whitelisted)).toEqual([byUser, byId]);
    expect(result.opened).toEqual([]);
    expect(stored(byUser)).toMatchObject({ status: 'whitelisted', exception: { pattern: 'ci-*', reason: 'nightly' } });
  });

  test('an entry covers an open issue until it expires, and the issue opens again at that instant', async () => {
    const { identify, stored } = worldWith({});
    const whitelist = whitelistOf({ pattern: 'alice', expires: daysAhead(10) });
    await identify();

    expect(idsOf((await identify(daysAhead(1), { whitelist })).whitelisted)).toEqual([KEY_ID]);
    expect((await identify(new Date(daysAhead(10).getTime() - 1000), { whitelist })).opened).toEqual([]);
    expect(idsOf((await identify(daysAhead(10), { whitelist })).opened)).toEqual([KEY_ID]);
    expect(stored()).toMatchObject({ status: 'open', incarnation: 1 });
    expect(stored()?.timestamps.reported).toBeUndefined();
  });
});

describe('two identifiers at once on one account', () => {
  test('each issue is there once, and neither fails', async () => {
    const { issues, identify } = worldWith(...Array.from({ length: 40 }, (_, n) => ({ id: accessKeyId(n), user: `user-${n % 7}` })));

    const results = await Promise.all([identify(), identify(), identify()]);

    expect(results.map(({ status }) => status)).toEqual(['complete', 'complete', 'complete']);
    expect(issues.all).toHaveLength(40);
    expect(issues.all.every(({ version, incarnation }) => version === 1 && incarnation === 1)).toBe(true);
    expect(results.flatMap(({ opened }) => idsOf(opened)).sort()).toEqual(idsOf(issues.all).slice().sort());
  });

  test('what the reporter wrote in between is kept', async () => {
    const { cloud, issues, identify, stored } = worldWith({});
    await identify();
    cloud.changeKey(ACCOUNT_ID, KEY_ID, { lastUsed: usedAt(daysAgo(100)) });
    const ticket = { key: 'SEC-1', state: 'open', toldAt: NOW } as const;
    const overtaken = oncePutFails(issues, async () => {
      const current = await issues.get({ check: CHECK, accountId: ACCOUNT_ID, id: KEY_ID });
      if (current) await issues.put({ ...current, ticket, timestamps: { ...current.timestamps, reported: NOW } });
    });

    const result = await identify(daysAhead(1), {}, overtaken);

    expect(idsOf(result.updated)).toEqual([KEY_ID]);
    expect(stored()).toMatchObject({ ticket, timestamps: { reported: NOW }, details: { lastUsed: usedAt(daysAgo(100)) }, version: 3 });
  });

  test('a slow one does not reopen what a later reading has resolved', async () => {
    const { cloud, issues, identify, stored } = worldWith({});
    await identify();
    cloud.changeKey(ACCOUNT_ID, KEY_ID, { lastUsed: usedAt(daysAgo(110)) });
    const overtaken = oncePutFails(issues, async () => {
      cloud.changeKey(ACCOUNT_ID, KEY_ID, { lastUsed: usedAt(daysAhead(1)) });
      await identify(daysAhead(2));
    });

    const slow = await identify(daysAhead(1), {}, overtaken);

    expect(slow).toMatchObject({ status: 'complete', opened: [], updated: [] });
    expect(stored()).toMatchObject({ status: 'resolved', incarnation: 1, resolution: { reason: 'used' } });
  });

  test('one that is overtaken again and again gives up with an error, not with a lost issue', async () => {
    const { issues, identify } = worldWith({});
    const hopeless: IssueStore = {
      get: (key) => issues.get(key),
      list: (check, filter) => issues.list(check, filter),
      put: async () => {
        throw new VersionConflictError('overtaken');
      },
    };

    expect(await identify(NOW, {}, hopeless)).toMatchObject({ status: 'failed', opened: [] });
    expect(idsOf((await identify()).opened)).toEqual([KEY_ID]);
  });
});

/** A store whose first put comes too late: something else is written first. */
function oncePutFails(issues: InMemoryIssueStore, meanwhile: () => Promise<void>): IssueStore {
  let isFirst = true;
  return {
    get: (key) => issues.get(key),
    list: (check, filter) => issues.list(check, filter),
    put: async (issue) => {
      if (isFirst) {
        isFirst = false;
        await meanwhile();
      }
      return await issues.put(issue);
    },
  };
}

describe('the clock', () => {
  test('jumping back takes a key for used lately: its issue ends with a reason, and comes back whole', async () => {
    const { identify, stored } = worldWith({});
    await identify();

    expect(await identify(daysAgo(100))).toMatchObject({ status: 'complete', opened: [] });
    expect(stored()).toMatchObject({ status: 'resolved', resolution: { reason: 'used' } });

    await identify(daysAhead(1));
    expect(stored()).toMatchObject({ status: 'open', incarnation: 2, timestamps: { identified: daysAhead(1) } });
    expect(stored()?.history).toHaveLength(1);
  });

  test('jumping forward and back again leaves no issue open for a key in use', async () => {
    const { identify, stored } = worldWith({ lastUsed: usedAt(daysAgo(1)) });

    await identify(daysAhead(200));
    expect(stored()?.status).toBe('open');

    await identify(daysAhead(1));
    expect(stored()).toMatchObject({ status: 'resolved', resolution: { reason: 'used' } });
  });

  test('a key that turns up long before its own creation is too young, not overdue', async () => {
    const { identify } = worldWith({ created: daysAhead(30), lastUsed: { kind: 'never' } });

    expect(await identify()).toMatchObject({ status: 'complete', violations: 0, opened: [] });
  });
});

describe('5 000 users', () => {
  const many = Array.from({ length: 5000 }, (_, n) => ({ id: accessKeyId(n), user: `user+${n}@example.com` }));

  test('are read, judged and written, and a second run writes nothing', async () => {
    const { issues, identify } = worldWith(...many);

    expect((await identify()).opened).toHaveLength(5000);
    expect((await identify(daysAhead(1))).violations).toBe(5000);
    expect(issues.writes).toBe(5000);
  }, 5000);

  test('by two at once take no longer than a moment', async () => {
    const { issues, identify } = worldWith(...many);

    const results = await Promise.all([identify(), identify()]);

    expect(results.map(({ status }) => status)).toEqual(['complete', 'complete']);
    expect(issues.writes).toBe(5000);
  }, 5000);
});
