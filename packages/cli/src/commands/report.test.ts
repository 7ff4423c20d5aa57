import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { readableText } from '@keyhammer/sandbox';
import { CliUnderTest } from '../cli-under-test.ts';

let cli: CliUnderTest;
beforeEach(async () => {
  cli = await CliUnderTest.start();
  await cli.run('identify');
});
afterEach(async () => {
  await cli[Symbol.asyncDispose]();
});

const STAGING = '444455556666';

describe('keyhammer report', () => {
  test('makes a ticket for each issue, sends a message to each owner, and names them', async () => {
    const { status, document } = await cli.json('report');

    const { intern } = cli.organisation.cast;
    expect(status).toBe(0);
    expect(document).toMatchObject({
      accounts: expect.arrayContaining([
        expect.objectContaining({
          id: STAGING,
          name: 'staging',
          status: 'complete',
          done: expect.arrayContaining([
            expect.objectContaining({ issueId: intern.keyId, action: 'reported', ticket: expect.stringMatching(/^SEC-\d$/) }),
          ]),
          failures: [],
        }),
      ]),
      messages: expect.arrayContaining([
        { to: '#cloud-security', title: expect.any(String), status: 'sent' },
        { to: 'nina.becker@example.com', title: expect.any(String), status: 'sent' },
      ]),
    });
    expect(cli.sandbox.jira.tickets).toHaveLength(8);
  });

  test('says it in tables: each ticket with its URL, each message with its fate', async () => {
    const { stdout } = await cli.run('report');

    expect(stdout).toMatch(/^staging \(444455556666\) +complete +2 reported$/m);
    expect(stdout).toMatch(/^staging +AKIA\w{16} +reported +http:\S+\/browse\/SEC-\d$/m);
    expect(stdout).toMatch(/^nina.becker@example.com +Keyhammer: .* sent$/m);
  });

  test('does nothing twice', async () => {
    await cli.run('report');
    const { status, stdout } = await cli.run('report');

    expect(status).toBe(0);
    expect(stdout).toBe('Nothing to report in 4 accounts.\n');
    expect(cli.sandbox.jira.tickets).toHaveLength(8);
  });

  test('only for the account that is asked for', async () => {
    await cli.run('report', '--account', STAGING);

    expect(cli.sandbox.jira.tickets).toHaveLength(2);
  });

  test('a Jira that refuses: what failed stays due, its reason is said once, and it exits with 1', async () => {
    cli.sandbox.jira.service.addFault({
      matches: ({ operation }) => operation.startsWith('POST') && operation.includes('issue'),
      effect: { status: 403, headers: { 'content-type': 'application/json' }, body: '{"errorMessages":["no create permission"]}' },
    });
    const { status, stdout } = await cli.run('report');

    expect(status).toBe(1);
    expect(stdout).toMatch(/^staging \(444455556666\) +failed +2 still due$/m);
    expect(stdout.match(/^! .*and 5 more: .*no create permission/gm)).toHaveLength(1);
  });

  test('a receiver whom Slack does not know is shown, and exits with 1', async () => {
    await cli.configure((files) => {
      files['ticket_owners.json'].slack_owner = ['#no-such-channel'];
    });
    const { status, stdout } = await cli.run('report');

    expect(status).toBe(1);
    expect(stdout).toMatch(/^#no-such-channel +.*unknown-receiver: \S/m);
  });

  test('where reporting is off it says how to switch it on', async () => {
    await cli.configureSections({ user_inactivekeys: { reporting: false } });
    const { status, stdout } = await cli.run('report');

    expect(status).toBe(0);
    expect(stdout).toContain('set "reporting": true');
    expect(cli.sandbox.jira.tickets).toEqual([]);
  });

  test('without the credentials that are needed: says which, and makes nothing', async () => {
    const { status, stderr } = await cli.runIn({ environment: { SLACK_TOKEN: '', JIRA_API_TOKEN: '' } }, 'report');

    expect(status).toBe(2);
    expect(stderr).toContain('JIRA_API_TOKEN');
    expect(cli.sandbox.jira.tickets).toEqual([]);
  });

  test("Keyhammer's own errors go where Hammer's patterns say", async () => {
    cli.sandbox.jira.service.addFault({
      matches: ({ operation }) => operation.startsWith('POST') && operation.includes('issue'),
      effect: { status: 403, headers: { 'content-type': 'application/json' }, body: '{"errorMessages":["no create permission"]}' },
    });
    await cli.run('report');

    const [warning] = cli.sandbox.slack.messagesTo('#keyhammer-warnings');
    expect(warning && readableText(warning)).toContain('no create permission');
  });

  test('a command that only looks sends nothing', async () => {
    await cli.configureSections({ user_inactivekeys: { remediation_retention_period: 0 } });
    for (const command of [['validate'], ['issues'], ['remediate', '--dry-run']]) await cli.run(...command);

    expect(cli.sandbox.slack.messages).toEqual([]);
  });
});
