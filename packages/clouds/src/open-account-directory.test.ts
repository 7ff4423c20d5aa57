import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { AccessDeniedError } from '@keyhammer/core';
import { type AwsSandbox, AwsWorld, MovableClock, startAwsSandbox } from '@keyhammer/sandbox';
import { enterEnvironment, FakeWaiter, RecordingEventLog } from '@keyhammer/testing';
import { NOW, settingsFor } from '../test/clouds-test-bed.ts';
import { openAccountDirectory } from './open-account-directory.ts';

const [MAIN, SHOP, GONE] = ['111111111111', '222222222222', '999999999999'] as const;
const IBM_ACCOUNT = '0a1b2c3d4e5f60718293a4b5c6d7e8f9';
const TENANCY = 'ocid1.tenancy.oc1..research';
const OTHERS = {
  ibm: { accounts: { [IBM_ACCOUNT]: 'payments' } },
  oci: { tenancies: { [TENANCY]: { name: 'research', region: 'eu-frankfurt-1' } } },
};
const inOtherClouds = [
  { provider: 'ibm', id: IBM_ACCOUNT, name: 'payments' },
  { provider: 'oci', id: TENANCY, name: 'research' },
];

let sandbox: AwsSandbox;
let environment: Disposable;
beforeAll(async () => {
  const world = new AwsWorld({ mainAccountId: MAIN });
  world.addAccount({ id: MAIN, name: 'security' });
  world.addAccount({ id: SHOP, name: 'shop' });
  sandbox = await startAwsSandbox({ clock: new MovableClock(NOW, 'frozen'), world });
  environment = enterEnvironment(sandbox.environment());
});
afterAll(async () => {
  environment[Symbol.dispose]();
  await sandbox.close();
});
beforeEach(() => {
  sandbox.service.resetCalls();
  sandbox.world.allow(MAIN, 'organizations:ListAccounts');
});

const open = (config: object) =>
  openAccountDirectory({ settings: settingsFor(config), worker: 'test', log: new RecordingEventLog(), waiter: new FakeWaiter(NOW) });

const NAMED = { main_account_id: MAIN, accounts: { [MAIN]: 'main' } };
const ORGANIZATION = { main_account_id: MAIN, role_name_identification: 'reads', organization: true };

describe('the accounts in scope', () => {
  test('are those that the configuration names, of every cloud, and nobody is asked', async () => {
    using directory = open({ aws: NAMED, ...OTHERS });
    expect(await directory.accountsInScope()).toEqual([{ provider: 'aws', id: MAIN, name: 'main' }, ...inOtherClouds]);
    expect(sandbox.service.totalCalls).toBe(0);
  });

  test('are those of the organisation, and of the other clouds that the configuration names', async () => {
    using directory = open({ aws: ORGANIZATION, ...OTHERS });
    expect(await directory.accountsInScope()).toEqual([
      { provider: 'aws', id: MAIN, name: 'security' },
      { provider: 'aws', id: SHOP, name: 'shop' },
      ...inOtherClouds,
    ]);
  });

  test('need no AWS', async () => {
    using directory = open(OTHERS);
    expect(await directory.accountsInScope()).toEqual(inOtherClouds);
    expect(sandbox.service.totalCalls).toBe(0);
  });

  test('are never a part of them: an organisation that can not be read fails the list', async () => {
    sandbox.world.deny(MAIN, 'organizations:ListAccounts');
    using directory = open({ aws: ORGANIZATION, ...OTHERS });
    await expect(directory.accountsInScope()).rejects.toThrow(AccessDeniedError);
  });
});

describe('one account', () => {
  test.each<[string, string, object | undefined, number]>([
    ['of the organisation is looked up there', SHOP, { provider: 'aws', id: SHOP, name: 'shop' }, 1],
    ['that the organisation does not know is not in scope', GONE, undefined, 1],
    ['of IBM Cloud is known without asking', IBM_ACCOUNT, inOtherClouds[0], 0],
    ['of OCI is known without asking', TENANCY, inOtherClouds[1], 0],
    ['of IBM Cloud that nobody has named is not in scope', 'f'.repeat(32), undefined, 0],
    ['of OCI that nobody has named is not in scope', `${TENANCY}x`, undefined, 0],
    ['by its name is none', 'payments', undefined, 0],
  ])('%s', async (_, id, expected, calls) => {
    using directory = open({ aws: ORGANIZATION, ...OTHERS });
    expect(await directory.accountInScope(id)).toEqual(expected);
    expect(sandbox.service.calls.get('organizations:DescribeAccount') ?? 0).toBe(calls);
  });
});
