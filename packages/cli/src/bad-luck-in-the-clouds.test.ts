import { generateKeyPairSync } from 'node:crypto';
import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { type LoopbackService, ociFaults, type ReceivedRequest } from '@keyhammer/sandbox';
import { Company, EVERYTHING, IBM, idOf, issuesOf, OCI } from '../test/company.ts';
import { ended, startProcess } from './cli-process.ts';
import type { Outcome } from './cli-under-test.ts';

const MINUTE = 60_000;
const ONE_OF_EACH = ['production', IBM, OCI].flatMap((account) => ['--account', account]);

let company: Company;
const open = async (start?: Date) => {
  company = await Company.open(undefined, start);
  return company;
};
const close = async () => await company[Symbol.asyncDispose]();

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
function hear(service: LoopbackService, listen: (request: ReceivedRequest) => void): void {
  const matches = (request: ReceivedRequest) => {
    listen(request);
    return false;
  };
  service.addFault({ matches, effect: 'cut-before' });
}

const openIn = async (account: string) => issuesOf(await company.clouds.json('issues', '--account', account)).length;

describe('what can not be read is said, resolves nothing, and holds up no other cloud', () => {
  type Clouds = Company['clouds'];
  const denied = (operation: string): readonly [(clouds: Clouds) => void, (clouds: Clouds) => void] => [
    ({ tenancy: { world, tenancyId } }) => world.deny(tenancyId, operation),
    ({ tenancy: { world, tenancyId } }) => world.allow(tenancyId, operation),
  ];
  const showing =
    (sees: 'account' | 'only-itself') =>
    ({ ibmAccount: { world, accountId, operator } }: Clouds): void => {
      Object.assign(world.user(accountId, operator.iamId), { sees });
    };
  const reports =
    (never: boolean) =>
    ({ ibmAccount }: Clouds): void => {
      ibmAccount.world.reports.never = never;
    };

  beforeAll(async () => {
    await open();
    await company.clouds.run('identify', ...ONE_OF_EACH);
  });
  afterAll(close);

  test.each<[string, string, RegExp, ...(readonly [(clouds: Clouds) => void, (clouds: Clouds) => void])]>([
    ['an activity report that never gets ready', IBM, /not ready after 5 minutes/, reports(true), reports(false)],
    [
      'an account that shows only the caller',
      IBM,
      /showed nothing but what is Keyhammer's own/,
      showing('only-itself'),
      showing('account'),
    ],
    ['users of OCI whose keys nobody may list', OCI, /Could not list the API keys of the user/, ...denied('identity:ListApiKeys')],
    ['an identity domain that answers 404', OCI, /domain/, ...denied('domains:ListGroups')],
  ])('%s', async (_what, account, reason, happen, pass) => {
    const { clouds } = company;
    const before = await openIn(account);
    happen(clouds);
    const outcome = await clouds.json('identify', ...ONE_OF_EACH);
    pass(clouds);

    const accounts = accountsOf(outcome);
    const { status, reasons, resolved } = accounts.get(account) ?? {};
    expect(outcome.status).toBe(1);
    expect([status, resolved]).toEqual(['partial', []]);
    expect(reasons?.join('\n')).toMatch(reason);
    expect(wellRead(accounts)).toEqual([account === IBM ? OCI : IBM, 'production'].sort());
    expect(await openIn(account)).toBe(before);
  });
});

test('an Audit that nobody may read makes no key unused: it is not evaluable, and its issue stays', async () => {
  await using opened = await open();
  const { clouds, cli } = opened;
  await clouds.run('identify', '--account', OCI);
  await clouds.run('report', '--account', OCI);
  const before = await openIn(OCI);
  cli.advanceDays(7);
  clouds.tenancy.world.deny(clouds.tenancy.tenancyId, 'audit:ListEvents');

  const outcome = await clouds.json('identify', '--account', OCI);
  expect(accountsOf(outcome).get(OCI)).toMatchObject({
    violations: 3,
    notEvaluable: 13,
    opened: [],
    resolved: [],
    reasons: [expect.stringMatching(/^13 not evaluable: its last use is unknown/)],
  });
  expect(outcome.stderr).toMatch(/OCI Audit was not read in whole.*NotAuthorizedOrNotFound/);
  expect(await openIn(OCI)).toBe(before);
  const said = issuesOf(await clouds.json('remediate', '--batch', '--account', OCI, '--check', 'oci_inactiveapikeys'));
  expect(new Set(said.map((issue) => issue.outcome))).toEqual(new Set(['refused']));
  expect(company.hasKey(clouds.tenancy.cast.unused)).toBe(true);
});

describe('a way in that is no way in: the reason is said plainly, and the other clouds go on', () => {
  afterEach(close);

  async function identified(environment: Readonly<Record<string, string>>) {
    const outcome = await company.clouds.runIn({ environment }, '--output', 'json', 'identify', ...ONE_OF_EACH);
    expect(outcome.status).toBe(1);
    return accountsOf(outcome);
  }

  test('a wrong IBM API key', async () => {
    await open();
    const accounts = await identified({ IBMCLOUD_API_KEY: 'not-a-key-of-this-account' });
    expect(accounts.get(IBM)).toMatchObject({ status: 'failed', violations: 0 });
    expect(accounts.get(IBM)?.reasons.join()).toMatch(/BXNIM0415E/);
    expect(accounts.get(IBM)?.reasons.join()).toMatch(/IBMCLOUD_API_KEY|API key/);
    expect(wellRead(accounts)).toEqual([OCI, 'production'].sort());
  });

  test('an IBM API key that is disabled', async () => {
    const { clouds } = await open();
    const { world, accountId, operator } = clouds.ibmAccount;
    world.setDisabled(accountId, operator.keyId, true, company.cli.sandbox.clock.now());
    const accounts = await identified({});
    expect(accounts.get(IBM)?.reasons.join()).toMatch(/disabled/);
    expect(wellRead(accounts)).toEqual([OCI, 'production'].sort());
  });

  test('a private key that does not belong to the fingerprint', async () => {
    await open();
    const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
    const pem = privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
    const accounts = await identified({ OCI_CLI_KEY_CONTENT: pem });
    expect(accounts.get(OCI)).toMatchObject({ status: 'failed' });
    expect(accounts.get(OCI)?.reasons.join()).toMatch(/fingerprint/);
    expect(wellRead(accounts)).toEqual([IBM, 'production'].sort());
  });

  test('a signature that OCI does not accept, with a clock that is right', async () => {
    const { clouds } = await open(new Date());
    const { adminOldKey } = clouds.tenancy.cast;
    const { user, fingerprint, privateKey } = clouds.oci.credentials(adminOldKey);
    clouds.tenancy.world.deleteKey(adminOldKey);
    const accounts = await identified({ OCI_CLI_USER: user, OCI_CLI_FINGERPRINT: fingerprint, OCI_CLI_KEY_CONTENT: privateKey });
    expect(accounts.get(OCI)).toMatchObject({ status: 'failed' });
    expect(accounts.get(OCI)?.reasons.join()).toMatch(
      /OCI does not accept the signature by the key .*NotAuthenticated.*Check tenancy, user and fingerprint/s,
    );
    expect(accounts.get(OCI)?.reasons.join()).not.toMatch(/minutes/);
    expect(wellRead(accounts)).toEqual([IBM, 'production'].sort());
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
  afterEach(close);

  test('429 that does not say for how long, in both clouds: everything is read, and done', async () => {
    const { ibm_inactiveapikeys, oci_adminapikeys } = EVERYTHING;
    company = await Company.open({ ibm_inactiveapikeys, oci_adminapikeys });
    const { clouds, cli } = company;
    const { adminOldKey, adminYoungKey, nestedAdmin } = clouds.tenancy.cast;
    for (const operation of ['listApiKeys', 'createReport', 'disableApiKey']) clouds.ibm.throttle(operation, 2);
    for (const operation of ['identity:ListGroups', 'identity:ListApiKeys', 'identity:DeleteApiKey']) clouds.oci.throttle(operation, 2);

    const identified = await clouds.run('identify', ...ONE_OF_EACH);
    await clouds.run('report', ...ONE_OF_EACH);
    cli.advanceDays(7);
    const remediated = await clouds.run('remediate', '--batch', ...ONE_OF_EACH);

    expect([identified.status, remediated.status]).toEqual([0, 0]);
    expect([adminOldKey, adminYoungKey, nestedAdmin].filter((key) => company.hasKey(key))).toEqual([]);
    expect(company.stopped()).toEqual(expect.arrayContaining(['stale', 'neverUsed', 'rotatedOld', 'mixedStale', 'mixedNeverUsed']));
  });

  test('a token that expires half-way is replaced by another, and nothing is lost', async () => {
    const { clouds, cli } = await open();
    const tokens = new Set<unknown>();
    let hours = 0;
    hear(clouds.ibm.service, ({ operation, headers }) => {
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
  await using opened = await open();
  const { clouds, cli } = opened;
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
