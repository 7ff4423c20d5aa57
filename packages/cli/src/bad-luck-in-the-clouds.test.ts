import { generateKeyPairSync } from 'node:crypto';
import { afterEach, describe, expect, test } from '@jest/globals';
import { type Fault, ociFaults } from '@keyhammer/sandbox';
import { Company, IBM, idOf, issuesOf, OCI } from '../test/company.ts';
import { ended, startProcess } from './cli-process.ts';
import type { Outcome } from './cli-under-test.ts';

const MINUTE = 60_000;
const AWS = ['data-platform', 'production', 'sandbox', 'staging'];

let company: Company;
const open = async (start?: Date) => {
  company = await Company.open(undefined, start);
  return company;
};
afterEach(async () => await company[Symbol.asyncDispose]());

interface Read {
  readonly name: string;
  readonly status: string;
  readonly reasons: readonly string[];
  readonly violations: number;
  readonly resolved: readonly unknown[];
}

/** What became of each account, the clouds in a row. */
function accountsOf({ document }: Pick<Outcome, 'document'>): ReadonlyMap<string, Read> {
  return new Map((document as { accounts: readonly Read[] }).accounts.map((account) => [account.name, account]));
}

function wellRead(accounts: ReadonlyMap<string, Read>): readonly string[] {
  return [...accounts.values()]
    .filter(({ status }) => status === 'complete')
    .map(({ name }) => name)
    .sort();
}

/** Every request to the cloud is heard, and goes on its way. */
function hear(provider: 'ibm' | 'oci', matches: Fault['matches']): void {
  const listening: Fault['matches'] = (request) => {
    matches(request);
    return false;
  };
  company.clouds[provider].service.addFault({ matches: listening, effect: 'cut-before' });
}

const openIn = async (account: string) => issuesOf(await company.clouds.json('issues', '--account', account)).length;

describe('what can not be read is said, resolves nothing, and holds up no other cloud', () => {
  test.each<[string, string, (company: Company) => void, RegExp]>([
    [
      'an activity report that never gets ready',
      IBM,
      ({ clouds }) => (clouds.ibmAccount.world.reports.never = true),
      /not ready after 5 minutes/,
    ],
    ['an activity report of other hours', IBM, ({ clouds }) => (clouds.ibmAccount.world.reports.hours = 24), /hours/],
    ['an account that shows only the caller', IBM, ({ clouds }) => onlyItself(clouds), /./],
    [
      'users of OCI whose keys nobody may list',
      OCI,
      ({ clouds }) => clouds.tenancy.world.deny(clouds.tenancy.tenancyId, 'identity:ListApiKeys'),
      /inspect|ListApiKeys|list/i,
    ],
    [
      'an identity domain that answers 404',
      OCI,
      ({ clouds }) => clouds.tenancy.world.deny(clouds.tenancy.tenancyId, 'domains:ListGroups'),
      /domain/,
    ],
  ])('%s', async (_what, account, happen, reason) => {
    const { clouds } = await open();
    await clouds.run('identify');
    const before = await openIn(account);
    happen(company);

    const outcome = await clouds.json('identify');
    const accounts = accountsOf(outcome);
    const { status, reasons, resolved } = accounts.get(account) ?? {};

    expect(outcome.status).toBe(1);
    expect([status, resolved]).toEqual(['partial', []]);
    expect(reasons?.join('\n')).toMatch(reason);
    expect(wellRead(accounts)).toEqual([...AWS, account === IBM ? OCI : IBM].sort());
    expect(await openIn(account)).toBe(before);
    const { stdout } = await clouds.run('identify', '--account', account);
    expect(stdout).toMatch(reason);
  });

  /** As for a role with no more than its own rights. */
  function onlyItself({ ibmAccount: { world, accountId, operator } }: Company['clouds']): void {
    Object.assign(world.user(accountId, operator.iamId), { sees: 'only-itself' });
  }
});

test('an Audit that nobody may read makes no key unused: it is not evaluable, and its issue stays', async () => {
  const { clouds, cli } = await open();
  await clouds.run('identify', '--account', OCI);
  await clouds.run('report', '--account', OCI);
  const before = await openIn(OCI);
  cli.advanceDays(7);
  clouds.tenancy.world.deny(clouds.tenancy.tenancyId, 'audit:ListEvents');

  const outcome = await clouds.json('identify', '--account', OCI);
  expect(accountsOf(outcome).get(OCI)).toMatchObject({ violations: 3, notEvaluable: 13, opened: [], resolved: [] });
  expect(outcome.stderr).toMatch(/OCI Audit was not read in whole.*NotAuthorizedOrNotFound/);
  expect(await openIn(OCI)).toBe(before);
  const said = issuesOf(await clouds.json('remediate', '--batch', '--account', OCI, '--check', 'oci_inactiveapikeys'));
  expect(new Set(said.map((issue) => issue.outcome))).toEqual(new Set(['refused']));
  expect(company.hasKey(clouds.tenancy.cast.unused)).toBe(true);
});

describe('a way in that is no way in: the reason is said plainly, and the other clouds go on', () => {
  async function identified(environment: Readonly<Record<string, string>>) {
    const outcome = await company.clouds.runIn({ environment }, '--output', 'json', 'identify');
    expect(outcome.status).toBe(1);
    return accountsOf(outcome);
  }

  test('a wrong IBM API key', async () => {
    await open();
    const accounts = await identified({ IBMCLOUD_API_KEY: 'not-a-key-of-this-account' });
    expect(accounts.get(IBM)).toMatchObject({ status: 'failed', violations: 0 });
    expect(accounts.get(IBM)?.reasons.join()).toMatch(/BXNIM0415E/);
    expect(accounts.get(IBM)?.reasons.join()).toMatch(/IBMCLOUD_API_KEY|API key/);
    expect(wellRead(accounts)).toEqual([...AWS, OCI].sort());
  });

  test('an IBM API key that is disabled', async () => {
    const { clouds } = await open();
    const { world, accountId, operator } = clouds.ibmAccount;
    world.setDisabled(accountId, operator.keyId, true, company.cli.sandbox.clock.now());
    const accounts = await identified({});
    expect(accounts.get(IBM)?.reasons.join()).toMatch(/disabled/);
    expect(wellRead(accounts)).toEqual([...AWS, OCI].sort());
  });

  test('a private key that does not belong to the fingerprint', async () => {
    await open();
    const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
    const pem = privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
    const accounts = await identified({ OCI_CLI_KEY_CONTENT: pem });
    expect(accounts.get(OCI)).toMatchObject({ status: 'failed' });
    expect(accounts.get(OCI)?.reasons.join()).toMatch(/fingerprint/);
    expect(wellRead(accounts)).toEqual([...AWS, IBM].sort());
  });

  test('a signature that OCI does not accept, with a clock that is right', async () => {
    const { clouds } = await open(new Date());
    const { adminOldKey } = clouds.tenancy.cast;
    const { user, fingerprint, privateKey } = clouds.oci.credentials(adminOldKey);
    clouds.tenancy.world.deleteKey(adminOldKey);
    const accounts = await identified({ OCI_CLI_USER: user, OCI_CLI_FINGERPRINT: fingerprint, OCI_CLI_KEY_CONTENT: privateKey });
    expect(accounts.get(OCI)).toMatchObject({ status: 'failed' });
    expect(accounts.get(OCI)?.reasons.join()).toMatch(/401.*(key|fingerprint)/s);
    expect(accounts.get(OCI)?.reasons.join()).not.toMatch(/minutes/);
    expect(wellRead(accounts)).toEqual([...AWS, IBM].sort());
  });

  test('a clock that is six minutes slow: OCI says 401, and Keyhammer why', async () => {
    const { cli, clouds } = await open(new Date(Date.now() + 6 * MINUTE));
    clouds.oci.service.clockOffsetMs = 6 * MINUTE;
    clouds.ibmAccount.world.reports.pendingPolls = 0;
    const argv = ['--config', cli.directory, '--output', 'json', 'identify', '--account', OCI, '--account', IBM];
    const { status, stdout } = await ended(startProcess(cli.sandbox, argv, { environment: clouds.environment() }));
    expect(status).toBe(1);
    const accounts = accountsOf({ document: JSON.parse(stdout) });
    expect(accounts.get(OCI)).toMatchObject({ status: 'failed' });
    expect(accounts.get(OCI)?.reasons.join()).toMatch(/clock.*(6|minutes)/s);
    expect(wellRead(accounts)).toEqual([IBM]);
    expect(clouds.oci.refusals.at(-1)).toMatch(/date/);
  });
});

describe('what passes is waited for', () => {
  test.each([
    ['no Retry-After', undefined],
    ['a Retry-After', 1],
  ])('429 with %s, in both clouds: everything is read, and done', async (_what, retryAfter) => {
    const { clouds, cli } = await open();
    for (const operation of ['listApiKeys', 'createReport', 'getReport']) clouds.ibm.throttle(operation, 2, retryAfter);
    for (const operation of ['identity:ListUsers', 'audit:ListEvents', 'domains:ListGroups']) clouds.oci.throttle(operation, 2, retryAfter);
    expect(await clouds.run('identify')).toMatchObject({ status: 0 });
    await clouds.run('report');
    cli.advanceDays(7);
    clouds.ibm.throttle('disableApiKey', 2, retryAfter);
    clouds.oci.throttle('identity:DeleteApiKey', 2, retryAfter);
    expect(await clouds.run('remediate', '--batch')).toMatchObject({ status: 0 });
    expect(company.hasKey(clouds.tenancy.cast.unused)).toBe(false);
    expect(company.stopped()).toContain('stale');
  });

  test('a token that expires half-way is replaced by another, and nothing is lost', async () => {
    const { clouds, cli } = await open();
    const tokens = new Set<unknown>();
    let hours = 0;
    hear('ibm', ({ operation, headers }) => {
      if (headers.authorization) tokens.add(headers.authorization);
      if (operation !== 'listServiceIds' || hours > 0) return;
      hours += 1;
      cli.advanceDays(61 / (24 * 60));
    });
    const { status, document } = await clouds.json('identify', '--account', IBM);
    expect(status).toBe(0);
    expect(accountsOf({ document }).get(IBM)).toMatchObject({ status: 'complete', violations: 15 });
    expect(hours).toBe(1);
    expect(tokens.size).toBe(2);
  });

  test('a token that IBM does not accept any more half-way through a batch: no key is left out', async () => {
    const { clouds, cli } = await open();
    await clouds.run('identify', '--account', IBM);
    await clouds.run('report', '--account', IBM);
    cli.advanceDays(7);
    const body = JSON.stringify({ errors: [{ code: 'unauthorized', message_code: 'BXNIM0407E', message: 'Provided token is expired' }] });
    const effect = { status: 401, headers: { 'content-type': 'application/json' }, body };
    clouds.ibm.service.addFault({ matches: ({ operation }) => operation === 'disableApiKey', times: 1, effect });
    expect(await clouds.run('remediate', '--batch', '--account', IBM)).toMatchObject({ status: 0 });
    expect(company.stopped()).toEqual(expect.arrayContaining(['stale', 'neverUsed', 'rotatedOld', 'mixedStale', 'mixedNeverUsed']));
  });
});

test('a deletion that OCI refuses is told, the others are done, and the next run does it', async () => {
  const { clouds, cli } = await open();
  const { unused, neverSeen } = clouds.tenancy.cast;
  await clouds.run('identify', '--account', OCI);
  await clouds.run('report', '--account', OCI);
  cli.advanceDays(7);
  const isOfUnused = (path: string) => decodeURIComponent(path).includes(unused.fingerprint);
  clouds.oci.service.addFault({
    matches: ({ operation, path }) => operation === 'identity:DeleteApiKey' && isOfUnused(path),
    times: 1,
    effect: ociFaults.error(400, 'InvalidParameter', 'not today'),
  });

  const outcome = await clouds.json('remediate', '--batch', '--account', OCI);
  const said = issuesOf(outcome).find(({ id }) => id === idOf(unused));
  expect(outcome.status).toBe(1);
  expect(said).toMatchObject({ outcome: 'failed', why: expect.stringContaining('not today') });
  expect([unused, neverSeen].map((key) => company.hasKey(key))).toEqual([true, false]);
  expect(await clouds.run('remediate', '--batch', '--account', OCI)).toMatchObject({ status: 0 });
  expect(company.hasKey(unused)).toBe(false);
});
