import { afterEach, describe, expect, test } from '@jest/globals';
import { CliUnderTest } from './cli-under-test.ts';

let cli: CliUnderTest;
afterEach(async () => {
  await cli[Symbol.asyncDispose]();
});

const DUE = 8;

/** Find and tell; a week later deactivate; find again and close. */
async function playStory() {
  const first = await cli.json('run');
  cli.advanceDays(7);
  const second = await cli.json('run');
  const third = await cli.json('run', '--account', '444455556666');
  return { first, second, third };
}

const closedIn = async (accountId: string) => (await cli.json('issues', '--status', 'closed', '--account', accountId)).document;

describe('the whole job', () => {
  test.each([
    ['Jira Cloud and Slack', 'cloud', true, true],
    ['Jira Data Center and Slack', 'datacenter', true, true],
    ['Jira alone', 'cloud', true, false],
    ['Slack alone', 'cloud', false, true],
    ['neither: the record is the report, and what follows goes on', 'cloud', false, false],
  ] as const)('with %s', async (_, jiraDeployment, jira, slack) => {
    cli = await CliUnderTest.start({ jiraDeployment });
    await cli.configureSections({ jira: { enabled: jira }, slack: { enabled: slack } });
    const { first, second, third } = await playStory();

    expect([first.status, second.status, third.status]).toEqual([0, 0, 0]);
    expect(first.document).toMatchObject({ remediate: { issues: [], postponed: { length: DUE } } });
    expect(second.document).toMatchObject({ remediate: { issues: Array.from({ length: DUE }, () => ({ outcome: 'remediated' })) } });
    expect(await closedIn('444455556666')).toMatchObject({ issues: { length: 2 } });
    expect(cli.sandbox.jira.tickets.filter(({ status }) => status.category === 'done')).toHaveLength(jira ? 2 : 0);
    expect(cli.sandbox.jira.service.totalCalls > 0).toBe(jira);
    expect(cli.sandbox.slack.messages.length > 0).toBe(slack);
  });

  test.each([
    ['Jira and Slack off', false, true],
    ['Jira on', true, false],
  ])('the report says that nobody was told, or does not, with %s', async (_, jira, said) => {
    cli = await CliUnderTest.start();
    await cli.configureSections({ jira: { enabled: jira }, slack: { enabled: false } });
    await cli.run('identify');
    expect((await cli.run('report')).stdout.includes('nobody was told')).toBe(said);
    // Nothing was done this time, so there is nothing to be said of it.
    expect((await cli.run('report')).stdout).not.toContain('nobody was told');
  });

  test('over a Slack webhook everything goes to its one channel', async () => {
    cli = await CliUnderTest.start();
    await cli.configureSections({ jira: { enabled: false }, slack: { api_url: undefined } });
    const environment = { SLACK_TOKEN: '', SLACK_WEBHOOK_URL: cli.sandbox.slack.webhookUrl };
    await cli.run('identify');
    const { status, stdout } = await cli.runIn({ environment }, 'report');

    expect(status).toBe(0);
    expect(cli.sandbox.slack.messages.map(({ via }) => via)).toContain('webhook');
    expect(stdout).not.toContain(cli.sandbox.slack.webhookUrl);
  });
});
