import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { ConfigError } from '@keyhammer/core';
import { accessKeyId, anIssue, CHECK, FakeWaiter, NOW, RecordingEventLog } from '@keyhammer/testing';
import {
  anAuditEntry,
  describeAccountHealthContract,
  describeActBudgetContract,
  describeAuditLogContract,
  describeIssueStoreContract,
  describeRunLockContract,
  describeScanRequestsContract,
} from '@keyhammer/testing/contracts';
import { HeartbeatsByHand } from '../test/heartbeats-by-hand.ts';
import { lockUnder } from '../test/store-contracts.ts';
import { startDynalite } from './dynalite-server.ts';
import { type OpenStore, type OpenStoreOptions, openStore } from './open-store.ts';
import { identityOf } from './process-identity.ts';

const HOLD_STORE = fileURLToPath(new URL('../test/hold-store.ts', import.meta.url));
const options = () => ({ tables: new Map([[CHECK, 'issues']]), log: new RecordingEventLog(), now: NOW });
const openAt = (path: string) => openStore({ kind: 'embedded', path }, options());
const aDirectory = () => mkdtempSync(join(tmpdir(), 'keyhammer-store-'));

describeIssueStoreContract(
  'the embedded store',
  async () => {
    const directory = aDirectory();
    const { issues: store, close } = await openAt(directory);
    return { store, close: async () => close().then(() => rmSync(directory, { recursive: true })) };
  },
  { manyIssues: 90, readsHammersItems: false },
);

describeAuditLogContract('the embedded store', async () => {
  const directory = aDirectory();
  const { audit: log, close } = await openAt(directory);
  return { log, close: async () => close().then(() => rmSync(directory, { recursive: true })) };
});

describeRunLockContract('the embedded store', async () => {
  const time = new HeartbeatsByHand();
  const { store, close } = await openAside({ clock: time.clock, heartbeat: time.heartbeat });
  return { ...lockUnder(time, store.lock), close };
});

describeAccountHealthContract('the embedded store', async () => {
  const { store, close } = await openAside();
  return { health: store.health, close };
});

describeActBudgetContract('the embedded store', async () => {
  const { store, close } = await openAside();
  return { budget: store.budget, close };
});

describeScanRequestsContract('the embedded store', async () => {
  const { store, close } = await openAside({ clock: new FakeWaiter(NOW), requests: { name: 'requests', isNeeded: true } });
  return { requests: store.requests, close };
});

describe('the embedded store', () => {
  let directory: string;
  let lockFile: string;
  beforeEach(() => {
    directory = aDirectory();
    lockFile = join(directory, 'in-use.json');
  });
  afterEach(() => rmSync(directory, { recursive: true, force: true }));

  test('makes its directory and its tables, and keeps what it holds', async () => {
    const path = join(directory, 'not', 'there', 'yet');
    const first = await openAt(path);
    const issue = await first.issues.put(anIssue());
    await first.audit.append(anAuditEntry());
    await first.close();

    const second = await openAt(path);
    expect(await second.issues.get(issue)).toEqual(issue);
    expect(await Array.fromAsync(second.audit.entriesOf(issue))).toEqual([anAuditEntry()]);
    expect(await second.tables.missing()).toEqual([]);
    await second.close();
    expect(readdirSync(path)).toEqual(['dynamodb']);
  });

  test('has a table for each check that comes with a new version, beside what it holds', async () => {
    const first = await openAt(directory);
    const issue = await first.issues.put(anIssue());
    await first.close();

    const added = ['user_keysrotation', 'user_inactivepasswords', 'root_user'];
    const tables = new Map([...options().tables, ...added.map((check) => [check, `issues-${check}`] as const)]);
    const second = await openStore({ kind: 'embedded', path: directory }, { ...options(), tables });
    expect(await second.tables.missing()).toEqual([]);
    const others = await Promise.all(added.map((check) => second.issues.put({ ...anIssue({ check }) })));
    for (const stored of [issue, ...others]) expect(await Array.fromAsync(second.issues.list(stored.check))).toEqual([stored]);
    await second.close();
  });

  test('keeps no lock of a process that is gone', async () => {
    const first = await openAt(directory);
    await first.lock.acquire('run', 'alice@laptop');
    await first.close();

    const second = await openAt(directory);
    await using lease = await second.lock.acquire('run', 'alice@laptop');
    expect(lease.lost.aborted).toBe(false);
    await lease[Symbol.asyncDispose]();
    await second.close();
  });

  test('cannot be opened twice, and the first goes on', async () => {
    const first = await openAt(directory);
    await expect(openAt(directory)).rejects.toThrow(/is open in this process already/);
    expect(await first.issues.put(anIssue())).toMatchObject({ version: 1 });
    await first.close();
    await (await openAt(directory)).close();
  });

  test('says which other process uses it; killed, that one leaves all that it wrote, and a lock that is taken over', async () => {
    const holder = await holdStore(directory, accessKeyId(1));
    expect(holder.said).toBe('written\n');

    await expect(openAt(directory)).rejects.toThrow(ConfigError);
    await expect(openAt(directory)).rejects.toThrow(
      `the store at ${directory} is in use by process ${holder.pid} (since 2026-11-20T12:00:00.000Z): wait for it or stop it`,
    );
    await holder.kill();

    const store = await openAt(directory);
    expect(await store.issues.get(anIssue({ id: accessKeyId(1) }))).toMatchObject({ version: 1 });
    const refused = await holdStore(directory, accessKeyId(2));
    expect(refused.said).toContain(`is in use by process ${process.pid}`);
    await refused.kill();
    expect(await store.issues.put(anIssue())).toMatchObject({ version: 1 });
    await store.close();
  });

  const lockOf = (holder: object) => writeFileSync(lockFile, JSON.stringify({ since: NOW.toISOString(), host: hostname(), ...holder }));

  test.each([
    ['a process that is gone', { pid: 2 ** 22 + 1 }],
    ['a former process with our id, as after the restart of a container', { pid: process.pid, process: 'earlier boot:1' }],
  ])('takes over the lock of %s', async (_case, holder) => {
    lockOf(holder);
    const store = await openAt(directory);
    expect(JSON.parse(readFileSync(lockFile, 'utf8'))).toMatchObject({ pid: process.pid, since: NOW.toISOString() });
    await store.close();
  });

  // Only where the system tells two processes with the same id apart.
  (identityOf(process.ppid) ? test : test.skip)('takes over the lock of a process whose id another has now', async () => {
    lockOf({ pid: process.ppid, process: 'earlier boot:1' });
    await (await openAt(directory)).close();
  });

  test.each([
    ['another machine', () => lockOf({ pid: 2 ** 22 + 1, host: 'elsewhere' }), 'in use by process 4194305 on elsewhere'],
    ['a running process', () => lockOf({ pid: process.ppid }), `in use by process ${process.ppid}`],
    ['a writer that is not done', () => writeFileSync(lockFile, '{"pid":'), 'in use'],
  ])('leaves the lock of %s alone', async (_case, lock, saying) => {
    lock();
    const before = readFileSync(lockFile, 'utf8');
    await expect(openAt(directory)).rejects.toThrow(ConfigError);
    await expect(openAt(directory)).rejects.toThrow(saying);
    expect(readFileSync(lockFile, 'utf8')).toBe(before);
  });

  test('says so if its directory cannot be made', async () => {
    writeFileSync(join(directory, 'dynamodb'), 'a file where the data should be');
    await expect(openAt(directory)).rejects.toThrow(ConfigError);
    await expect(openAt(directory)).rejects.toThrow(/store\.path in config\.json/);
    expect(readdirSync(directory)).toEqual(['dynamodb']);
  });
});

test('a server for one access key serves no other', async () => {
  const server = await startDynalite({ onlyFor: 'MINE' });
  const statusFor = async (accessKeyId: string) => {
    const authorization = `AWS4-HMAC-SHA256 Credential=${accessKeyId}/20261120/us-east-1/dynamodb/aws4_request, SignedHeaders=host, Signature=0`;
    const headers = {
      authorization,
      'x-amz-date': '20261120T120000Z',
      'content-type': 'application/x-amz-json-1.0',
      'x-amz-target': 'DynamoDB_20120810.ListTables',
    };
    return (await fetch(server.url, { method: 'POST', headers, body: '{}' })).status;
  };
  expect(await statusFor('MINE')).toBe(200);
  expect(await statusFor('OTHER')).toBe(403);
  expect((await fetch(server.url)).status).toBe(403);
  await server.close();
});

async function openAside(
  more: Partial<OpenStoreOptions> = {},
): Promise<{ readonly store: OpenStore; readonly close: () => Promise<void> }> {
  const directory = aDirectory();
  const store = await openStore({ kind: 'embedded', path: directory }, { ...options(), ...more });
  return { store, close: async () => store.close().then(() => rmSync(directory, { recursive: true })) };
}

async function holdStore(directory: string, id: string) {
  const child = spawn(process.execPath, [HOLD_STORE, directory, id], { stdio: ['ignore', 'pipe', 'inherit'] });
  const [said] = await once(child.stdout, 'data');
  const gone = once(child, 'exit');
  return {
    pid: child.pid,
    said: String(said),
    async kill() {
      child.kill('SIGKILL');
      await gone;
    },
  };
}
