import { describe, expect, test } from '@jest/globals';
import { ibmInactiveapikeys, rootUser } from '@keyhammer/checks';
import { AccessDeniedError, type IssueDetails, plainText, RejectedError, type RiskLevel, ticketLabel } from '@keyhammer/core';
import {
  ACCOUNT_ID,
  accessKeyId,
  anIbmApiKey,
  anIssue,
  IBM_ACCOUNT_ID,
  InMemoryWorld,
  issueDetails,
  KEY_ID,
  OTHER_ACCOUNT_ID,
} from '@keyhammer/testing';
import { happens, manyIssues, OWNERS, overridden, run, usedMeanwhile, whitelisted } from './reporting.fixture.ts';

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

    await run(world, { checkSettings: { reporting: false } });

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

describe('what is risky', () => {
  const riskyIssue = (n: number, level: RiskLevel, score: number) =>
    anIssue({ id: accessKeyId(n), details: issueDetails({ risk: { level, score, factors: ['administrator'] } }) });

  test('gets its ticket first, and what has no risk last', async () => {
    const issues = [anIssue(), riskyIssue(1, 'low', 10), riskyIssue(2, 'critical', 90), riskyIssue(3, 'high', 60)];
    const world = new InMemoryWorld({ issues });

    await run(world);

    const order = world.tracker.tickets.map(({ draft }) => draft.label);
    expect(order).toEqual([2, 3, 1, 0].map((n) => ticketLabel(issues[n] ?? anIssue())));
  });

  test('has the priority of its level; where none is configured, that of the check', async () => {
    const world = new InMemoryWorld({ issues: [riskyIssue(1, 'critical', 90), riskyIssue(2, 'low', 10), anIssue()] });

    await run(world, { settings: { priorities: { critical: 'Blocker', medium: 'Minor' } } });

    expect(world.tracker.tickets.map(({ draft }) => draft.priority)).toEqual(['Blocker', 'Major', 'Major']);
  });

  test('lowers no priority of the root user', async () => {
    const about = { kind: 'aws-root-user', risk: { level: 'high', score: 70, factors: ['administrator'] } } as const;
    const issue = anIssue({ check: rootUser.name, id: 'root-sign-in', details: issueDetails(about) });
    const world = new InMemoryWorld({ issues: [issue] });

    await run(world, { check: rootUser, settings: { priorities: { high: 'High' } } });

    expect(world.tracker.tickets.map(({ draft }) => draft.priority)).toEqual(['Highest']);
  });
});

test('a ticket says which rule found its owner', async () => {
  const tagged = anIssue({ details: issueDetails({ tags: { owner: 'alice' } }) });
  const world = new InMemoryWorld({ issues: [tagged, anIssue({ id: accessKeyId(1) })] });

  await run(world);

  const described = world.tracker.tickets.map(({ draft }) => plainText(draft.description));
  expect(described).toEqual([
    expect.stringContaining('the tag owner=alice'),
    expect.stringContaining('ticket_owners.json, the global entry'),
  ]);
});

describe('the address that the cloud knows its holder by', () => {
  const email = 'maria.lopez@example.com';
  const { id, status: _, ...facts } = anIbmApiKey();
  const about = (details: Partial<IssueDetails> = {}) =>
    anIssue({ check: ibmInactiveapikeys.name, accountId: IBM_ACCOUNT_ID, id, details: { ...facts, tags: {}, email, ...details } });
  const options = { check: ibmInactiveapikeys, accounts: [IBM_ACCOUNT_ID] };

  test('finds the owner: the assignee, and a receiver of the message', async () => {
    const world = new InMemoryWorld({ issues: [about()], people: [email, '#security'] });

    const { messages } = await run(world, options);

    const [ticket] = world.tracker.tickets;
    expect(ticket?.draft.assignees).toContain(email);
    expect(plainText(ticket?.draft.description ?? [])).toContain(`the e-mail address ${email}`);
    expect(messages.map(({ to }) => to)).toContain(email);
  });

  test('is nobody whom Slack does not know: the configured owner is told', async () => {
    const world = new InMemoryWorld({ issues: [about()], people: ['#security'] });

    expect((await run(world, options)).messages.map(({ to }) => to)).toEqual(['#security']);
  });

  test('says less than a tag, and less than nothing where there is none', async () => {
    const tagged = new InMemoryWorld({ issues: [about({ tags: { owner: 'sre' } })] });
    await run(tagged, options);
    expect(tagged.tracker.tickets[0]?.draft.assignees).not.toContain(email);

    const { email: _e, ...details } = about().details;
    const nameless = new InMemoryWorld({ issues: [{ ...about(), details }] });
    await run(nameless, options);
    expect(plainText(nameless.tracker.tickets[0]?.draft.description ?? [])).toContain('ticket_owners.json, the global entry');
  });

  test('and his name finds the rule that is about him', async () => {
    const owners = { ...OWNERS, users: [{ pattern: '*@example.com', settings: { jiraProject: 'SHOP' } }] };
    const world = new InMemoryWorld({ issues: [about()] });

    await run(world, { ...options, settings: { owners } });

    expect(world.tracker.tickets.map(({ draft }) => draft.project)).toEqual(['SHOP']);
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
