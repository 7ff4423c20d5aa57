import { createPrivateKey, generateKeyPairSync } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { type Fault, ibmApiKeyValueOf, ociFaults, type ReceivedRequest } from '@keyhammer/sandbox';
import { Company, EVERYTHING, IBM, idOf, OCI } from '../test/company.ts';
import type { Setting } from './cli-under-test.ts';

const PASSPHRASE = 'correct-horse-battery-staple';
const JSON_TYPE = { 'content-type': 'application/json' };

let company: Company;
/** What Keyhammer sends to sign in: tokens, signatures, whole headers. */
let sent: Set<string>;
/** All that others may see: every output, and every request to Jira and Slack. */
let seen: string[];
beforeEach(async () => {
  company = await Company.open({ ...EVERYTHING, ibm_inactiveapikeys: { ...EVERYTHING.ibm_inactiveapikeys, unlock: true } });
  [sent, seen] = [new Set(), []];
  const { clouds, cli } = company;
  for (const { service } of [clouds.ibm, clouds.oci]) listen(service, takeSecretsFrom);
  for (const { service } of [cli.sandbox.jira, cli.sandbox.slack]) listen(service, ({ target, body }) => seen.push(target, body));
});
afterEach(async () => await company[Symbol.asyncDispose]());

function listen(service: Company['clouds']['ibm']['service'], hear: (request: ReceivedRequest) => void): void {
  const matches = (request: ReceivedRequest) => {
    hear(request);
    return false;
  };
  service.addFault({ matches, effect: 'cut-before' });
}

function takeSecretsFrom({ headers, body }: ReceivedRequest): void {
  const { authorization = '' } = headers;
  const [, token] = /^Bearer (.+)$/.exec(authorization) ?? [];
  const [, signature] = /signature="([^"]+)"/.exec(authorization) ?? [];
  for (const secret of [token, signature, new URLSearchParams(body).get('apikey')]) if (secret) sent.add(secret);
}

/** With the private key encrypted, as it is on many laptops. */
function signedIn(): Record<string, string> {
  const cipher = { cipher: 'aes-256-cbc', passphrase: PASSPHRASE };
  const pem = createPrivateKey(company.clouds.oci.credentials().privateKey).export({ type: 'pkcs8', format: 'pem', ...cipher });
  return { OCI_CLI_KEY_CONTENT: pem.toString(), OCI_CLI_PASSPHRASE: PASSPHRASE };
}

/** A key by any part of it that would be of use: in one line, or in PEM's own. */
function partsOf(pem: string): readonly string[] {
  const body = pem.replace(/-----[A-Z ]+-----|\s/g, '');
  return [body.slice(0, 64), body.slice(64, 128), body.slice(-64)];
}

function secrets(): readonly string[] {
  const { ibmAccount, oci } = company.clouds;
  const keys = [...Object.values(ibmAccount.keys).map(({ id }) => ibmApiKeyValueOf(id)), ibmAccount.operator.apiKey];
  const plain = oci.credentials().privateKey;
  return [...sent, ...keys, PASSPHRASE, 'PRIVATE KEY', ...partsOf(plain), ...partsOf(signedIn().OCI_CLI_KEY_CONTENT ?? '')];
}

/** The store, the configuration, and whatever else was written. */
async function filesIn(directory: string): Promise<string> {
  const entries = await readdir(directory, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile()).map(({ parentPath, name }) => readFile(join(parentPath, name), 'latin1'));
  return (await Promise.all(files)).join('\n');
}

async function expectNoSecretAnywhere(): Promise<void> {
  const { cli } = company;
  const everything = [...seen, await filesIn(cli.directory), JSON.stringify([cli.sandbox.jira.tickets, cli.sandbox.slack.messages])].join(
    '\n',
  );
  expect(everything.length).toBeGreaterThan(10_000);
  expect(secrets().filter((secret) => everything.includes(secret))).toEqual([]);
}

/** With all that a command can say, in words and as JSON. */
async function run(setting: Setting, ...argv: readonly string[]): Promise<number> {
  const environment = { ...signedIn(), ...setting.environment };
  const { status, stdout, stderr } = await company.clouds.runIn({ ...setting, environment }, '--verbose', ...argv);
  seen.push(stdout, stderr);
  return status;
}

async function everyCommand(): Promise<readonly number[]> {
  const { keys } = company.clouds.ibmAccount;
  const { cast } = company.clouds.tenancy;
  const both = ['--account', IBM, '--account', OCI];
  const statuses = [await run({}, 'validate'), await run({}, 'identify', ...both), await run({}, '--output', 'json', 'report', ...both)];
  company.cli.advanceDays(7);
  statuses.push(
    await run({}, 'remediate', '--dry-run', '--out', 'plan.json', ...both),
    await run({}, 'remediate', '--batch', ...both),
    await run({ answers: ['openshift-builders', 'quit'] }, 'remediate', '--account', IBM, '--check', 'ibm_inactiveprofiles'),
    await run({}, 'rollback', IBM, keys.staleOfService.id),
    await run({}, 'rollback', OCI, idOf(cast.unused)),
    await run({}, 'why', IBM, keys.staleOfService.id),
    await run({}, 'why', OCI, idOf(cast.inUse)),
    await run({}, '--output', 'json', 'inventory', '--provider', 'ibm'),
    await run({}, '--output', 'csv', 'inventory', '--provider', 'oci'),
    await run({}, 'audit', '--since', '30d'),
    await run({}, '--config', '/nowhere', 'scan', 'ibm'),
    await run({}, '--config', '/nowhere', 'scan', 'oci'),
  );
  return statuses;
}

test('where all goes well, no secret is in an output, the debug log, the store, a ticket or a message', async () => {
  expect(new Set(await everyCommand())).toEqual(new Set([0]));
  expect(sent.size).toBeGreaterThan(20);
  await expectNoSecretAnywhere();
});

describe('where it does not', () => {
  /** The worst of proxies: it prints the request that it got. */
  function repeating(provider: 'ibm' | 'oci', status: number): undefined {
    let text = '';
    const matches = ({ headers, body }: ReceivedRequest) => {
      text = `you sent ${headers.authorization} ${new URLSearchParams(body).get('apikey')}`;
      return headers.authorization !== undefined;
    };
    const answer = () => (provider === 'ibm' ? { errors: [{ code: 'odd', message: text }] } : { code: 'Odd', message: text });
    const effect = {
      status,
      headers: JSON_TYPE,
      get body() {
        return JSON.stringify(answer());
      },
    };
    company.clouds[provider].service.addFault({ matches, effect });
  }

  function repeatingTheApiKey(): undefined {
    let text = '';
    const matches = ({ operation, body }: ReceivedRequest) => {
      text = `you sent ${body} ${new URLSearchParams(body).get('apikey')}`;
      return operation === 'getToken';
    };
    const effect = {
      status: 400,
      headers: JSON_TYPE,
      get body() {
        return JSON.stringify({ errorCode: 'BXNIM0415E', errorMessage: text });
      },
    };
    company.clouds.ibm.service.addFault({ matches, effect });
  }

  function failing({ service }: Pick<Company['clouds']['oci'], 'service'>, effect: Fault['effect']): undefined {
    service.addFault({ matches: () => true, effect });
  }

  test.each<[string, () => Record<string, string> | undefined]>([
    ['IBM Cloud does not know the API key', () => ({ IBMCLOUD_API_KEY: 'wrong-key-0123456789' })],
    ['IBM Cloud repeats the API key in its refusal', repeatingTheApiKey],
    ['IBM Cloud repeats the request in its refusal', () => repeating('ibm', 403)],
    ['something before IBM Cloud repeats it', () => repeating('ibm', 400)],
    ['OCI repeats the request in its refusal', () => repeating('oci', 404)],
    ['something before OCI repeats it', () => repeating('oci', 400)],
    ['OCI does not believe the signature', () => failing(company.clouds.oci, ociFaults.error(401, 'NotAuthenticated', 'no'))],
    ['IBM Cloud hangs up', () => failing(company.clouds.ibm, 'cut-before')],
    ['OCI hangs up', () => failing(company.clouds.oci, 'cut-before')],
    ['the passphrase is wrong', () => ({ OCI_CLI_PASSPHRASE: 'wrong-passphrase-0123456789' })],
    ['the private key is of another fingerprint', () => ({ OCI_CLI_KEY_CONTENT: anotherKey(), OCI_CLI_PASSPHRASE: '' })],
  ])('%s: no secret is shown', async (_what, fail) => {
    const environment = fail() ?? {};
    const both = ['--account', IBM, '--account', OCI];
    expect(await run({ environment }, 'identify', ...both)).toBe(1);
    expect(await run({ environment }, '--output', 'json', 'inventory', ...both)).toBe(1);
    await run({ environment }, '--config', '/nowhere', 'scan', 'ibm');
    await run({ environment }, '--config', '/nowhere', 'scan', 'oci');
    for (const value of Object.values(environment)) for (const part of partsOf(value)) if (part !== '') sent.add(part);
    await expectNoSecretAnywhere();
  });

  function anotherKey(): string {
    return generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
  }
});
