import { afterEach, describe, expect, test } from '@jest/globals';
import { Company, EVERYTHING, factsOf, IBM, idOf, issuesOf, OCI, type Said } from '../test/company.ts';

let company: Company;
const open = async (checks?: Readonly<Record<string, object>>) => {
  company = await Company.open(checks);
  return company;
};
afterEach(async () => await company[Symbol.asyncDispose]());

/** What the check says of its part of the cast, once it is due. */
async function remediated(check: string, account: string): Promise<ReadonlyMap<string, Said>> {
  await company.clouds.run('identify', '--account', account);
  await company.clouds.run('report', '--account', account);
  company.cli.advanceDays(7);
  return await remediatedAgain(check, account);
}

async function remediatedAgain(check: string, account: string): Promise<ReadonlyMap<string, Said>> {
  const outcome = await company.clouds.json('remediate', '--batch', '--account', account, '--check', check);
  return new Map(issuesOf(outcome).map((issue) => [company.partOf(issue), issue]));
}

describe('the whitelist', () => {
  test.each<[string, string, string, (company: Company) => string, readonly string[]]>([
    ['the name of a key', 'ibm_inactiveapikeys', IBM, () => 'watsonx-experiments', ['stale']],
    ['the id of a key', 'ibm_inactiveapikeys', IBM, ({ clouds }) => clouds.ibmAccount.keys.stale.id, ['stale']],
    ['a glob', 'ibm_inactiveapikeys', IBM, () => 'old-*', ['mixedNeverUsed']],
    ["its owner's e-mail address", 'ibm_inactiveapikeys', IBM, () => 'maria.lopez@example.com', ['mixedNeverUsed', 'mixedStale']],
    ['the name of its service ID', 'ibm_inactiveapikeys', IBM, () => 'log-forwarder', ['rotatedOld']],
    ['the fingerprint of a key', 'oci_inactiveapikeys', OCI, ({ clouds }) => clouds.tenancy.cast.unused.fingerprint, ['unused']],
    ['user and fingerprint', 'oci_inactiveapikeys', OCI, ({ clouds }) => idOf(clouds.tenancy.cast.unused), ['unused']],
    ['the name of its user', 'oci_inactiveapikeys', OCI, () => 'svc-data-sync', ['threeKeysIdle', 'threeKeysNever']],
    ['the OCID of its user', 'oci_adminapikeys', OCI, ({ clouds }) => clouds.tenancy.cast.nestedAdmin.userId, ['nestedAdmin']],
  ])('by %s', async (_by, check, account, entry, expected) => {
    const { clouds } = await open();
    const { status } = await clouds.run('whitelist', 'add', check, account, entry(company), '--reason', 'needed', '--approver', 'ciso');
    expect(status).toBe(0);
    const before = company.stopped();
    await clouds.run('identify', '--account', account, '--check', check);
    const listed = issuesOf(await clouds.json('issues', '--account', account, '--status', 'whitelisted'));
    expect(listed.map((issue) => company.partOf(issue)).sort()).toEqual(expected);

    await remediated(check, account);

    const stopped = company.stopped().filter((part) => !before.includes(part));
    expect(stopped.length).toBeGreaterThan(1);
    for (const part of expected) expect(stopped).not.toContain(part);
  });

  test('of one key spares the service ID that it belongs to, whose keys would all be disabled', async () => {
    const { clouds } = await open();
    const { keys, world, accountId } = clouds.ibmAccount;
    await clouds.run('whitelist', 'add', 'ibm_inactiveapikeys', IBM, keys.neverUsed.id, '--reason', 'needed', '--approver', 'ciso');

    const said = await remediated('ibm_inactiveserviceids', IBM);

    expect(said.get('neverUsedService')).toMatchObject({ outcome: 'refused', why: expect.stringContaining('whitelisted') });
    expect(world.apiKey(accountId, keys.neverUsed.id).disabled).toBe(false);
    expect(said.get('staleService')).toMatchObject({ outcome: 'remediated' });
    expect(world.apiKey(accountId, keys.staleOfService.id).disabled).toBe(true);
  });
});

describe('a service ID', () => {
  test('has its keys disabled, and enabled again: those that were enabled before', async () => {
    const { clouds } = await open();
    const { world, accountId, identities, keys } = clouds.ibmAccount;
    const { iamId, id } = world.serviceId(accountId, identities.staleService.id);
    const made = new Date('2025-01-01T00:00:00Z');
    const second = world.addApiKey(accountId, iamId, { name: 'second', created: made });
    const off = world.addApiKey(accountId, iamId, { name: 'off', created: made, disabled: true });
    const disabled = () => [keys.staleOfService, second, off].map((key) => world.apiKey(accountId, key.id).disabled);

    const said = await remediated('ibm_inactiveserviceids', IBM);
    expect(said.get('staleService')).toMatchObject({ outcome: 'remediated' });
    expect(disabled()).toEqual([true, true, true]);

    expect(await clouds.json('rollback', IBM, id)).toMatchObject({ status: 0 });
    expect(disabled()).toEqual([false, false, true]);
  });
});

describe('a locked IBM key', () => {
  test('is left alone, and says what to do', async () => {
    const { clouds } = await open();
    const said = await remediated('ibm_inactiveapikeys', IBM);
    const { world, accountId, keys } = clouds.ibmAccount;
    expect(said.has('lockedStale')).toBe(false);
    expect(world.apiKey(accountId, keys.lockedStale.id)).toMatchObject({ disabled: false, locked: true, version: 1 });
    const { stdout } = await clouds.run('why', IBM, keys.lockedStale.id);
    expect(stdout).toContain('it is locked in IBM Cloud: unlock it, or set unlock to true');
  });

  test('that somebody locked since the plan is left alone, too', async () => {
    const { clouds } = await open();
    const { world, accountId, keys } = clouds.ibmAccount;
    await clouds.run('identify', '--account', IBM);
    await clouds.run('report', '--account', IBM);
    world.setLocked(accountId, keys.stale.id, true, company.cli.sandbox.clock.now());
    company.cli.advanceDays(7);
    const said = await remediatedAgain('ibm_inactiveapikeys', IBM);
    expect(said.get('stale')).toMatchObject({ outcome: 'refused', why: expect.stringContaining('locked') });
    expect(world.apiKey(accountId, keys.stale.id).disabled).toBe(false);
  });

  test('is unlocked and disabled with "unlock", and rollback enables it and locks it again', async () => {
    const { clouds } = await open({ ...EVERYTHING, ibm_inactiveapikeys: { ...EVERYTHING.ibm_inactiveapikeys, unlock: true } });
    const { world, accountId, keys } = clouds.ibmAccount;
    const key = () => world.apiKey(accountId, keys.lockedStale.id);
    const said = await remediated('ibm_inactiveapikeys', IBM);
    expect(said.get('lockedStale')).toMatchObject({ outcome: 'remediated' });
    expect(key()).toMatchObject({ disabled: true, locked: false });
    expect(await clouds.json('rollback', IBM, keys.lockedStale.id)).toMatchObject({ status: 0 });
    expect(key()).toMatchObject({ disabled: false, locked: true });
  });
});

describe('OCI', () => {
  test('with "capability" keys stay where they are, nobody is let in with any of them, and rollback lets them in again', async () => {
    const capability = { ...EVERYTHING.oci_adminapikeys, remediation_action: 'capability' };
    const { clouds } = await open({ oci_adminapikeys: capability });
    const { adminOldKey } = clouds.tenancy.cast;
    const owned = clouds.oci.credentials(adminOldKey);
    expect(await company.letsIn(owned)).toBe(true);
    await clouds.run('identify', '--account', OCI);
    await clouds.run('report', '--account', OCI);
    expect(factsOf(company.ticketAbout(adminOldKey.fingerprint))['What to do']).toBeDefined();
    company.cli.advanceDays(7);
    const said = await remediatedAgain('oci_adminapikeys', OCI);

    expect(said.get('adminOldKey')).toMatchObject({ outcome: 'remediated' });
    expect(company.hasKey(adminOldKey)).toBe(true);
    expect(await company.letsIn(owned)).toBe(false);
    expect(clouds.oci.service.calls.get('identity:DeleteApiKey')).toBeUndefined();
    expect(await clouds.json('rollback', OCI, idOf(adminOldKey))).toMatchObject({ status: 0 });
    expect(await company.letsIn(owned)).toBe(true);
  });

  test('with "age" Audit is not asked, the age alone counts, and the ticket says so', async () => {
    const { clouds } = await open({ oci_inactiveapikeys: { ...EVERYTHING.oci_inactiveapikeys, evidence: 'age' } });
    const { inUse, unused, newKey } = clouds.tenancy.cast;
    await clouds.run('identify', '--account', OCI);
    await clouds.run('report', '--account', OCI);
    const found = issuesOf(await clouds.json('issues', '--account', OCI)).map((issue) => company.partOf(issue));
    expect(found).toEqual(expect.arrayContaining(['inUse', 'unused']));
    expect(found).not.toContain('newKey');
    expect(factsOf(company.ticketAbout(inUse.fingerprint)).Evidence).toMatch(/^weak: .*age/);
    expect(clouds.oci.service.calls.get('audit:ListEvents')).toBeUndefined();
    company.cli.advanceDays(7);
    await remediatedAgain('oci_inactiveapikeys', OCI);
    expect([inUse, unused, newKey].map((key) => company.hasKey(key))).toEqual([expect.any(Boolean), false, true]);
  });
});

describe('a look', () => {
  test('why tells of each what is known and what will happen', async () => {
    const { clouds } = await open();
    const { stdout: ibm } = await clouds.run('why', IBM, 'watsonx-experiments');
    expect(ibm).toMatch(/2025-08-24/);
    const { unused } = clouds.tenancy.cast;
    const { stdout: oci } = await clouds.run('why', OCI, unused.fingerprint);
    expect(oci).toContain('svc-etl-loader');
    expect(oci).toMatch(/not since 2025-12-02/);
  });

  test('inventory has every cloud, and scan each of the others with no configuration', async () => {
    const { clouds } = await open();
    const { document } = await clouds.json('inventory');
    const { entries } = document as { entries: readonly { account: { provider: string } }[] };
    expect(new Set(entries.map((entry) => JSON.stringify(entry).match(/"provider":"(\w+)"/)?.[1]))).toEqual(new Set(['aws', 'ibm', 'oci']));
    for (const provider of ['ibm', 'oci']) {
      expect(await clouds.json('--config', '/nowhere', 'scan', provider)).toMatchObject({ status: 0, document: { status: 'complete' } });
    }
  });
});
