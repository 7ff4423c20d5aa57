import { PutCommand } from '@aws-sdk/lib-dynamodb';
import type { RunLock } from '@keyhammer/core';
import { CHECK, FakeWaiter, NOW, RecordingEventLog, TABLE_NAME } from '@keyhammer/testing';
import {
  describeAccountHealthContract,
  describeActBudgetContract,
  describeAuditLogContract,
  describeIssueStoreContract,
  describeRunLockContract,
  describeScanRequestsContract,
  type IssueStoreContractOptions,
  type RunLockUnderTest,
} from '@keyhammer/testing/contracts';
import { DynamoDbAccountHealth } from '../src/account-health.ts';
import { DynamoDbActBudget } from '../src/act-budget.ts';
import { DynamoDbAuditLog } from '../src/audit-log.ts';
import { DynamoDbIssueStore } from '../src/issue-store.ts';
import { DynamoDbRunLock } from '../src/run-lock.ts';
import { DynamoDbScanRequests } from '../src/scan-requests.ts';
import { tableDefinitions } from '../src/table-definitions.ts';
import { createTables } from '../src/tables.ts';
import { atOnce } from './at-once.ts';
import type { Engine } from './engine.ts';
import { HeartbeatsByHand } from './heartbeats-by-hand.ts';

const TABLES = new Map([[CHECK, TABLE_NAME]]);
const REQUESTS = 'keyhammer-api-requests';

/** Runs the contract suites of all ports against the adapters over an engine. */
export function describeStoreContracts(name: string, open: () => Promise<Engine>, options: IssueStoreContractOptions = {}): void {
  const openWithTables = async () => {
    const engine = await open();
    await createTables(engine.connection, tableDefinitions(TABLES, { requests: REQUESTS, auditExpires: true }), atOnce);
    return engine;
  };

  describeIssueStoreContract(
    `DynamoDbIssueStore over ${name}`,
    async () => {
      const { connection, close } = await openWithTables();
      return {
        store: new DynamoDbIssueStore(connection, TABLES, new RecordingEventLog()),
        seedItem: async (item) => void (await connection.documents.send(new PutCommand({ TableName: TABLE_NAME, Item: { ...item } }))),
        close,
      };
    },
    options,
  );

  describeAuditLogContract(`DynamoDbAuditLog over ${name}`, async () => {
    const { connection, close } = await openWithTables();
    return { log: new DynamoDbAuditLog(connection, 365), close };
  });

  describeRunLockContract(
    `DynamoDbRunLock over ${name}`,
    async () => {
      const { connection, close } = await openWithTables();
      const time = new HeartbeatsByHand();
      return { ...lockUnder(time, new DynamoDbRunLock(connection, { ...time, log: new RecordingEventLog() })), close };
    },
    options,
  );

  describeAccountHealthContract(
    `DynamoDbAccountHealth over ${name}`,
    async () => {
      const { connection, close } = await openWithTables();
      return { health: new DynamoDbAccountHealth(connection, new FakeWaiter(NOW)), close };
    },
    options,
  );

  describeActBudgetContract(
    `DynamoDbActBudget over ${name}`,
    async () => {
      const { connection, close } = await openWithTables();
      return { budget: new DynamoDbActBudget(connection, new FakeWaiter(NOW)), close };
    },
    options,
  );

  describeScanRequestsContract(`DynamoDbScanRequests over ${name}`, async () => {
    const { connection, close } = await openWithTables();
    return { requests: new DynamoDbScanRequests(connection, REQUESTS, new FakeWaiter(NOW)), close };
  });
}

/** A lock whose minutes pass by hand. */
export function lockUnder(time: HeartbeatsByHand, lock: RunLock): RunLockUnderTest {
  return {
    lock,
    pass: (milliseconds) => time.pass(milliseconds),
    silence: () => time.silence(),
    comeBack: () => time.comeBack(),
  };
}
