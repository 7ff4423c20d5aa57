import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { LoopbackService, OciKeyRef } from '@keyhammer/sandbox';
import { Company, IBM, idOf, issuesOf, OCI } from '../test/company.ts';
import { type EndedProcess, ended, startProcess } from './cli-process.ts';

/** Until then an intent on record may be another run's that is still at it. */
const SETTLED_AFTER_DAYS = 16 / (24 * 60);
const AT_ONCE = { remediation: true, remediation_retention_period: 0 };

let company: Company;
afterEach(async () => await company[Symbol.asyncDispose]());

/** A request of the remediation's, or one that follows it. */
interface KillPoint {
  readonly operation: string;
  /** 1, if absent. */
  readonly nth?: number;
  /** Counted only once there was one of these. */
  readonly after?: string;
  /** Whether the cloud has carried it out, and nobody hears of it. */
  readonly carriedOut: boolean;
}

/** The command as a process of its own, which is killed at a request to one of the clouds. */
async function killedAt({ operation, nth = 1, after, carriedOut }: KillPoint, ...argv: readonly string[]): Promise<EndedProcess> {
  const { cli, clouds } = company;
  const services: readonly LoopbackService[] = [clouds.ibm.service, clouds.oci.service];
  const child = startProcess(cli.sandbox, ['--config', cli.directory, ...argv], { environment: clouds.environment() });
  let [seen, counts] = [0, after === undefined];
  for (const service of services) {
    service.addFault({
      matches: (request) => {
        if (counts && request.operation === operation) seen += 1;
        counts ||= request.operation === after;
        if (seen >= nth) child.kill('SIGKILL');
        return seen >= nth;
      },
      effect: carriedOut ? 'cut-after' : 'cut-before',
    });
  }
  const end = await ended(child);
  for (const service of services) service.clearFaults();
  expect(end).toMatchObject({ signal: 'SIGKILL' });
  return end;
}

async function open(account: string, checks: Readonly<Record<string, object>>): Promise<Company> {
  // A process has the real time.
  company = await Company.open(checks, new Date());
  await company.clouds.run('identify', '--account', account);
  await company.clouds.run('report', '--account', account);
  return company;
}

const batchIn = (account: string) => ['remediate', '--batch', '--account', account] as const;

/** At once, when an intent may be somebody's who is still at it, and when it can be nobody's any more. */
async function runAgain(account: string): Promise<void> {
  await company.clouds.run(...batchIn(account));
  company.cli.advanceDays(SETTLED_AFTER_DAYS);
  expect(await company.clouds.run(...batchIn(account))).toMatchObject({ status: 0 });
}

async function auditOf(id: string): Promise<readonly string[]> {
  const [issue] = issuesOf(await company.clouds.json('issues', 'show', id)) as readonly { audit?: { action: string; outcome: string }[] }[];
  return issue?.audit?.map(({ action, outcome }) => `${action} ${outcome}`) ?? [];
}

describe('the deletion of an OCI key that is killed', () => {
  const ADMINS = ['adminOldKey', 'adminYoungKey', 'nestedAdmin'] as const;
  let keys: readonly OciKeyRef[];
  beforeEach(async () => {
    await open(OCI, { oci_adminapikeys: AT_ONCE });
    keys = ADMINS.map((part) => company.clouds.tenancy.cast[part]);
  });

  test.each<[string, KillPoint, number]>([
    ['as the public key is on record, and OCI is asked', { operation: 'identity:DeleteApiKey', carriedOut: false }, 3],
    ['as OCI has deleted it, and that is not on record', { operation: 'identity:DeleteApiKey', carriedOut: true }, 2],
    ['as it is looked for afterwards', { operation: 'identity:ListApiKeys', after: 'identity:DeleteApiKey', carriedOut: false }, 2],
    ['as OCI has deleted the second one', { operation: 'identity:DeleteApiKey', nth: 2, carriedOut: true }, 1],
  ])('%s: the next runs delete what is left, and every key can be restored', async (_when, point, left) => {
    const { clouds } = company;
    const owned = clouds.oci.credentials(clouds.tenancy.cast.adminOldKey);

    await killedAt(point, ...batchIn(OCI));
    const there = keys.filter((key) => company.hasKey(key));
    await runAgain(OCI);

    expect(there).toHaveLength(left);
    expect(keys.filter((key) => company.hasKey(key))).toEqual([]);
    expect(await company.letsIn(owned)).toBe(false);
    for (const key of keys) {
      expect((await auditOf(idOf(key))).filter((entry) => entry === 'delete done')).toHaveLength(1);
      expect(await clouds.json('rollback', OCI, idOf(key))).toMatchObject({ status: 0, document: { outcome: 'rolled-back' } });
    }
    expect(keys.filter((key) => company.hasKey(key))).toEqual(keys);
    expect(await company.letsIn(owned)).toBe(true);
  });

  test('its rollback, killed as OCI has the key again: the next one brings it back, once', async () => {
    const { clouds } = company;
    const { adminOldKey } = clouds.tenancy.cast;
    const owned = clouds.oci.credentials(adminOldKey);
    await clouds.run(...batchIn(OCI));

    await killedAt({ operation: 'identity:UploadApiKey', carriedOut: true }, 'rollback', OCI, idOf(adminOldKey));
    expect(company.hasKey(adminOldKey)).toBe(true);
    company.cli.advanceDays(SETTLED_AFTER_DAYS);
    await clouds.run('rollback', OCI, idOf(adminOldKey));

    expect(await company.letsIn(owned)).toBe(true);
    const { keys: all } = clouds.tenancy.world.user(adminOldKey.userId);
    expect(all.filter(({ fingerprint }) => fingerprint === adminOldKey.fingerprint)).toHaveLength(1);
  });
});

test('a capability whose taking away is killed: the next run settles it, and rollback gives it back', async () => {
  const { clouds } = await open(OCI, { oci_adminapikeys: { ...AT_ONCE, remediation_action: 'capability' } });
  const { nestedAdmin, adminOldKey, adminYoungKey } = clouds.tenancy.cast;
  const owned = clouds.oci.credentials(adminOldKey);

  await killedAt({ operation: 'identity:UpdateUserCapabilities', nth: 2, carriedOut: true }, ...batchIn(OCI));
  await runAgain(OCI);

  expect(await company.letsIn(owned)).toBe(false);
  const rolledBack = async (key: OciKeyRef) => (await clouds.run('rollback', OCI, idOf(key))).status === 0;
  expect(await rolledBack(nestedAdmin)).toBe(true);
  // Of the two keys of one user one took it, whichever came first.
  expect([await rolledBack(adminOldKey), await rolledBack(adminYoungKey)].sort()).toEqual([false, true]);
  expect(await company.letsIn(owned)).toBe(true);
});

describe('IBM Cloud', () => {
  test.each<[string, KillPoint, number]>([
    ['as it is asked to disable the first key', { operation: 'disableApiKey', carriedOut: false }, 0],
    ['as it has disabled the first key, and that is not on record', { operation: 'disableApiKey', carriedOut: true }, 1],
  ])('a batch killed %s: after the next runs each key is disabled, on record, and can be enabled', async (_when, point, stopped) => {
    const { clouds } = await open(IBM, { ibm_inactiveapikeys: { ...AT_ONCE, inactive_criteria_days: 90 } });
    const { world, accountId, keys } = clouds.ibmAccount;
    const due = [keys.stale, keys.neverUsed, keys.rotatedOld, keys.mixedStale, keys.mixedNeverUsed, keys.staleOfService];
    const disabled = () => due.filter(({ id }) => world.apiKey(accountId, id).disabled);

    await killedAt(point, ...batchIn(IBM));
    expect(disabled()).toHaveLength(stopped);
    await runAgain(IBM);

    expect(disabled()).toHaveLength(due.length);
    for (const { id } of due) {
      expect((await auditOf(id)).filter((entry) => entry === 'deactivate done')).toHaveLength(1);
      expect(await clouds.json('rollback', IBM, id)).toMatchObject({ status: 0 });
    }
    expect(disabled()).toEqual([]);
  });

  test('a service ID of which one key is disabled when the run is killed: the next disables the other, and rollback enables both', async () => {
    const checks = { ibm_inactiveserviceids: { ...AT_ONCE, inactive_criteria_days: 90 } };
    company = await Company.open(checks, new Date());
    const { clouds, cli } = company;
    const { world, accountId, identities, keys } = clouds.ibmAccount;
    const { id, iamId } = world.serviceId(accountId, identities.neverUsedService.id);
    const created = new Date(cli.sandbox.clock.now().getTime() - 200 * 24 * 60 * 60 * 1000);
    const second = world.addApiKey(accountId, iamId, { name: 'second', created });
    const off = world.addApiKey(accountId, iamId, { name: 'off', created, disabled: true });
    const enabled = () => [keys.neverUsed, second, off].filter((key) => !world.apiKey(accountId, key.id).disabled).length;
    await clouds.run('whitelist', 'add', 'ibm_inactiveserviceids', IBM, 'backup-*', '--reason', 'needed', '--approver', 'ciso');
    await clouds.run('identify', '--account', IBM);
    await clouds.run('report', '--account', IBM);

    await killedAt({ operation: 'disableApiKey', nth: 2, carriedOut: false }, ...batchIn(IBM));
    expect(enabled()).toBe(1);
    await runAgain(IBM);
    expect(enabled()).toBe(0);

    expect(await clouds.json('rollback', IBM, id)).toMatchObject({ status: 0, document: { outcome: 'rolled-back' } });
    expect([keys.neverUsed, second, off].map((key) => world.apiKey(accountId, key.id).disabled)).toEqual([false, false, true]);
  });

  test('a locked key that is killed between the lock and the disabling: it is disabled, and rollback locks it again', async () => {
    const { clouds } = await open(IBM, { ibm_inactiveapikeys: { ...AT_ONCE, inactive_criteria_days: 200, unlock: true } });
    const { world, accountId, keys } = clouds.ibmAccount;
    const key = () => world.apiKey(accountId, keys.lockedStale.id);

    await killedAt({ operation: 'unlockApiKey', carriedOut: true }, ...batchIn(IBM));
    expect(key()).toMatchObject({ locked: false, disabled: false });
    await runAgain(IBM);
    expect(key()).toMatchObject({ disabled: true });

    expect(await clouds.json('rollback', IBM, keys.lockedStale.id)).toMatchObject({ status: 0 });
    expect(key()).toMatchObject({ locked: true, disabled: false });
  });
});
