import { describe, expect, test } from '@jest/globals';
import { userInactivekeys } from '@keyhammer/checks';
import {
  AccessDeniedError,
  type Issue,
  type IssueEvent,
  plainText,
  RejectedError,
  recordEvent,
  type TicketOwners,
  type TicketTracker,
  ticketLabel,
  UnavailableError,
} from '@keyhammer/core';
import {
  ACCOUNT_ID,
  accessKeyId,
  anIssue,
  checkSettings,
  daysAgo,
  InMemoryWorld,
  issueDetails,
  KEY_ID,
  NOW,
  OTHER_ACCOUNT_ID,
  usedAt,
} from '@keyhammer/testing';
import { report } from './report.ts';
import type { ReporterPorts, ReportingSettings } from './reporting-run.ts';

const MINUTE_MS = 60_000;
const OWNERS: TicketOwners = {
  default: { jiraProject: 'SEC', slackOwners: ['#security'] },
  accounts: new Map(),
  businessUnits: new Map(),
};
const SETTINGS: ReportingSettings = { owners: OWNERS, notifyDefaultOwner: false, issueType: 'Task' };

interface RunOptions {
  readonly jira?: boolean;
  readonly slack?: boolean;
  readonly settings?: Partial<ReportingSettings>;
  readonly accounts?: readonly string[];
  readonly ports?: Partial<ReporterPorts>;
  readonly reporting?: boolean;
}

function run(world: InMemoryWorld, options: RunOptions = {}) {
  const { jira = true, slack = true, settings = {}, accounts = [ACCOUNT_ID], reporting = true } = options;
  const ports = {
    issues: world.issues,
    ...(jira && { tracker: world.tracker }),
    ...(slack && { notifier: world.notifier }),
    log: world.log,
    waiter: world.clock,
    clock: world.clock,
    ...options.ports,
  };
  const checks = [{ check: userInactivekeys, settings: checkSettings({ reporting }) }];
  const jobs = accounts.map((id) => ({ account: { id, name: `account ${id}` }, checks }));
  return report(jobs, { ...SETTINGS, ...settings }, ports, world.now);
}

/** What the identifier or the remediator puts on the record between two reports. */
async function happens(world: InMemoryWorld, ...events: readonly IssueEvent[]): Promise<void> {
  for (const event of events) {
    world.clock.advance(1000);
    await recordEvent(world.issues, world.issue(KEY_ID), event, world.now);
  }
}

const whitelisted: IssueEvent = { type: 'violation-seen', details: issueDetails(), exception: { pattern: 'alice', reason: 'payroll' } };
const seenAgain: IssueEvent = { type: 'violation-seen', details: issueDetails() };
const usedMeanwhile: IssueEvent = {
  type: 'violation-gone',
  resolution: { reason: 'used', why: 'it was used on 2026-11-19' },
  scan: 'complete',
};

const manyIssues = (count: number, overrides: Partial<Issue> = {}) =>
  Array.from({ length: count }, (_, n) => anIssue({ id: accessKeyId(n), ...overrides }));
const commentsOf = (world: InMemoryWorld, key: string) => world.tracker.ticket(key).comments.map(plainText);

describe('a new issue', () => {
  test.each([
    { jira: true, slack: true, tickets: 1, messages: 1 },
    { jira: true, slack: false, tickets: 1, messages: 0 },
    { jira: false, slack: true, tickets: 0, messages: 1 },
    { jira: false, slack: false, tickets: 0, messages: 0 },
  ])('is reported, once, with Jira $jira and Slack $slack', async ({ jira, slack, tickets, messages }) => {
    const world = new InMemoryWorld({ issues: [anIssue()] });

    const first = await run(world, { jira, slack });
    const { writes } = world.issues;
    const second = await run(world, { jira, slack });

    expect(first.accounts).toMatchObject([{ id: ACCOUNT_ID, status: 'complete', failures: [], warnings: [] }]);
    expect(world.issue(KEY_ID)).toMatchObject({ status: 'open', timestamps: { reported: world.now }, intents: {} });
    expect(world.tracker.tickets).toHaveLength(tickets);
    expect(world.notifier.sent).toHaveLength(messages);
    expect(second).toMatchObject({ accounts: [{ done: [], failures: [] }], messages: [] });
    expect(world.issues.writes).toBe(writes);
  });

  test('has a ticket that can be found by its own label, and that the record names', async () => {
    const world = new InMemoryWorld({ issues: [anIssue()] });

    const { accounts } = await run(world);

    const [ticket] = world.tracker.tickets;
    expect(ticket?.labels).toEqual(['inactive-iam-keys', ticketLabel(anIssue())]);
    expect(ticket?.draft).toMatchObject({ project: 'SEC', issueType: 'Task', priority: 'Major' });
    expect(world.issue(KEY_ID).ticket).toMatchObject({ key: 'SEC-1', state: 'open' });
    expect(accounts[0]?.done).toMatchObject([{ issueId: KEY_ID, action: 'reported', ticket: 'SEC-1' }]);
  });

  test('that has ended before anybody was told gets no ticket and no message', async () => {
    const world = new InMemoryWorld({ issues: [anIssue()] });
    await happens(world, usedMeanwhile);

    await run(world);

    expect(world.tracker.tickets).toEqual([]);
    expect(world.notifier.sent).toEqual([]);
    expect(world.issue(KEY_ID).status).toBe('closed');
  });

  test('that was whitelisted before anybody was told gets neither', async () => {
    const world = new InMemoryWorld({ issues: [anIssue()] });
    await happens(world, whitelisted);

    await run(world);

    expect(world.tracker.tickets).toEqual([]);
    expect(world.notifier.sent).toEqual([]);
  });

  test('of a check that does not report is left alone', async () => {
    const world = new InMemoryWorld({ issues: [anIssue()] });

    await run(world, { reporting: false });

    expect(world.tracker.tickets).toEqual([]);
    expect(world.issues.writes).toBe(0);
  });

  test('50 of them cost one creation', async () => {
    const world = new InMemoryWorld({ issues: manyIssues(120) });
    const batches: number[] = [];
    const tracker = overridden(world.tracker, {
      create: async (drafts) => {
        batches.push(drafts.length);
        return await world.tracker.create(drafts);
      },
    });

    await run(world, { ports: { tracker } });

    expect(batches).toEqual([50, 50, 20]);
    expect(world.issues.all.every(({ ticket }) => ticket)).toBe(true);
  });
});

describe('whom nobody has named', () => {
  test('without a Jira project the issue stays due, and the reason says what to set', async () => {
    const owners = { ...OWNERS, default: { slackOwners: ['#security'] } };
    const world = new InMemoryWorld({ issues: [anIssue()] });

    const { accounts } = await run(world, { settings: { owners } });

    expect(accounts[0]).toMatchObject({
      status: 'failed',
      failures: [{ issueId: KEY_ID, reason: expect.stringContaining('jira_project') }],
    });
    expect(world.issue(KEY_ID)).toMatchObject({ status: 'open', intents: {} });
    expect(world.issue(KEY_ID).timestamps.reported).toBeUndefined();
    await run(world);
    expect(world.issue(KEY_ID).ticket?.key).toBe('SEC-1');
  });

  test('with nobody to tell on Slack a ticket alone is a report, and a warning says what to set', async () => {
    const owners = { ...OWNERS, default: { jiraProject: 'SEC' } };
    const world = new InMemoryWorld({ issues: [anIssue()] });

    const { accounts } = await run(world, { settings: { owners } });

    expect(accounts[0]).toMatchObject({ status: 'complete', warnings: [expect.stringContaining('slack_owner')] });
    expect(world.issue(KEY_ID).timestamps.reported).toEqual(world.now);
  });

  test('with nobody to tell and no ticket either, nothing counts as reported', async () => {
    const owners = { ...OWNERS, default: {} };
    const world = new InMemoryWorld({ issues: [anIssue()] });

    const { accounts } = await run(world, { jira: false, settings: { owners } });

    expect(accounts[0]?.warnings).toEqual([expect.stringContaining('slack_owner')]);
    expect(world.issue(KEY_ID).timestamps.reported).toBeUndefined();
  });
});

describe('messages', () => {
  test('one to each owner and run, with all that concerns them', async () => {
    const other = manyIssues(3, { accountId: OTHER_ACCOUNT_ID }).map((issue, n) => ({ ...issue, id: accessKeyId(100 + n) }));
    const owners = { ...OWNERS, accounts: new Map([[OTHER_ACCOUNT_ID, { slackOwners: ['#shop', '#security'] }]]) };
    const world = new InMemoryWorld({ issues: [...manyIssues(5), ...other] });

    const { messages } = await run(world, { settings: { owners }, accounts: [ACCOUNT_ID, OTHER_ACCOUNT_ID] });

    expect(messages.map(({ to, title, status }) => [to, title, status])).toEqual([
      ['#security', 'Keyhammer: 8 unused', 'sent'],
      ['#shop', 'Keyhammer: 3 unused', 'sent'],
    ]);
  });

  test('show no access key id in full', async () => {
    const world = new InMemoryWorld({ issues: [anIssue()] });

    await run(world);

    expect(plainText(world.notifier.sent[0]?.body ?? [])).toContain('AKIA…MPLE');
    expect(plainText(world.notifier.sent[0]?.body ?? [])).not.toContain(KEY_ID);
  });

  test('with Slack down the ticket is made all the same, and the message follows with the next run', async () => {
    const world = new InMemoryWorld({ issues: [anIssue()] });
    world.notifier.failWith(new UnavailableError('Slack is down'));

    const first = await run(world);
    expect(first.messages).toMatchObject([{ to: '#security', status: 'failed', reason: 'Slack is down' }]);
    expect(world.issue(KEY_ID)).toMatchObject({ ticket: { key: 'SEC-1' }, timestamps: { reported: world.now } });
    expect(world.issue(KEY_ID).announcedAt).toBeUndefined();

    await run(world);
    expect(world.notifier.sentTo('#security')).toHaveLength(1);
    expect(world.tracker.tickets).toHaveLength(1);
    await run(world);
    expect(world.notifier.sentTo('#security')).toHaveLength(1);
  });

  test('where a message is the only report, the issue is reported when it has arrived, and not before', async () => {
    const world = new InMemoryWorld({ issues: [anIssue()] });
    world.notifier.failWith(new UnavailableError('Slack is down'));

    await run(world, { jira: false });
    expect(world.issue(KEY_ID).timestamps.reported).toBeUndefined();

    world.clock.advance(MINUTE_MS);
    await run(world, { jira: false });
    expect(world.issue(KEY_ID)).toMatchObject({ timestamps: { reported: world.now }, announcedAt: world.now });
  });

  test('to an unknown receiver reports nothing', async () => {
    const world = new InMemoryWorld({ issues: [anIssue()], people: ['#else'] });

    const { messages } = await run(world, { jira: false });

    expect(messages).toMatchObject([{ to: '#security', status: 'unknown-receiver' }]);
    expect(world.issue(KEY_ID).timestamps.reported).toBeUndefined();
  });

  test('one that reaches one of two owners is enough', async () => {
    const owners = { ...OWNERS, default: { slackOwners: ['#security', '#typo'] } };
    const world = new InMemoryWorld({ issues: [anIssue()], people: ['#security'] });

    const { messages } = await run(world, { jira: false, settings: { owners } });

    expect(messages.map(({ status }) => status)).toEqual(['sent', 'unknown-receiver']);
    expect(world.issue(KEY_ID).timestamps.reported).toEqual(world.now);
  });

  test('one that was sent and can not be recorded is a failure, and is sent again rather than lost', async () => {
    const world = new InMemoryWorld({ issues: [anIssue()] });
    const issues = Object.assign(Object.create(world.issues), {
      get: world.issues.get.bind(world.issues),
      list: world.issues.list.bind(world.issues),
      put: async () => {
        throw new UnavailableError('the table is not reachable');
      },
    });

    const { accounts, messages } = await run(world, { jira: false, ports: { issues } });

    expect(messages).toMatchObject([{ status: 'sent' }]);
    expect(accounts[0]).toMatchObject({
      status: 'failed',
      failures: [{ issueId: KEY_ID, reason: expect.stringContaining('not reachable') }],
    });
    await run(world, { jira: false });
    expect(world.issue(KEY_ID).timestamps.reported).toEqual(world.now);
  });
});

describe('a creation whose answer is lost', () => {
  test('is looked up at once, and found', async () => {
    const world = new InMemoryWorld({ issues: [anIssue()] });
    world.tracker.mishap({ kind: 'unknown', made: true });

    const { accounts } = await run(world);

    expect(accounts[0]).toMatchObject({ status: 'complete', done: [{ action: 'recovered', ticket: 'SEC-1' }] });
    expect(world.tracker.tickets).toHaveLength(1);
  });

  test('is found by a later run where the search lags, and never made twice', async () => {
    const world = new InMemoryWorld({ issues: [anIssue()], findLagMs: 2 * MINUTE_MS });
    world.tracker.mishap({ kind: 'unknown', made: true });

    expect((await run(world)).accounts[0]).toMatchObject({ status: 'failed', failures: [{ issueId: KEY_ID }] });
    world.clock.advance(MINUTE_MS);
    expect((await run(world)).accounts[0]).toMatchObject({ status: 'failed', done: [] });
    world.clock.advance(MINUTE_MS);
    expect((await run(world)).accounts[0]).toMatchObject({ status: 'complete', done: [{ action: 'recovered', ticket: 'SEC-1' }] });
    expect(world.tracker.tickets).toHaveLength(1);
  });

  test('that made nothing is made again, once nobody can still be at it', async () => {
    const world = new InMemoryWorld({ issues: [anIssue()], findLagMs: MINUTE_MS });
    world.tracker.mishap({ kind: 'unknown', made: false });
    await run(world);

    world.clock.advance(15 * MINUTE_MS - 1);
    expect((await run(world)).accounts[0]?.failures).toMatchObject([{ reason: expect.stringContaining('looked for again after') }]);
    expect(world.tracker.tickets).toEqual([]);

    world.clock.advance(1);
    await run(world);
    expect(world.clock.waits).toEqual([MINUTE_MS]);
    expect(world.issue(KEY_ID)).toMatchObject({ ticket: { key: 'SEC-1' }, intents: {} });
    expect(world.tracker.tickets).toHaveLength(1);
  });

  test('made at the very end by a slow run is found by the search that has been waited for', async () => {
    const world = new InMemoryWorld({ issues: [anIssue()], findLagMs: 2 * MINUTE_MS });
    const slow = overridden(world.tracker, {
      create: async (drafts) => {
        world.clock.advance(14 * MINUTE_MS);
        await world.tracker.create(drafts);
        return drafts.map(({ label }) => ({ label, kind: 'unknown', error: new Error('cut') }));
      },
    });
    await run(world, { ports: { tracker: slow } });
    world.clock.advance(MINUTE_MS + 1);

    await run(world);

    expect(world.tracker.tickets).toHaveLength(1);
    expect(world.issue(KEY_ID).ticket?.key).toBe('SEC-1');
  });

  test('by a machine whose clock ran far ahead holds the issue up no longer than the search lags', async () => {
    const ahead = anIssue({ intents: { ticket: { label: ticketLabel(anIssue()), at: new Date('2027-11-20T12:00:00Z') } } });
    const world = new InMemoryWorld({ issues: [ahead], findLagMs: MINUTE_MS });

    await run(world);

    expect(world.clock.waits).toEqual([MINUTE_MS]);
    expect(world.issue(KEY_ID).ticket?.key).toBe('SEC-1');
  });

  test('is closed, not forgotten, if the issue ends before it is found', async () => {
    const world = new InMemoryWorld({ issues: [anIssue()], findLagMs: MINUTE_MS });
    world.tracker.mishap({ kind: 'unknown', made: true });
    await run(world);
    await happens(world, usedMeanwhile);
    world.clock.advance(MINUTE_MS);

    await run(world);

    expect(world.tracker.ticket('SEC-1').state).toBe('closed');
    expect(world.issue(KEY_ID)).toMatchObject({ status: 'closed', ticket: { key: 'SEC-1', state: 'closed' } });
  });

  test('is still looked up after Jira was switched off for a while', async () => {
    const world = new InMemoryWorld({ issues: [anIssue()], findLagMs: MINUTE_MS });
    world.tracker.mishap({ kind: 'unknown', made: true });
    await run(world);

    const off = await run(world, { jira: false });
    expect(off.accounts[0]?.warnings).toEqual([expect.stringContaining('looked up when Jira is switched on again')]);
    expect(world.issue(KEY_ID).timestamps.reported).toEqual(world.now);

    world.clock.advance(MINUTE_MS);
    await run(world);
    expect(world.issue(KEY_ID).ticket?.key).toBe('SEC-1');
    expect(world.tracker.tickets).toHaveLength(1);
  });

  test('does not keep the others of its batch off the record, not even where the lookup fails', async () => {
    const world = new InMemoryWorld({ issues: manyIssues(3) });
    world.tracker.mishap({ kind: 'unknown', made: true });
    world.tracker.failWith(new UnavailableError('search is down'), { method: 'find' });

    const { accounts } = await run(world);

    expect(accounts[0]?.done.map(({ issueId }) => issueId)).toEqual([accessKeyId(1), accessKeyId(2)]);
    expect(accounts[0]?.failures).toMatchObject([{ issueId: accessKeyId(0), reason: 'search is down' }]);
  });
});

describe('a creation that fails', () => {
  test('stays due, holds up no other, and is tried again by the next run', async () => {
    const world = new InMemoryWorld({ issues: manyIssues(3) });
    const error = new RejectedError('Field "component" is required');
    world.tracker.mishap({ kind: 'failed', error }, { matches: ({ summary }) => summary.includes(accessKeyId(1)) });

    const first = await run(world);
    expect(first.accounts[0]).toMatchObject({ status: 'failed', failures: [{ issueId: accessKeyId(1), reason: error.message }] });
    expect(world.tracker.tickets).toHaveLength(2);
    expect(world.issue(accessKeyId(1)).intents).toEqual({});

    await run(world);
    expect(world.tracker.tickets).toHaveLength(3);
  });

  test('as a whole leaves the tickets that are there to be kept', async () => {
    const world = new InMemoryWorld({ issues: [anIssue()] });
    await run(world);
    await happens(world, usedMeanwhile);
    await world.issues.put(anIssue({ id: accessKeyId(1) }));
    world.tracker.failWith(new AccessDeniedError('Jira says no'), { method: 'create' });

    const { accounts } = await run(world);

    expect(accounts[0]?.failures).toMatchObject([{ issueId: accessKeyId(1), reason: 'Jira says no' }]);
    expect(world.issue(KEY_ID).status).toBe('closed');
  });

  test('one account that fails leaves the others', async () => {
    const world = new InMemoryWorld({ issues: [anIssue(), anIssue({ accountId: OTHER_ACCOUNT_ID, id: accessKeyId(1) })] });
    const owners = { ...OWNERS, default: {}, accounts: new Map([[OTHER_ACCOUNT_ID, { jiraProject: 'SHOP' }]]) };

    const { accounts } = await run(world, { slack: false, settings: { owners }, accounts: [ACCOUNT_ID, OTHER_ACCOUNT_ID] });

    expect(accounts.map(({ status }) => status)).toEqual(['failed', 'complete']);
    expect(world.tracker.tickets.map(({ key }) => key)).toEqual(['SHOP-1']);
  });
});

describe('two reporters at once', () => {
  test('make one ticket for each issue', async () => {
    const world = new InMemoryWorld({ issues: manyIssues(60) });

    await Promise.all([run(world), run(world), run(world)]);

    expect(world.tracker.tickets).toHaveLength(60);
    expect(new Set(world.issues.all.map(({ ticket }) => ticket?.key)).size).toBe(60);
  });

  test('the second comes while the first is between its intent and its ticket', async () => {
    const world = new InMemoryWorld({ issues: manyIssues(3) });
    const second: Awaited<ReturnType<typeof run>>[] = [];
    const tracker = overridden(world.tracker, {
      create: async (drafts) => {
        world.clock.advance(14 * MINUTE_MS);
        second.push(await run(world));
        return await world.tracker.create(drafts);
      },
    });

    const first = await run(world, { ports: { tracker } });

    expect(second[0]?.accounts[0]).toMatchObject({ status: 'failed', done: [] });
    expect(first.accounts[0]).toMatchObject({ status: 'complete', failures: [] });
    expect(world.tracker.tickets).toHaveLength(3);
    expect(world.issues.all.map(({ ticket }) => ticket?.key)).toEqual(['SEC-1', 'SEC-2', 'SEC-3']);
  });
});

test('in a run of many hours an intent is as young as its ticket, so that no other run takes it for a dead one', async () => {
  const accounts = [ACCOUNT_ID, OTHER_ACCOUNT_ID];
  const world = new InMemoryWorld({ issues: [anIssue(), anIssue({ accountId: OTHER_ACCOUNT_ID, id: accessKeyId(1) })] });
  const tracker = overridden(world.tracker, {
    create: async (drafts) => {
      const isSecond = world.tracker.tickets.length === 1;
      if (isSecond) await run(world, { accounts });
      const made = await world.tracker.create(drafts);
      world.clock.advance(60 * MINUTE_MS);
      return made;
    },
  });

  await run(world, { accounts, ports: { tracker } });

  expect(world.tracker.tickets).toHaveLength(2);
});

describe('keeping a ticket in step', () => {
  async function reportedWorld(): Promise<InMemoryWorld> {
    const world = new InMemoryWorld({ issues: [anIssue()] });
    await run(world);
    return world;
  }

  test('new evidence is one comment', async () => {
    const world = await reportedWorld();
    await happens(world, { type: 'violation-seen', details: issueDetails({ lastUsed: usedAt(daysAgo(100)) }) });

    await run(world);
    await run(world);

    expect(commentsOf(world, 'SEC-1')).toEqual([expect.stringContaining('What Keyhammer sees has changed')]);
  });

  test('a resolved issue closes its ticket, says why, and tells the owner', async () => {
    const world = await reportedWorld();
    await happens(world, usedMeanwhile);

    const { accounts, messages } = await run(world);

    expect(accounts[0]?.done).toMatchObject([{ action: 'closed', ticket: 'SEC-1' }]);
    expect(world.tracker.ticket('SEC-1').state).toBe('closed');
    expect(commentsOf(world, 'SEC-1')).toEqual(['Resolved: it was used on 2026-11-19.']);
    expect(world.issue(KEY_ID)).toMatchObject({ status: 'closed', ticket: { state: 'closed' } });
    expect(messages).toMatchObject([{ title: 'Keyhammer: 1 resolved', status: 'sent' }]);
    expect(world.issue(KEY_ID).announcedAt).toEqual(NOW);
  });

  test('a whitelisted issue labels and closes its ticket', async () => {
    const world = await reportedWorld();
    await happens(world, whitelisted);

    const { accounts } = await run(world);

    expect(accounts[0]?.done).toMatchObject([{ action: 'whitelisted', ticket: 'SEC-1' }]);
    expect(world.tracker.ticket('SEC-1').labels).toContain('whitelisted');
    expect(commentsOf(world, 'SEC-1')).toEqual([expect.stringContaining('payroll')]);
    expect(world.issue(KEY_ID)).toMatchObject({ status: 'whitelisted', ticket: { state: 'closed' } });
  });

  test('an issue whose entry is gone is reported again, on the ticket that it had', async () => {
    const world = await reportedWorld();
    await happens(world, whitelisted);
    await run(world);
    await happens(world, seenAgain);

    const { accounts, messages } = await run(world);

    expect(accounts[0]?.done).toMatchObject([{ action: 'reported-again', ticket: 'SEC-1' }]);
    expect(messages).toMatchObject([{ title: 'Keyhammer: 1 unused' }]);
    expect(world.tracker.tickets).toMatchObject([{ key: 'SEC-1', state: 'open' }]);
    expect(world.tracker.ticket('SEC-1').labels).not.toContain('whitelisted');
    expect(world.issue(KEY_ID).timestamps.reported).toEqual(world.now);
  });

  test('and on a new one, if that was deleted', async () => {
    const world = await reportedWorld();
    await happens(world, whitelisted);
    await run(world);
    await happens(world, seenAgain);
    world.tracker.remove('SEC-1');

    const { accounts } = await run(world);

    expect(accounts[0]).toMatchObject({ status: 'complete', warnings: [expect.stringContaining('SEC-1 is gone')] });
    expect(world.issue(KEY_ID).ticket?.key).toBe('SEC-2');
    expect(world.tracker.tickets).toHaveLength(1);
  });

  test('a new life after the former one has closed is a ticket of its own', async () => {
    const world = await reportedWorld();
    await happens(world, usedMeanwhile);
    await run(world);
    await happens(world, seenAgain);

    await run(world);

    expect(world.tracker.tickets.map(({ key, state }) => [key, state])).toEqual([
      ['SEC-1', 'closed'],
      ['SEC-2', 'open'],
    ]);
    expect(world.issue(KEY_ID)).toMatchObject({ incarnation: 2, ticket: { key: 'SEC-2' } });
  });

  test('a rollback whose ticket was not told is told by the next run', async () => {
    const world = await reportedWorld();
    await happens(world, { type: 'remediation-started', by: 'alice@laptop', mode: 'manual' }, { type: 'remediated' });
    await happens(world, { type: 'violation-gone', resolution: { reason: 'inactive', why: 'it is inactive' }, scan: 'complete' });
    await run(world);
    expect(world.tracker.ticket('SEC-1').state).toBe('closed');
    await happens(world, { type: 'rolled-back', by: 'alice@laptop', holdUntil: new Date('2026-12-04T12:00:00Z') });

    const { accounts } = await run(world);

    expect(accounts[0]?.done).toMatchObject([{ action: 'reopened', ticket: 'SEC-1' }]);
    expect(world.tracker.ticket('SEC-1').state).toBe('open');
    expect(world.issue(KEY_ID)).toMatchObject({ status: 'open', ticket: { key: 'SEC-1', state: 'open' } });
  });

  test.each([
    ['resolved', usedMeanwhile, 'closed'],
    ['whitelisted', whitelisted, 'whitelisted'],
    ['changed', { type: 'violation-seen', details: issueDetails({ lastUsed: usedAt(daysAgo(100)) }) } as const, 'open'],
  ])('a deleted ticket of an issue that was %s is a warning, once', async (_, event, status) => {
    const world = await reportedWorld();
    await happens(world, event);
    world.tracker.remove('SEC-1');

    const first = await run(world);
    const second = await run(world);

    expect(first.accounts[0]).toMatchObject({ status: 'complete', warnings: [expect.stringContaining('SEC-1 is gone')] });
    expect(second.accounts[0]).toMatchObject({ status: 'complete', done: [], warnings: [] });
    expect(world.issue(KEY_ID).status).toBe(status);
    expect(world.tracker.tickets).toEqual([]);
  });

  test('a ticket that can not be closed now is closed by the next run, and until then nothing says that it is', async () => {
    const world = await reportedWorld();
    await happens(world, usedMeanwhile);
    world.tracker.failWith(new UnavailableError('Jira is down'), { method: 'close' });

    const { accounts, messages } = await run(world);
    expect(accounts[0]).toMatchObject({ status: 'failed', done: [], failures: [{ reason: 'Jira is down' }] });
    expect(messages).toEqual([]);
    expect(world.issue(KEY_ID)).toMatchObject({ status: 'resolved', ticket: { state: 'open' } });

    await run(world);
    expect(world.issue(KEY_ID).status).toBe('closed');
  });

  test('an issue that opens again while its ticket is being closed gets it back, and its owner no false news', async () => {
    const world = await reportedWorld();
    await happens(world, usedMeanwhile);
    const tracker = overridden(world.tracker, {
      close: async (key, comment) => {
        await world.tracker.close(key, comment);
        await happens(world, seenAgain);
      },
    });

    const { accounts, messages } = await run(world, { ports: { tracker } });

    expect(accounts[0]).toMatchObject({ status: 'complete' });
    expect(messages).toEqual([]);
    await run(world);
    expect(world.tracker.tickets).toMatchObject([{ key: 'SEC-1', state: 'open' }]);
    expect(world.issue(KEY_ID)).toMatchObject({ status: 'open', incarnation: 2, ticket: { key: 'SEC-1', state: 'open' } });
  });

  test('with Jira off a ticket stays as it is, and a warning says so', async () => {
    const world = await reportedWorld();
    await happens(world, usedMeanwhile);

    const { accounts } = await run(world, { jira: false });

    expect(accounts[0]?.warnings).toEqual(['SEC-1 stays open: Jira is switched off']);
    expect(world.issue(KEY_ID).status).toBe('resolved');
  });
});

/** A tracker with some of its methods replaced. */
function overridden(tracker: InMemoryWorld['tracker'], methods: Partial<TicketTracker>): TicketTracker {
  return {
    findLagMs: tracker.findLagMs,
    find: (labels) => tracker.find(labels),
    create: (drafts) => tracker.create(drafts),
    state: (key) => tracker.state(key),
    comment: (key, text) => tracker.comment(key, text),
    addLabel: (key, label) => tracker.addLabel(key, label),
    removeLabel: (key, label) => tracker.removeLabel(key, label),
    close: (key, comment) => tracker.close(key, comment),
    reopen: (key, comment) => tracker.reopen(key, comment),
    assignToSelf: (key) => tracker.assignToSelf(key),
    ...methods,
  };
}
