import { describe, expect, test } from '@jest/globals';
import { type AccountDirectory, type AccountInScope, type CheckSettings, type Job, UnavailableError } from '@keyhammer/core';
import { checkSettings } from '@keyhammer/testing';
import { initiate } from './initiate.ts';

const MAIN = '111111111111';
const IBM_ACCOUNT = '0a1b2c3d4e5f60718293a4b5c6d7e8f9';
const ACCOUNTS: readonly AccountInScope[] = [
  { provider: 'aws', id: MAIN, name: 'main' },
  { provider: 'ibm', id: IBM_ACCOUNT, name: 'payments' },
];

const directoryOf = (accountsInScope: AccountDirectory['accountsInScope']): AccountDirectory => ({
  accountsInScope,
  accountInScope: () => Promise.reject(new Error('not to be asked')),
});

async function queued(stage: Job['stage'], checks: readonly CheckSettings[], accounts = ACCOUNTS) {
  const batches: (readonly Job[])[] = [];
  const queue = { enqueue: async (jobs: readonly Job[]) => void batches.push(jobs) };
  const returned = await initiate({ stage, run: 'the run' }, { checks }, { directory: directoryOf(async () => accounts), queue });
  expect(batches).toEqual([returned]);
  return returned;
}

const armed = { reporting: true, remediation: true };
const ofAws = checkSettings({ ...armed, check: 'user_inactivekeys' });
const ofIbm = checkSettings({ ...armed, check: 'ibm_inactiveapikeys', provider: 'ibm' });

test.each(['identify', 'report', 'remediate'] as const)('each account has one job, under the name of the run: %s', async (stage) => {
  expect(await queued(stage, [ofAws, ofIbm])).toEqual([
    { stage, run: 'the run', accountId: MAIN, accountName: 'main', checks: ['user_inactivekeys'] },
    { stage, run: 'the run', accountId: IBM_ACCOUNT, accountName: 'payments', checks: ['ibm_inactiveapikeys'] },
  ]);
});

describe('a stage that is switched off for a check has no job of it', () => {
  test.each<[Job['stage'], Partial<CheckSettings>, readonly string[]]>([
    ['identify', { reporting: false, remediation: false }, [MAIN, IBM_ACCOUNT]],
    ['report', { reporting: false }, [MAIN]],
    ['report', { remediation: false }, [MAIN, IBM_ACCOUNT]],
    ['remediate', { remediation: false }, [MAIN]],
    ['remediate', { reporting: false }, [MAIN, IBM_ACCOUNT]],
  ])('%s, with %j', async (stage, settings, expected) => {
    const jobs = await queued(stage, [ofAws, { ...ofIbm, ...settings }]);
    expect(jobs.map(({ accountId }) => accountId)).toEqual(expected);
  });
});

test('with no account in scope nothing is queued', async () => {
  expect(await queued('identify', [ofAws, ofIbm], [])).toEqual([]);
});

test('accounts that could not be read are an error, and nothing is queued', async () => {
  const error = new UnavailableError('AWS Organizations does not answer');
  const queue = { enqueue: () => Promise.reject(new Error('not to be asked')) };
  const directory = directoryOf(() => Promise.reject(error));
  await expect(initiate({ stage: 'identify', run: 'r' }, { checks: [ofAws] }, { directory, queue })).rejects.toBe(error);
});

test('a queue that refuses is an error', async () => {
  const error = new UnavailableError('SQS does not answer');
  const queue = { enqueue: () => Promise.reject(error) };
  await expect(
    initiate({ stage: 'identify', run: 'r' }, { checks: [ofAws] }, { directory: directoryOf(async () => ACCOUNTS), queue }),
  ).rejects.toBe(error);
});
