import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { CliUnderTest } from '../cli-under-test.ts';
import { CloudsUnderTest } from '../clouds-under-test.ts';

let cli: CliUnderTest;
let clouds: CloudsUnderTest;
let home: string;
beforeEach(async () => {
  cli = await CliUnderTest.start();
  clouds = await CloudsUnderTest.start(cli);
  home = await mkdtemp(join(tmpdir(), 'keyhammer-home-'));
});
afterEach(async () => {
  await clouds[Symbol.asyncDispose]();
  await cli[Symbol.asyncDispose]();
  await rm(home, { recursive: true });
});

interface ScanDocument {
  readonly account: string;
  readonly status: string;
  readonly findings: readonly { readonly check: string; readonly id: string }[];
}

const NOWHERE = ['--config', '/nowhere'];
const UNSET = { IBMCLOUD_API_KEY: '', OCI_CLI_TENANCY: '', OCI_CLI_USER: '', OCI_CLI_FINGERPRINT: '', OCI_CLI_KEY_CONTENT: '' };
/** With an empty home directory: nothing of this machine's own may be found. */
const runIn = async (environment: Readonly<Record<string, string>>, ...argv: readonly string[]) =>
  await clouds.runIn({ environment: { HOME: home, ...environment } }, ...NOWHERE, ...argv);

describe('keyhammer scan ibm', () => {
  test('finds the account that the API key is of, and looks at it with no configuration', async () => {
    const { status, stdout } = await runIn({}, 'scan', 'ibm');

    expect(status).toBe(0);
    expect(stdout).toMatch(/^Inactive IBM Cloud API keys\nUSER +CREDENTIAL +CREATED +LAST USED +UNUSED FOR$/m);
    expect(stdout).toMatch(/^maria\.lopez@example\.com +old-notebook +2024-11-07 +never +480 days$/m);
    expect(stdout).toMatch(/^backup-agent +IBM Cloud service ID +2024-02-01 +2025-10-23 +130 days$/m);
    expect(stdout).toMatch(/^Account b1a5c0de4f2e4d7c9a3b8e6f00512a7d: 15 findings among 29 active credentials/m);
  });

  test('as JSON, with a threshold', async () => {
    const { document } = await runIn({}, '--output', 'json', 'scan', 'ibm', '--days', '200');
    const { account, status, findings } = document as ScanDocument;

    expect({ account, status }).toEqual({ account: clouds.ibmAccount.accountId, status: 'complete' });
    const { mixedStale, stale } = clouds.ibmAccount.keys;
    const found = findings.filter(({ check }) => check === 'ibm_inactiveapikeys').map(({ id }) => id);
    expect(found).toContain(mixedStale.id);
    expect(found).not.toContain(stale.id);
  });

  test('makes no call to another cloud', async () => {
    await runIn({}, 'scan', 'ibm');
    expect([...cli.sandbox.aws.service.calls.keys(), ...clouds.oci.service.calls.keys()]).toEqual([]);
  });

  test('without a key: says what to set, and exits with 2', async () => {
    const { status, stderr } = await runIn(UNSET, 'scan', 'ibm');
    expect(status).toBe(2);
    expect(stderr).toContain('Set IBMCLOUD_API_KEY');
  });

  test('a key that is not accepted: says so, and not which it is', async () => {
    const { status, stderr, stdout } = await runIn({ IBMCLOUD_API_KEY: 'not-the-right-one' }, '--verbose', 'scan', 'ibm');
    expect(status).toBe(1);
    expect(stderr).toMatch(/IBM Cloud .*API key/);
    expect(stderr + stdout).not.toContain('not-the-right-one');
  });
});

describe('keyhammer scan oci', () => {
  /** As `oci setup config` leaves it. */
  async function setUp(...profiles: readonly string[]): Promise<void> {
    const keyFile = join(home, '.oci', 'key.pem');
    await mkdir(join(home, '.oci'));
    await writeFile(keyFile, clouds.oci.credentials().privateKey);
    const texts = profiles.map((profile) => clouds.oci.configFile(keyFile, { profile }));
    await writeFile(join(home, '.oci', 'config'), texts.join('\n'));
  }

  test('finds the tenancy in the environment, and looks at it with no configuration', async () => {
    const { status, stdout } = await runIn({}, 'scan', 'oci');

    expect(status).toBe(0);
    expect(stdout).toMatch(/^API keys of OCI administrators\nUSER +CREDENTIAL +CREATED +LAST USED$/m);
    const { adminOldKey } = clouds.tenancy.cast;
    expect(stdout).toMatch(new RegExp(`^nina\\.becker@example\\.com +${adminOldKey.fingerprint} +2024-09-08 +2026-02-27 `, 'm'));
    expect(stdout).toMatch(/^svc-archive +(\w\w:?){16} +2023-12-23 +not since 2025-12-02 +90 days or more$/m);
    expect(stdout).toMatch(/^Account ocid1\.tenancy…\w{6}: 9 findings among 15 active credentials/m);
  });

  test('finds it in the configuration file of OCI', async () => {
    await setUp('DEFAULT', 'AUDIT');
    const { document } = await runIn(UNSET, '--output', 'json', 'scan', 'oci');
    const { account, findings } = document as ScanDocument;
    expect(account).toBe(clouds.tenancy.tenancyId);
    expect(findings).toHaveLength(9);
  });

  test('a profile that is named counts', async () => {
    await setUp('DEFAULT');
    const { status, stderr } = await runIn({ ...UNSET, OCI_CLI_PROFILE: 'AUDIT' }, 'scan', 'oci');
    expect(status).toBe(2);
    expect(stderr).toContain('There is no profile AUDIT');
  });

  test('without a file: says what to do, and exits with 2', async () => {
    const { status, stderr } = await runIn(UNSET, 'scan', 'oci');
    expect(status).toBe(2);
    expect(stderr).toContain('Run `oci setup config`');
  });

  test('profiles of several tenancies leave open which is meant', async () => {
    await setUp('DEFAULT');
    const file = join(home, '.oci', 'config');
    const other = clouds.oci
      .configFile(join(home, '.oci', 'key.pem'), { profile: 'OTHER' })
      .replace(clouds.tenancy.tenancyId, 'ocid1.tenancy.oc1..another');
    await writeFile(file, `${clouds.oci.configFile(join(home, '.oci', 'key.pem'))}\n${other}`);
    const { status, stderr } = await runIn(UNSET, 'scan', 'oci');
    expect(status).toBe(2);
    expect(stderr).toContain('Set OCI_CLI_PROFILE to one of them');
  });

  test('without a region: says what to set', async () => {
    const { status, stderr } = await runIn({ OCI_CLI_REGION: '' }, 'scan', 'oci');
    expect(status).toBe(2);
    expect(stderr).toContain('set OCI_CLI_REGION');
  });

  test('what Audit could not tell is told as not judged', async () => {
    clouds.oci.service.addFault({
      matches: ({ operation }) => operation === 'audit:ListEvents',
      effect: { status: 404, headers: { 'content-type': 'application/json' }, body: '{"code":"NotAuthorizedOrNotFound","message":"no"}' },
    });
    const { stdout } = await runIn({}, 'scan', 'oci');
    expect(stdout).toMatch(/^! not judged: .*: its last use is unknown \(/m);
  });
});

test('a cloud that there is not is a mistake', async () => {
  const { status, stderr } = await runIn({}, 'scan', 'azure');
  expect(status).toBe(2);
  expect(stderr).toContain('Allowed choices are aws, ibm, oci');
});

test.each([80, 140])('on a terminal of %i columns no line is longer', async (columns) => {
  for (const cloud of ['ibm', 'oci']) {
    const { stdout } = await clouds.runIn({ terminal: { columns } }, 'scan', cloud);
    for (const line of stdout.split('\n')) expect(line.length).toBeLessThanOrEqual(columns);
  }
});
