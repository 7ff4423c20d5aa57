import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { ReceivedRequest } from '@keyhammer/sandbox';
import { CliUnderTest, type Setting } from './cli-under-test.ts';

const [MAIN, DATA] = ['111122223333', '777788889999'] as const;
const BY_HAND = 'airflow';
const KEY_FILE = 'new-key.json';
const armed = { reporting: true, remediation: true, remediation_retention_period: 7 };

let cli: CliUnderTest;
/** The secrets that AWS was told, and told us: keys for their owners, a password. */
let keys: Set<string>;
let passwords: Set<string>;
/** What others may see: every output, and every body that Jira and Slack were sent. */
let seen: string[];
beforeEach(async () => {
  cli = await CliUnderTest.start();
  [keys, passwords, seen] = [new Set(), new Set(), []];
  listen(cli.sandbox.aws.service, takeSecretsFrom);
  for (const { service } of [cli.sandbox.jira, cli.sandbox.slack]) listen(service, ({ path, body }) => seen.push(path, body));
  await cli.configureSections({
    user_inactivekeys: { enabled: false },
    user_keysrotation: { ...armed, rotation_criteria_days: 280, remediation_action: 'rotate', accounts: [DATA] },
    user_inactivepasswords: { ...armed, inactive_criteria_days: 90, accounts: [MAIN] },
  });
});
afterEach(async () => {
  await cli[Symbol.asyncDispose]();
});

type Service = CliUnderTest['sandbox']['aws']['service'];

function listen(service: Service, hear: (request: ReceivedRequest) => void): void {
  service.addFault({
    matches: (request) => {
      hear(request);
      return false;
    },
    effect: 'cut-before',
  });
}

function takeSecretsFrom({ operation, body }: ReceivedRequest): void {
  if (operation === 'iam:CreateLoginProfile') passwords.add(new URLSearchParams(body).get('Password') ?? '');
  if (operation !== 'secretsmanager:CreateSecret' && operation !== 'secretsmanager:PutSecretValue') return;
  const { secretAccessKey } = JSON.parse(JSON.parse(body).SecretString);
  keys.add(secretAccessKey);
}

/** Runs a command with all that it can say, and keeps that. */
async function run(setting: Setting, ...argv: readonly string[]): Promise<string> {
  const { stdout, stderr } = await cli.runIn(setting, '--verbose', ...argv);
  seen.push(stdout, stderr);
  return stderr;
}

/** Each of these commands has a say of its own on keys that are replaced, and on passwords that are removed and made anew. */
async function everything(): Promise<void> {
  await run({}, 'identify');
  await run({}, 'report');
  await run({ answers: ['yes'] }, 'rotate', DATA, BY_HAND, '--to-file', KEY_FILE);
  cli.advanceDays(7);
  await run({}, 'remediate', '--dry-run', '--out', 'plan.json');
  await run({}, 'remediate', '--batch');
  await run({}, '--output', 'json', 'remediate', '--batch');
  await run({}, 'identify');
  await run({}, 'report');
  const { keyId } = cli.organisation.cast.oldButUsed;
  for (const format of ['table', 'json']) await run({}, '--output', format, 'issues', 'show', keyId);
  for (const format of ['table', 'json', 'csv']) await run({}, '--output', format, 'audit', '--since', '30d');
  await run({}, '--output', 'json', 'why', DATA, keyId);
}

/** Brings a password back, and returns what the terminal alone shows. */
async function rollBack(): Promise<string> {
  const { stdout, stderr } = await cli.runIn({ answers: [] }, '--output', 'json', '--verbose', 'rollback', MAIN, 'peter.novak');
  seen.push(stdout);
  return stderr;
}

/** What the embedded store, and whatever else Keyhammer writes, holds on disk. */
async function filesOnDisk(): Promise<string> {
  const entries = await readdir(cli.directory, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile() && entry.name !== KEY_FILE);
  const contents = await Promise.all(files.map(({ parentPath, name }) => readFile(join(parentPath, name), 'latin1')));
  return contents.join('\n');
}

/** As it is, in JSON, in base64, and in a form as the AWS SDK writes one. */
function formsOf(secret: string): readonly string[] {
  const inForm = encodeURIComponent(secret).replace(/[!'()*]/g, (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`);
  return [secret, JSON.stringify(secret).slice(1, -1), Buffer.from(secret).toString('base64'), inForm];
}

async function expectNowhere(secrets: Iterable<string>): Promise<void> {
  const everywhere = [...seen, await filesOnDisk(), JSON.stringify([cli.sandbox.jira.tickets, cli.sandbox.slack.messages])].join('\n');
  // Else there would be nothing to find a secret in.
  for (const known of ['dbt-cloud', 'keyhammer/dbt-cloud', 'peter.novak', 'hand-over']) expect(everywhere).toContain(known);
  for (const secret of secrets) for (const form of formsOf(secret)) expect(everywhere).not.toContain(form);
}

/** The worst of proxies: one that prints the request that it got. */
function repeatWhatIsSentTo(wanted: string, answer: (sent: string) => string): void {
  let sent = '';
  cli.sandbox.aws.service.addFault({
    matches: ({ operation, body }) => {
      sent = body;
      return operation === wanted;
    },
    effect: {
      status: 400,
      get body() {
        return answer(sent);
      },
    },
  });
}

function inJson(sent: string): string {
  return JSON.stringify({ __type: 'InvalidParameterException', Message: `you sent ${sent}, in which ${JSON.parse(sent).SecretString}` });
}

function inXml(sent: string): string {
  const message = `you sent ${sent}, in which ${new URLSearchParams(sent).get('Password')}`;
  const escaped = message.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
  return `<ErrorResponse><Error><Code>ValidationError</Code><Message>${escaped}</Message></Error></ErrorResponse>`;
}

describe('the secrets that Keyhammer makes', () => {
  test('are where they were handed over to, and nowhere else: no output, log, ticket, message, export or store', async () => {
    await everything();
    const shown = await rollBack();
    const inFile: { readonly secretAccessKey: string } = JSON.parse(await cli.read(KEY_FILE));
    const [password = ''] = passwords;

    expect([keys.size, passwords.size]).toEqual([3, 1]);
    expect(shown.split(password)).toHaveLength(2);
    await expectNowhere([...keys, ...passwords, inFile.secretAccessKey]);
  });

  test('are nowhere when Secrets Manager repeats them in its error', async () => {
    repeatWhatIsSentTo('secretsmanager:CreateSecret', inJson);
    await everything();

    expect(seen.join('\n')).toContain('you sent');
    expect(keys.size).toBeGreaterThan(0);
    await expectNowhere(keys);
  });

  test('are nowhere when IAM repeats a password in its error', async () => {
    await everything();
    repeatWhatIsSentTo('iam:CreateLoginProfile', inXml);
    seen.push(await rollBack());

    expect(seen.join('\n')).toContain('you sent');
    expect(passwords.size).toBe(1);
    await expectNowhere(passwords);
  });
});
