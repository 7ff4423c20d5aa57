import { afterEach, describe, expect, test } from '@jest/globals';
import { type GeneratedIbmAccount, generatedIbmAccount, type IbmSandbox, MovableClock, startIbmSandbox } from '@keyhammer/sandbox';
import { RecordingEventLog } from '@keyhammer/testing';
import { daysAgo, NOW, unused } from '../test/ibm-test-bed.ts';
import { apiKeys } from './api-keys/api-keys.ts';
import { connectIbm } from './connection/ibm-connection.ts';
import { newReading } from './identity.ts';
import { ibmInventoryReader } from './inventory-reader.ts';
import { survey } from './survey.ts';

let sandbox: IbmSandbox | undefined;
afterEach(async () => {
  await sandbox?.close();
});

async function start(account: GeneratedIbmAccount) {
  const clock = new MovableClock(NOW, 'frozen');
  sandbox = await startIbmSandbox({ clock, world: account.world });
  const log = new RecordingEventLog();
  const waiter = { wait: () => new Promise<void>((resolve) => setImmediate(resolve)) };
  const settings = { accounts: new Map<string, string>(), iamUrl: sandbox.url, userManagementUrl: sandbox.url };
  const credentials = async () => ({ apiKey: account.operator.apiKey, apiKeys: new Map<string, string>() });
  const connection = connectIbm({ settings, credentials, log, waiter, now: () => NOW });
  return { sandbox, connection, reader: ibmInventoryReader({ connection, log, waiter, now: () => NOW }) };
}

describe('ten thousand API keys', () => {
  const account = generatedIbmAccount({ apiKeys: 10_000, staleFraction: 0.1, now: NOW, thresholdDays: 90 });
  const { userKeys, serviceIdKeys, staleKeys } = account.counts;
  const pages = Math.ceil(userKeys / 100) + Math.ceil(serviceIdKeys / 100);

  test('take little more calls than there are pages and candidates', async () => {
    const { reader, connection, sandbox: at } = await start(account);
    const scan = await reader.scan(account.accountId, { needs: [unused('ibm-api-key')], watched: [] });
    expect(scan.credentials).toHaveLength(staleKeys);
    expect(scan.coverage).toEqual({ kind: 'complete' });
    const calls = Object.fromEntries(at.service.calls);
    expect(calls).toEqual({
      getToken: 1,
      createReport: 1,
      getReport: 2,
      listServiceIdGroup: 1,
      listApiKeys: pages,
      getApiKey: staleKeys,
    });
    expect(at.service.totalCalls).toBeLessThanOrEqual(1.05 * pages + 3 + staleKeys);
    connection.close();
  });

  test('leave nothing behind but the candidates', async () => {
    const { connection } = await start(account);
    const reading = newReading(await connection.enter(account.accountId), () => NOW);
    const isInactive = (id: string) => id.endsWith('7');
    const request = { kind: apiKeys, needs: [unused('ibm-api-key', daysAgo(90))], watched: [], isInactive };
    const { kept, active } = await survey(reading, request);
    expect(active).toBeGreaterThan(8_000);
    expect(kept.size).toBeLessThan(1_000);
    expect([...kept.keys()].every(isInactive)).toBe(true);
    connection.close();
  });
});
