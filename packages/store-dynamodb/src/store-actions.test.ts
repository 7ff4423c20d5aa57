import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { ACCOUNT_ID, anIssue, CHECK, FakeWaiter, NOW, RecordingEventLog, TABLE_NAME } from '@keyhammer/testing';
import { anAuditEntry, aRequestedScan } from '@keyhammer/testing/contracts';
import { atOnce } from '../test/at-once.ts';
import { type Engine, openDynalite } from '../test/engine.ts';
import { HeartbeatsByHand } from '../test/heartbeats-by-hand.ts';
import { openProxy } from '../test/proxy.ts';
import { DynamoDbAccountHealth } from './account-health.ts';
import { DynamoDbActBudget } from './act-budget.ts';
import { DynamoDbAuditLog } from './audit-log.ts';
import { DynamoDbIssueStore } from './issue-store.ts';
import { DynamoDbRunLock } from './run-lock.ts';
import { DynamoDbScanRequests } from './scan-requests.ts';
import { STORE_ACTIONS } from './store-actions.ts';
import { tableDefinitions } from './table-definitions.ts';
import { createTables } from './tables.ts';

let engine: Engine;
let proxy: Awaited<ReturnType<typeof openProxy>>;
const TABLES = new Map([[CHECK, TABLE_NAME]]);
const definitions = tableDefinitions(TABLES, { requests: 'requests' });
const clock = new FakeWaiter(NOW);
const log = new RecordingEventLog();
beforeAll(async () => {
  engine = await openDynalite();
  await createTables(engine.connection, definitions, atOnce);
  proxy = await openProxy(engine);
});
afterAll(async () => {
  await proxy[Symbol.asyncDispose]();
  await engine.close();
});

/** Everything that a port is asked, each in all the ways that lead to a call. */
const USES: Readonly<Record<Exclude<keyof typeof STORE_ACTIONS, 'credentials' | 'tables'>, () => Promise<unknown>>> = {
  async issues() {
    const issues = new DynamoDbIssueStore(proxy.connection, TABLES, log);
    const issue = await issues.put(anIssue());
    await issues.put(issue);
    await issues.put(issue).catch(() => {});
    await issues.get(issue);
    await Array.fromAsync(issues.list(CHECK, { accountId: ACCOUNT_ID }));
  },
  async scan() {
    await Array.fromAsync(new DynamoDbIssueStore(proxy.connection, TABLES, log).list(CHECK));
    await Array.fromAsync(new DynamoDbAuditLog(proxy.connection).since(NOW));
  },
  auditAppend: () => new DynamoDbAuditLog(proxy.connection).append(anAuditEntry()),
  auditRead: () => Array.fromAsync(new DynamoDbAuditLog(proxy.connection).entriesOf(anAuditEntry())),
  async lock() {
    const time = new HeartbeatsByHand();
    const lock = new DynamoDbRunLock(proxy.connection, { ...time, log });
    await using _lease = await lock.acquire('run', 'alice@laptop');
    await time.pass(60_000);
    await lock.acquire('run', 'bob@server').catch(() => {});
  },
  async health() {
    const health = new DynamoDbAccountHealth(proxy.connection, clock);
    await health.unreadable(ACCOUNT_ID, 'a');
    await health.readable(ACCOUNT_ID, 'b');
  },
  async budget() {
    const budget = new DynamoDbActBudget(proxy.connection, clock);
    for (const acts of [2, 1, 3, 9]) await budget.reserve('run', ACCOUNT_ID, acts, 5);
  },
  async requests() {
    const requests = new DynamoDbScanRequests(proxy.connection, 'requests', clock);
    await requests.add(aRequestedScan());
    await requests.get(aRequestedScan().id);
    await requests.finish(aRequestedScan().id, { kind: 'failed', at: NOW, why: 'denied' });
    await requests.finish(aRequestedScan().id, { kind: 'complete', at: NOW, gaps: [] });
  },
};

test.each(Object.keys(USES) as (keyof typeof USES)[])('the policy for %s allows what is called, and nothing else', async (port) => {
  proxy.service.resetCalls();
  await USES[port]();
  const called = [...proxy.service.calls.keys()].map((operation) => `dynamodb:${operation}`);
  expect(called.sort()).toEqual([...STORE_ACTIONS[port]].sort());
});
