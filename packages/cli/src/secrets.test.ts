import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { OPERATOR_SECRET_ACCESS_KEY } from '@keyhammer/sandbox';
import { CliUnderTest } from './cli-under-test.ts';

let cli: CliUnderTest;
let secrets: readonly string[];
beforeEach(async () => {
  cli = await CliUnderTest.start();
  secrets = [...jiraSecrets(cli), ...slackSecrets(cli), OPERATOR_SECRET_ACCESS_KEY];
  await cli.run('identify');
});
afterEach(async () => {
  await cli[Symbol.asyncDispose]();
});

function jiraSecrets({ sandbox }: CliUnderTest): readonly string[] {
  const { username, secret } = sandbox.jira.login;
  return [secret, Buffer.from(`${username}:${secret}`).toString('base64')];
}

function slackSecrets({ sandbox }: CliUnderTest): readonly string[] {
  const { SLACK_TOKEN = '' } = sandbox.environment();
  return [SLACK_TOKEN];
}

const JSON_TYPE = { 'content-type': 'application/json' };
const ALWAYS = { matches: () => true };

/** What the other side answers, the worst of proxies among them: one that prints the request that it got. */
const FAILURES: readonly (readonly [string, (cli: CliUnderTest) => void])[] = [
  ['Jira does not know us', ({ sandbox }) => sandbox.jira.service.addFault({ ...ALWAYS, effect: { status: 401 } })],
  [
    'Jira repeats them in its error',
    (cli) => {
      const body = JSON.stringify({ errorMessages: [`you sent ${jiraSecrets(cli)}`] });
      cli.sandbox.jira.service.addFault({ ...ALWAYS, effect: { status: 400, headers: JSON_TYPE, body } });
    },
  ],
  [
    'something before Jira answers with a page that repeats them',
    (cli) => {
      const body = `<html><body>you sent ${jiraSecrets(cli)}</body></html>`;
      cli.sandbox.jira.service.addFault({ ...ALWAYS, effect: { status: 403, body } });
    },
  ],
  ['Jira hangs up', ({ sandbox }) => sandbox.jira.service.addFault({ ...ALWAYS, effect: 'cut-before' })],
  ['Slack has revoked the token', ({ sandbox }) => sandbox.slack.refuse('token_revoked')],
  [
    'Slack repeats it in its error',
    (cli) => {
      const body = JSON.stringify({ ok: false, error: `you sent ${slackSecrets(cli)}` });
      cli.sandbox.slack.service.addFault({ ...ALWAYS, effect: { status: 200, headers: JSON_TYPE, body } });
    },
  ],
  ['Slack hangs up', ({ sandbox }) => sandbox.slack.service.addFault({ ...ALWAYS, effect: 'cut-before' })],
];

describe('report and run, --verbose', () => {
  test.each(FAILURES)('%s: no secret is shown, on stdout or stderr', async (_, fail) => {
    fail(cli);
    for (const command of [['report'], ['--output', 'json', 'run']]) {
      const { status, stdout, stderr } = await cli.run(...command, '--verbose');

      expect(status).toBe(1);
      for (const secret of secrets) expect(stdout + stderr).not.toContain(secret);
    }
  });
});

test('validate shows the settings and no secret', async () => {
  const { stdout, stderr } = await cli.json('validate', '--verbose');

  for (const secret of secrets) expect(stdout + stderr).not.toContain(secret);
});
