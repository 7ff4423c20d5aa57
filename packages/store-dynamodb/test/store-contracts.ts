import { PutCommand } from '@aws-sdk/lib-dynamodb';
import { CHECK, RecordingEventLog, TABLE_NAME } from '@keyhammer/testing';
import { describeAuditLogContract, describeIssueStoreContract, type IssueStoreContractOptions } from '@keyhammer/testing/contracts';
import { DynamoDbAuditLog } from '../src/audit-log.ts';
import { DynamoDbIssueStore } from '../src/issue-store.ts';
import { createTables, tableDefinitions } from '../src/tables.ts';
import { atOnce } from './at-once.ts';
import type { Engine } from './engine.ts';

const TABLES = new Map([[CHECK, TABLE_NAME]]);

/** Runs the contract suites of both ports against the adapters over an engine. */
export function describeStoreContracts(name: string, open: () => Promise<Engine>, options: IssueStoreContractOptions = {}): void {
  const openWithTables = async () => {
    const engine = await open();
    await createTables(engine.connection, tableDefinitions(TABLES), atOnce);
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
    return { log: new DynamoDbAuditLog(connection), close };
  });
}
