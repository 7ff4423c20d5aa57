import { afterEach, describe, expect, test } from '@jest/globals';
import { demoIbmAccount, demoOciTenancy } from '@keyhammer/sandbox';
import { Company, EVERYTHING, factsOf, IBM, idOf, issuesOf, OCI, type Said } from '../test/company.ts';
import { START } from './cli-under-test.ts';

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
  const { cast } = demoOciTenancy(START);
  const { keys } = demoIbmAccount(START);

  test.each<[check: string, account: string, Readonly<Record<string, readonly string[]>>]>([
    [
      'ibm_inactiveapikeys',
      IBM,
      {
        'watsonx-experiments': ['stale'],
        [keys.rotatedOld.id]: ['rotatedOld'],
        'event-*-poc': ['neverUsed'],
        'maria.lopez@example.com': ['mixedNeverUsed', 'mixedStale'],
      },
    ],
    [
      'oci_inactiveapikeys',
      OCI,
      {
        [cast.unused.fingerprint]: ['unused'],
        [idOf(cast.neverSeen)]: ['neverSeen'],
        'svc-data-*': ['threeKeysIdle', 'threeKeysNever'],
        'svc-dashboard': ['sharedUnused'],
        [cast.usedBeforeRetention.userId]: ['usedBeforeRetention'],
      },
    ],
  ])('of %s spares what it names: by name, by id, by glob, by its holder', async (check, account, entries) => {
    const { clouds } = await open();
    for (const entry of Object.keys(entries)) {
      const { status } = await clouds.run('whitelist', 'add', check, account, entry, '--reason', 'needed', '--approver', 'ciso');
      expect(status).toBe(0);
    }
    const before = company.stopped();
    const said = await remediated(check, account);

    const spared = issuesOf(await clouds.json('issues', '--account', account, '--check', check, '--status', 'whitelisted'));
    expect(spared.map((issue) => company.partOf(issue)).sort()).toEqual(Object.values(entries).flat().sort());
    const stopped = company.stopped().filter((part) => !before.includes(part));
    expect(stopped.sort()).toEqual([...said.keys()].sort());
    expect(stopped).toEqual([check.startsWith('ibm') ? 'staleOfService' : 'hostileTags']);
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

    // Of the two keys of one user the first one that comes takes it; the other one is inactive by then.
    const [taker = 'none', ...others] = (['adminOldKey', 'adminYoungKey'] as const).filter(
      (part) => said.get(part)?.outcome === 'remediated',
    );
    expect(others).toEqual([]);
    expect(company.hasKey(adminOldKey)).toBe(true);
    expect(await company.letsIn(owned)).toBe(false);
    expect(clouds.oci.service.calls.get('identity:DeleteApiKey')).toBeUndefined();
    expect(await clouds.json('rollback', OCI, said.get(taker)?.id ?? '')).toMatchObject({ status: 0 });
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
    expect(factsOf(company.ticketAbout(inUse.fingerprint)).Evidence).toBe('weak: it is old, and whether it is used was not looked into');
    expect(clouds.oci.service.calls.get('audit:ListEvents')).toBeUndefined();
    company.cli.advanceDays(7);
    await remediatedAgain('oci_inactiveapikeys', OCI);
    expect([inUse, unused, newKey].map((key) => company.hasKey(key))).toEqual([false, false, true]);
  });
});

describe('a look', () => {
  test('why tells of each what is known and what will happen', async () => {
    const { clouds } = await open();
    const { unused } = clouds.tenancy.cast;
    const { stdout: ibm } = await clouds.run('why', IBM, clouds.ibmAccount.keys.stale.id);
    expect(ibm).toMatch(/^ibm_inactiveapikeys \(Inactive IBM Cloud API keys\): in violation$/m);
    expect(ibm).toMatch(/difference +100 days 00:00:00 more: breached, since 2025-11-22 09:30:00 UTC/);
    const { stdout: oci } = await clouds.run('why', OCI, idOf(unused));
    expect(oci).toMatch(/^oci_inactiveapikeys .*: in violation$/m);
    expect(oci).toContain('not since 2025-12-02');
  });

  test('inventory has every cloud, and scan each of the others with no configuration', async () => {
    const { clouds } = await open();
    const { document } = await clouds.json('inventory');
    const { entries } = document as { entries: readonly { provider: string }[] };
    expect(new Set(entries.map(({ provider }) => provider))).toEqual(new Set(['aws', 'ibm', 'oci']));
    for (const provider of ['ibm', 'oci']) {
      expect(await clouds.json('--config', '/nowhere', 'scan', provider)).toMatchObject({ status: 0, document: { status: 'complete' } });
    }
  });
});
