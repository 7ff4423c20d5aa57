import { PutCommand, ScanCommand } from '@aws-sdk/lib-dynamodb';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { type AuditAction, type AuditEntry, ConfigError, ThrottledError } from '@keyhammer/core';
import { ACCOUNT_ID, daysAgo, issueKey, NOW, OTHER_ACCOUNT_ID } from '@keyhammer/testing';
import { anAuditEntry } from '@keyhammer/testing/contracts';
import { atOnce } from '../test/at-once.ts';
import { type Engine, openDynalite } from '../test/engine.ts';
import { openProxy } from '../test/proxy.ts';
import { AUDIT_TABLE, DynamoDbAuditLog } from './audit-log.ts';
import { tableDefinitions } from './table-definitions.ts';
import { createTables } from './tables.ts';
import { UnreadableItemsError } from './unreadable-items.ts';

let engine: Engine;
let log: DynamoDbAuditLog;
beforeEach(async () => {
  engine = await openDynalite();
  await createTables(engine.connection, tableDefinitions(new Map()), atOnce);
  log = new DynamoDbAuditLog(engine.connection);
});
afterEach(async () => engine.close());

const ACTIONS: Readonly<Record<AuditAction, true>> = {
  deactivate: true,
  reactivate: true,
  'brown-out': true,
  delete: true,
  create: true,
  'hand-over': true,
  hold: true,
  expedite: true,
  'ticket-closed': true,
  'open-ticket': true,
};

test.each(Object.keys(ACTIONS) as AuditAction[])('the action %s is kept', async (action) => {
  const entry = anAuditEntry({ action });
  await log.append(entry);
  expect(await Array.fromAsync(log.entriesOf(entry))).toStrictEqual([entry]);
  expect(await Array.fromAsync(log.since(NOW))).toStrictEqual([entry]);
});

describe('all entries since an instant', () => {
  test.each([
    ['a millisecond before', -1, 0],
    ['exactly then', 0, 1],
    ['a millisecond after', 1, 1],
  ])('an entry %s: %i ms', async (_case, milliseconds, found) => {
    const at = new Date(daysAgo(1).getTime() + milliseconds);
    await log.append(anAuditEntry({ at }));
    expect(await Array.fromAsync(log.since(daysAgo(1)))).toHaveLength(found);
  });

  test('come one page after another, the next one when it is asked for', async () => {
    const detail = 'x'.repeat(300_000);
    for (let n = 0; n < 8; n += 1) {
      await log.append(anAuditEntry({ ...issueKey({ accountId: n % 2 ? ACCOUNT_ID : OTHER_ACCOUNT_ID }), at: daysAgo(n), detail }));
    }
    await using proxy = await openProxy(engine);
    const entries = new DynamoDbAuditLog(proxy.connection).since(daysAgo(5));
    await entries.next();
    expect(proxy.service.calls.get('Scan')).toBe(1);
    const rest = await Array.fromAsync(entries);
    expect(rest).toHaveLength(5);
    expect(proxy.service.calls.get('Scan')).toBeGreaterThan(2);
  });

  test('are of the future too, since a clock may have jumped', async () => {
    await log.append(anAuditEntry({ at: daysAgo(-365) }));
    expect(await Array.fromAsync(log.since(NOW))).toHaveLength(1);
  });

  test('fail for a table that is missing, and name the command that makes it', async () => {
    await using empty = await openedEmpty();
    const reading = Array.fromAsync(empty.log.since(NOW));
    await expect(reading).rejects.toThrow(ConfigError);
    await expect(reading).rejects.toThrow('table keyhammer-audit is missing: run `keyhammer tables create`');
  });

  test('are not read as none when the table is throttled', async () => {
    await using proxy = await openProxy(engine, { maxAttempts: 1 });
    const body = JSON.stringify({ __type: 'com.amazonaws.dynamodb.v20120810#ThrottlingException' });
    proxy.service.addFault({
      matches: () => true,
      effect: { status: 400, headers: { 'content-type': 'application/x-amz-json-1.0' }, body },
    });
    const reading = Array.fromAsync(new DynamoDbAuditLog(proxy.connection).since(NOW));
    await expect(reading).rejects.toThrow(ThrottledError);
    await expect(reading).rejects.toThrow('dynamodb:Scan on table keyhammer-audit');
  });
});

describe('the end of an entry', () => {
  const endOf = async (kept: DynamoDbAuditLog, at: Date) => {
    await kept.append(anAuditEntry({ at }));
    const { Items } = await engine.connection.documents.send(new ScanCommand({ TableName: AUDIT_TABLE }));
    return Items?.map(({ expires_at }) => expires_at);
  };

  test.each([
    ['on the second', new Date('2026-11-20T12:00:00.000Z'), '2027-11-20T12:00:00Z'],
    ['between two seconds, so that none goes too early', new Date('2026-11-20T12:00:00.001Z'), '2027-11-20T12:00:01Z'],
  ])('is so many days after it was made: %s', async (_case, at, end) => {
    expect(await endOf(new DynamoDbAuditLog(engine.connection, 365), at)).toEqual([new Date(end).getTime() / 1000]);
  });

  test('is never, if the configuration says none', async () => {
    expect(await endOf(log, NOW)).toEqual([undefined]);
  });

  test('is nothing that a reader sees, before it and after it', async () => {
    const kept = new DynamoDbAuditLog(engine.connection, 30);
    const entries = [daysAgo(31), daysAgo(1)].map((at) => anAuditEntry({ at }));
    for (const entry of entries) await kept.append(entry);
    expect(await Array.fromAsync(kept.entriesOf(issueKey()))).toStrictEqual(entries);
    expect(await Array.fromAsync(log.since(daysAgo(40)))).toHaveLength(2);
  });
});

describe('an entry that cannot be read', () => {
  const damaged = {
    account_id: ACCOUNT_ID,
    entry_id: `${issueKey().check}#${issueKey().id}#`,
    issue_id: issueKey().id,
    check: issueKey().check,
  };

  test.each<[string, Record<string, unknown>]>([
    ['at', {}],
    ['at', { at: 7 }],
    ['at', { at: 'yesterday' }],
    ['action', { at: '2026-11-20T12:00:00.000Z', by: 'x', action: 'explode' }],
  ])('hides no other, and fails the reading at its end: %s of %j', async (attribute, rest) => {
    await engine.connection.documents.send(new PutCommand({ TableName: AUDIT_TABLE, Item: { ...damaged, ...rest } }));
    await log.append(anAuditEntry());
    for (const entries of [log.since(NOW), log.entriesOf(issueKey())]) {
      const seen: AuditEntry[] = [];
      const reading = async () => {
        for await (const entry of entries) seen.push(entry);
      };
      const error = await reading().catch((reason: unknown) => reason);
      expect(error).toBeInstanceOf(UnreadableItemsError);
      expect(String(error)).toContain(`table keyhammer-audit, account ${ACCOUNT_ID}, issue ${issueKey().id}): ${attribute} `);
      expect(seen).toEqual([anAuditEntry()]);
    }
  });
});

async function openedEmpty() {
  const { connection, close } = await openDynalite();
  return { log: new DynamoDbAuditLog(connection), [Symbol.asyncDispose]: close };
}
