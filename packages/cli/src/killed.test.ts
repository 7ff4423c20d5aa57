import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { killAt } from './cli-process.ts';
import { CliUnderTest } from './cli-under-test.ts';

const DUE = 8;
/** Until then an intent on record may be another run's that is still at it. */
const SETTLED_AFTER_DAYS = 16 / (24 * 60);

let cli: CliUnderTest;
beforeEach(async () => {
  cli = await CliUnderTest.start({ start: new Date() });
  await cli.configureSections({ user_inactivekeys: { remediation_retention_period: 0 } });
  await cli.run('identify');
});
afterEach(async () => {
  await cli[Symbol.asyncDispose]();
});

const processOf = (...argv: readonly string[]) => ['--config', cli.directory, ...argv];

async function openIssues(): Promise<readonly Record<string, unknown>[]> {
  const { document } = await cli.json('issues', '--status', 'open');
  return (document as { issues: Record<string, unknown>[] }).issues;
}

describe('a report that is killed', () => {
  const CREATE = 'POST /rest/api/3/issue/bulk';
  const WATCH = 'POST /rest/api/3/issue/{}/watchers';

  test.each([
    ['as Jira is asked for the first tickets', { operation: CREATE, nth: 1, effect: 'cut-before' }],
    ['as Jira has made the first tickets', { operation: CREATE, nth: 1, effect: 'cut-after' }],
    ['as Jira has made some more', { operation: CREATE, nth: 3, effect: 'cut-after' }],
    ['as a watcher is added', { operation: WATCH, nth: 5, effect: 'cut-after' }],
    ['as the first message is sent', { operation: 'chat.postMessage', nth: 1, effect: 'cut-before' }],
    ['as the third message has been sent', { operation: 'chat.postMessage', nth: 3, effect: 'cut-after' }],
  ] as const)('%s: the next runs make one ticket for each issue, and lose none', async (_, point) => {
    const killed = await killAt(cli.sandbox, processOf('report'), point);
    await cli.run('report');
    const atOnce = cli.sandbox.jira.tickets.length;
    cli.advanceDays(SETTLED_AFTER_DAYS);
    const last = await cli.run('report');

    expect(killed.signal).toBe('SIGKILL');
    expect(atOnce).toBeLessThanOrEqual(DUE);
    expect(last.status).toBe(0);
    const issues = await openIssues();
    const tickets = cli.sandbox.jira.tickets.map(({ key }) => key).sort();
    expect(tickets).toHaveLength(DUE);
    expect(issues.map(({ ticket }) => (ticket as { key: string }).key).sort()).toEqual(tickets);
    expect(issues.filter(({ announcedAt }) => announcedAt === undefined)).toEqual([]);
  });
});

describe('a remediation that is killed', () => {
  const COMMENT = 'POST /rest/api/3/issue/{}/comment';
  const ASSIGN = 'PUT /rest/api/3/issue/{}/assignee';

  beforeEach(async () => {
    await cli.run('report');
  });

  test.each([
    ['as it asks for the first deactivation', { operation: 'iam:UpdateAccessKey', nth: 1, effect: 'cut-before' }],
    ['as AWS has deactivated the first key', { operation: 'iam:UpdateAccessKey', nth: 1, effect: 'cut-after' }],
    ['as AWS has deactivated another', { operation: 'iam:UpdateAccessKey', nth: 6, effect: 'cut-after' }],
    ['as it reads the key again', { operation: 'iam:ListAccessKeys', nth: 4, effect: 'cut-before' }],
    ['as the ticket has been told', { operation: COMMENT, nth: 3, effect: 'cut-after' }],
    ['as the ticket is reassigned', { operation: ASSIGN, nth: 2, effect: 'cut-before' }],
    ['as the second message has been sent', { operation: 'chat.postMessage', nth: 2, effect: 'cut-after' }],
  ] as const)('%s: after the next runs each key is inactive, on record, and told of', async (_, point) => {
    const killed = await killAt(cli.sandbox, processOf('remediate', '--batch'), point);
    await cli.run('remediate', '--batch');
    cli.advanceDays(SETTLED_AFTER_DAYS);
    const last = await cli.run('remediate', '--batch');

    expect(killed.signal).toBe('SIGKILL');
    expect(last.status).toBe(0);
    const issues = await openIssues();
    expect(issues).toHaveLength(DUE);
    for (const { accountId, id, remediation } of issues) {
      expect(cli.sandbox.aws.world.key(String(accountId), String(id)).status).toBe('Inactive');
      expect(remediation).toMatchObject({ mode: 'batch', told: true });
    }
    for (const { comments } of cli.sandbox.jira.tickets) expect(JSON.stringify(comments)).toContain('deactivated');
  });

  test('every deactivation of every run is in the audit log, with its end', async () => {
    const point = { operation: 'iam:UpdateAccessKey', nth: 2, effect: 'cut-after' } as const;
    await killAt(cli.sandbox, processOf('remediate', '--batch'), point);
    cli.advanceDays(SETTLED_AFTER_DAYS);
    await cli.run('remediate', '--batch');

    for (const { id } of await openIssues()) {
      const { document } = await cli.json('issues', 'show', String(id));
      expect(document).toMatchObject({ issues: [{ audit: expect.arrayContaining([expect.objectContaining({ outcome: 'done' })]) }] });
    }
  });
});
