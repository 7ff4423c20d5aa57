import { describe, expect, test } from '@jest/globals';
import { plainText, UnavailableError } from '@keyhammer/core';
import { ACCOUNT_ID, accessKeyId, anIssue, InMemoryWorld, KEY_ID, OTHER_ACCOUNT_ID } from '@keyhammer/testing';
import { MINUTE_MS, manyIssues, OWNERS, run } from './reporting.fixture.ts';

describe('messages', () => {
  test('one to each owner and run, with all that concerns them', async () => {
    const other = manyIssues(3, { accountId: OTHER_ACCOUNT_ID }).map((issue, n) => ({ ...issue, id: accessKeyId(100 + n) }));
    const owners = { ...OWNERS, accounts: new Map([[OTHER_ACCOUNT_ID, { slackOwners: ['#shop', '#security'] }]]) };
    const world = new InMemoryWorld({ issues: [...manyIssues(5), ...other] });

    const { messages } = await run(world, { settings: { owners }, accounts: [ACCOUNT_ID, OTHER_ACCOUNT_ID] });

    expect(messages.map(({ to, title, status }) => [to, title, status])).toEqual([
      ['#security', 'Keyhammer: 8 found', 'sent'],
      ['#shop', 'Keyhammer: 3 found', 'sent'],
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
