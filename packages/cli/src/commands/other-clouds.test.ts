import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { CliUnderTest } from '../cli-under-test.ts';
import { CloudsUnderTest } from '../clouds-under-test.ts';

// The commands on IBM Cloud and OCI, where ids are long, names are not unique, and what is done differs.

const DUE_AT_ONCE = { inactive_criteria_days: 90, remediation_retention_period: 0 };

let cli: CliUnderTest;
let clouds: CloudsUnderTest;
beforeEach(async () => {
  cli = await CliUnderTest.start();
  clouds = await CloudsUnderTest.start(cli);
  await clouds.configure({
    ibm_inactiveapikeys: DUE_AT_ONCE,
    ibm_inactiveserviceids: DUE_AT_ONCE,
    ibm_inactiveprofiles: DUE_AT_ONCE,
    ibm_inactiveusers: DUE_AT_ONCE,
    oci_adminapikeys: { remediation_retention_period: 0 },
    oci_inactiveapikeys: DUE_AT_ONCE,
  });
});
afterEach(async () => {
  await clouds[Symbol.asyncDispose]();
  await cli[Symbol.asyncDispose]();
});

const OTHERS = ['--account', 'platform-ibm,analytics-oci'];
const identify = async () => expect((await clouds.run('identify', ...OTHERS)).status).toBe(0);
const reported = async () => {
  await identify();
  expect((await clouds.run('report', ...OTHERS)).status).toBe(0);
};
const issuesOf = async (...argv: readonly string[]) => {
  const { document } = await clouds.json('issues', ...argv);
  return (document as { issues: readonly Record<string, unknown>[] }).issues;
};

describe('keyhammer issues', () => {
  beforeEach(identify);

  test('says of each how strong the evidence is, and whether what is done can be undone', async () => {
    const all = await issuesOf(...OTHERS);
    const of = (check: string) => all.find((issue) => issue.check === check);

    expect(of('ibm_inactiveapikeys')).toMatchObject({ evidence: { strength: 'strong', why: expect.any(String) }, reversible: true });
    expect(of('ibm_inactiveusers')).toMatchObject({ evidence: { strength: 'moderate' }, reversible: false });
    expect(of('ibm_inactiveprofiles')).toMatchObject({ reversible: false });
    expect(of('oci_inactiveapikeys')).toMatchObject({ evidence: { strength: 'moderate' }, reversible: true });

    const { stdout } = await clouds.run('issues', ...OTHERS);
    expect(stdout).toMatch(/^ACCOUNT +USER +CREDENTIAL +CREATED +LAST USED +EVIDENCE +UNDO +STATUS$/m);
    expect(stdout).toMatch(/^platform-ibm +peter\.novak@example\.com +IBM Cloud user .* moderate +no +open: /m);
    expect(stdout).toMatch(/^analytics-oci +svc-archive +(\w\w:?){16} .* moderate +yes +open: /m);
  });

  test('names people, keys and service IDs as people do, and no OCID', async () => {
    const { stdout } = await clouds.run('issues', ...OTHERS);
    expect(stdout).toMatch(/^platform-ibm +maria\.lopez@example\.com +checkout-laptop /m);
    expect(stdout).toMatch(/^platform-ibm +backup-agent +IBM Cloud service ID /m);
    expect(stdout).not.toMatch(/ocid1|IBMid-|ServiceId-/);
  });

  test.each([
    [80, false],
    [140, true],
  ])('on a terminal of %i columns fits; with the evidence beside it: %s', async (columns, isBeside) => {
    const { stdout } = await clouds.runIn({ terminal: { columns } }, 'issues', ...OTHERS);
    for (const line of stdout.split('\n')) expect(line.length).toBeLessThanOrEqual(columns);
    expect(/ EVIDENCE +UNDO /.test(stdout)).toBe(isBeside);
  });

  test('as CSV: a line for each', async () => {
    const { stdout } = await clouds.run('--output', 'csv', 'issues', ...OTHERS);
    const [head, ...lines] = stdout.slice(1).trimEnd().split('\n');
    expect(head).toMatch(/^account,account_id,.*,evidence,evidence_why,reversible,/);
    expect(lines).toHaveLength((await issuesOf(...OTHERS)).length);
    expect(lines.find((line) => line.includes('ibm_inactiveusers'))).toMatch(/,moderate,".*",no,/);
  });

  test('shows one that is called by its name, or by the fingerprint of a key', async () => {
    const { adminOldKey } = clouds.tenancy.cast;
    const { stdout: key } = await clouds.run('issues', 'show', 'checkout-laptop');
    expect(key).toMatch(/^Inactive IBM Cloud API keys: checkout-laptop$/m);
    expect(key).toMatch(/^ {2}Evidence +strong: /m);
    expect(key).toMatch(/^ {2}Can be undone +yes: /m);
    const { stdout: ofOci } = await clouds.run('issues', 'show', adminOldKey.fingerprint);
    expect(ofOci).toMatch(new RegExp(`^API keys of OCI administrators: ${adminOldKey.fingerprint}$`, 'm'));
  });

  test('of a name that several have says which there are', async () => {
    const { status, stderr } = await clouds.run('issues', 'show', 'backup-agent');
    expect(status).toBe(2);
    expect(stderr).toMatch(
      /^error: Several credentials are called "backup-agent": ApiKey-\S+ in platform-ibm, ServiceId-\S+ in platform-ibm\./m,
    );
  });
});

describe('keyhammer why', () => {
  const stale = () => clouds.ibmAccount.keys.mixedStale;

  test.each<[string, () => string]>([
    ['its id, stored or not', () => stale().id],
    ['its name, where it is stored', () => 'checkout-laptop'],
  ])('knows an API key of IBM Cloud by %s', async (what, called) => {
    if (what.includes('where')) await identify();
    const { status, stdout } = await clouds.run('why', 'platform-ibm', called());
    expect(status).toBe(0);
    expect(stdout).toMatch(/^maria\.lopez@example\.com in platform-ibm \(/m);
    expect(stdout).toMatch(/^IBM Cloud API key: checkout-laptop$/m);
    expect(stdout).toMatch(/^ibm_inactiveapikeys .*: in violation$/m);
    expect(stdout).not.toContain('old-notebook');
  });

  test.each<[string, () => string]>([
    ['IAM id', () => stale().iamId],
    ['e-mail address, where something of theirs is stored', () => 'maria.lopez@example.com'],
  ])('shows all that a user holds, by the %s', async (what, called) => {
    if (what.includes('where')) await identify();
    const { stdout } = await clouds.run('why', 'platform-ibm', called());
    expect(stdout).toMatch(/^IBM Cloud user: maria\.lopez@example\.com$/m);
    for (const name of ['checkout-pipeline', 'checkout-laptop', 'old-notebook']) expect(stdout).toContain(`IBM Cloud API key: ${name}`);
  });

  test('of a service ID shows what signs in as it', async () => {
    const { id } = clouds.ibmAccount.identities.staleService;
    const { stdout } = await clouds.run('why', 'platform-ibm', id);
    expect(stdout).toMatch(/^IBM Cloud service ID: backup-agent$/m);
    const { stdout: all } = await clouds.run('why', 'platform-ibm', `iam-${id}`);
    expect(all).toMatch(/^IBM Cloud service ID: backup-agent$/m);
    expect(all).toMatch(/^IBM Cloud API key: backup-agent$/m);
  });

  test('reads of a key of OCI what the checks need: its use, and whether its user is an administrator', async () => {
    const { userId, fingerprint } = clouds.tenancy.cast.adminOldKey;
    const { status, stdout } = await clouds.run('why', 'analytics-oci', `${userId}/${fingerprint}`);
    expect(status).toBe(0);
    expect(stdout).toMatch(/^ {2}Administrator +yes, through the group Administrators$/m);
    expect(stdout).toMatch(/^ {2}Last used +2026-02-27 /m);
    expect(stdout).toMatch(/^oci_adminapikeys .*: in violation$/m);
    expect(stdout).toMatch(/^oci_inactiveapikeys .*: not in violation$/m);
  });

  test('knows a stored key of OCI by its fingerprint, unless two users share it', async () => {
    await identify();
    const { adminOldKey } = clouds.tenancy.cast;
    expect((await clouds.run('why', 'analytics-oci', adminOldKey.fingerprint)).status).toBe(0);
    const { status, stderr } = await clouds.run('why', 'analytics-oci', '00:11:22');
    expect(status).toBe(2);
    expect(stderr).toContain('Nothing that is stored of this account is called "00:11:22". Give the OCID of a user, or a key in full');
  });

  test('a name that several have is a mistake, and so is one that nothing has', async () => {
    await identify();
    const several = await clouds.run('why', 'platform-ibm', 'backup-agent');
    expect(several).toMatchObject({ status: 2, stderr: expect.stringMatching(/Several are called "backup-agent": .*ServiceId-/) });
    const nothing = await clouds.run('why', 'platform-ibm', 'nobody@example.com');
    expect(nothing).toMatchObject({ status: 2, stderr: expect.stringContaining('keyhammer inventory --output json') });
    const gone = await clouds.run('why', 'platform-ibm', 'ApiKey-00000000-0000-0000-0000-000000000000');
    expect(gone.status).toBe(2);
  });
});

describe('keyhammer remediate, by hand', () => {
  beforeEach(reported);

  test('sets apart what can not be undone, and has its name typed', async () => {
    const { staleProfile, neverUsedProfile } = clouds.ibmAccount.identities;
    // The first is left alone: a plain "y" is asked again, and then there is no answer.
    const answers = ['y', '', 'saml-admins-2024'];
    const only = ['--account', 'platform-ibm', '--check', 'ibm_inactiveprofiles'];
    const { status, stdout, stderr } = await clouds.runIn({ answers }, 'remediate', ...only);

    expect(status).toBe(0);
    expect(cli.questions).toHaveLength(3);
    expect(stderr).toMatch(/^TO BE DELETED FOR GOOD: this can not be undone\.$/m);
    expect(stderr.match(/IRREVERSIBLE DELETION/g)).toHaveLength(2);
    expect(stdout).toMatch(/^platform-ibm +openshift-builders .* not confirmed, stays due$/m);
    expect(stdout).toMatch(/^platform-ibm +saml-admins-2024 .* deleted and verified$/m);
    const { profiles } = clouds.ibm.world.account(clouds.ibmAccount.accountId);
    expect([staleProfile, neverUsedProfile].map(({ id }) => profiles.has(id))).toEqual([true, false]);
  });

  test('in JSON tells what can not be undone, and both the names and the ids', async () => {
    const { document } = await clouds.json('remediate', '--dry-run', ...OTHERS);
    const { issues } = document as { issues: readonly Record<string, unknown>[] };
    const of = (check: string) => issues.find((issue) => issue.check === check);
    expect(of('ibm_inactiveprofiles')).toMatchObject({ act: 'delete', irreversible: true, reversible: false });
    expect(of('ibm_inactiveapikeys')).toMatchObject({ act: 'deactivate', irreversible: false, reversible: true });
    expect(of('oci_adminapikeys')).toMatchObject({
      act: 'delete',
      irreversible: false,
      name: expect.stringMatching(/^(\w\w:?){16}$/),
      user: expect.stringMatching(/^ocid1\.user\./),
      userName: expect.any(String),
    });
  });

  test('nothing of it is done where nobody is asked', async () => {
    const { status } = await clouds.run('remediate', '--account', 'platform-ibm', '--check', 'ibm_inactiveprofiles');
    expect(status).toBe(2);
    const batch = await clouds.run('remediate', '--batch', '--account', 'platform-ibm', '--check', 'ibm_inactiveprofiles');
    expect(batch.status).toBe(2);
    expect(clouds.ibm.service.calls.get('deleteProfile')).toBeUndefined();
  });
});

describe('keyhammer rollback', () => {
  beforeEach(reported);

  test('enables an API key of IBM Cloud again, called by its name', async () => {
    const { mixedStale } = clouds.ibmAccount.keys;
    const key = () => clouds.ibm.world.account(clouds.ibmAccount.accountId).apiKeys.get(mixedStale.id);
    const answers = ['yes', 'quit'];
    await clouds.runIn({ answers }, 'remediate', '--account', 'platform-ibm', '--check', 'ibm_inactiveapikeys');
    expect(cli.questions[0]).toBe('Have the IBM Cloud API key checkout-laptop of maria.lopez@example.com disabled?');
    expect(key()?.disabled).toBe(true);

    const { status, stdout } = await clouds.run('rollback', 'platform-ibm', 'checkout-laptop');
    expect(status).toBe(0);
    expect(stdout).toContain(
      'The IBM Cloud API key checkout-laptop of maria.lopez@example.com is active again, seen by reading it again. Keyhammer leaves it alone until 2026-03-16 09:30 UTC.',
    );
    expect(key()?.disabled).toBe(false);
  });

  test('restores a deleted key of OCI, called by its fingerprint, with nobody at the terminal: it is the same as before', async () => {
    await clouds.runIn({ answers: ['yes', 'quit'] }, 'remediate', '--account', 'analytics-oci', '--check', 'oci_adminapikeys');
    const [, fingerprint = '', user = ''] = /Have the OCI API key (\S+) of (\S+) deleted/.exec(cli.questions[0] ?? '') ?? [];
    const { userId } = Object.values(clouds.tenancy.cast).find((each) => each.userName === user) ?? { userId: '' };
    const held = () => clouds.oci.world.user(userId).keys.map((key) => key.fingerprint);
    expect(held()).not.toContain(fingerprint);

    const { status, stdout } = await clouds.run('rollback', 'analytics-oci', fingerprint);
    expect(status).toBe(0);
    expect(stdout).toContain(
      `The OCI API key ${fingerprint} of ${user} is there again, seen by reading it again: it is the same as before`,
    );
    expect(held()).toContain(fingerprint);
  });

  test('of what is gone for good is refused', async () => {
    const answers = ['delete', 'delete'];
    await clouds.runIn({ answers }, 'remediate', '--account', 'platform-ibm', '--check', 'ibm_inactiveprofiles');
    const { status, stdout } = await clouds.run('rollback', 'platform-ibm', 'saml-admins-2024');
    expect(status).toBe(1);
    expect(stdout).toMatch(/^Not rolled back: Profile-\S+ was deleted on 2026-03-02/);
  });

  test('a name that several have is a mistake', async () => {
    const { status, stderr } = await clouds.run('rollback', 'platform-ibm', 'backup-agent');
    expect(status).toBe(2);
    expect(stderr).toContain('Several credentials are called "backup-agent"');
  });
});

test('an entry of the whitelist may name a key, its holder, or either by its name', async () => {
  await identify();
  const add = async (check: string, account: string, id: string) => (await clouds.run('whitelist', 'add', check, account, id)).status;
  expect(await add('ibm_inactiveapikeys', 'platform-ibm', 'checkout-*')).toBe(0);
  expect(await add('oci_inactiveapikeys', 'analytics-oci', 'svc-archive')).toBe(0);

  const { document } = await clouds.json('whitelist', 'list');
  const { entries } = document as { entries: readonly Record<string, unknown>[] };
  expect(entries).toContainEqual(expect.objectContaining({ accountId: clouds.ibmAccount.accountId, pattern: 'checkout-*', issues: 1 }));
  expect(entries).toContainEqual(expect.objectContaining({ accountId: clouds.tenancy.tenancyId, pattern: 'svc-archive', issues: 1 }));
  const { stdout } = await clouds.run('why', 'platform-ibm', clouds.ibmAccount.keys.mixedStale.id);
  expect(stdout).toMatch(/^ {2}Whitelist +"checkout-\*" for ibm_inactiveapikeys, with no end$/m);
});

test('thresholds can be simulated for them', async () => {
  const { document } = await clouds.json('simulate', '--check', 'ibm_inactiveapikeys', '--days', '30,200');
  const { total } = document as { total: { thresholds: readonly { days: number; credentials: number }[] } };
  expect(total.thresholds.map(({ days }) => days)).toEqual([30, 200]);
  expect(total.thresholds[0]?.credentials).toBeGreaterThan(total.thresholds[1]?.credentials ?? 0);
});
