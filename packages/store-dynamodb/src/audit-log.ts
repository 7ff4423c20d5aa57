import { randomUUID } from 'node:crypto';
import { PutCommand, paginateQuery } from '@aws-sdk/lib-dynamodb';
import type { AuditEntry, AuditLog, IssueKey } from '@keyhammer/core';
import { type Attributes, readInstant, readOneOf, readString, readStrings } from './attributes.ts';
import type { Connection } from './connection.ts';
import type { Item } from './item.ts';
import { translateError } from './translate-error.ts';

export const AUDIT_TABLE = 'keyhammer-audit';

/**
 * The audit log in DynamoDB. Entries are only ever added: each is put on the condition that nothing
 * has its key, and no other write exists here.
 */
export class DynamoDbAuditLog implements AuditLog {
  readonly #connection: Connection;
  /** Entries of one writer at one instant keep their order. */
  #appended = 0;

  constructor(connection: Connection) {
    this.#connection = connection;
  }

  async append(entry: AuditEntry): Promise<void> {
    this.#appended += 1;
    const Item = itemOfEntry(entry, this.#appended);
    const put = new PutCommand({
      TableName: AUDIT_TABLE,
      Item,
      ConditionExpression: 'attribute_not_exists(#entry)',
      ExpressionAttributeNames: { '#entry': 'entry_id' },
    });
    try {
      await this.#connection.documents.send(put);
    } catch (error) {
      // The key ends in a random part, so what is there is this entry: its answer was lost and the SDK sent it again.
      if (error instanceof Error && error.name === 'ConditionalCheckFailedException') return;
      throw translateError(error, { action: 'PutItem', table: AUDIT_TABLE });
    }
  }

  async *entriesOf(key: IssueKey): AsyncGenerator<AuditEntry, void, void> {
    const query = {
      TableName: AUDIT_TABLE,
      ConsistentRead: true,
      KeyConditionExpression: '#account = :account AND begins_with(#entry, :issue)',
      ExpressionAttributeNames: { '#account': 'account_id', '#entry': 'entry_id' },
      ExpressionAttributeValues: { ':account': key.accountId, ':issue': prefixOf(key) },
    };
    try {
      for await (const page of paginateQuery({ client: this.#connection.documents }, query)) {
        for (const item of page.Items ?? []) yield entryOf(item, key);
      }
    } catch (error) {
      throw translateError(error, { action: 'Query', table: AUDIT_TABLE });
    }
  }
}

/** `<check>#<issue id>#`: what all entries of an issue begin with, and those of no other. */
function prefixOf({ check, id }: IssueKey): string {
  const literal = (part: string) => part.replace(/[%#]/g, encodeURIComponent);
  return `${literal(check)}#${literal(id)}#`;
}

function itemOfEntry(entry: AuditEntry, sequence: number) {
  const { check, accountId, id, at, by, action, outcome, detail, evidence } = entry;
  const instant = at.toISOString();
  return {
    account_id: accountId,
    entry_id: `${prefixOf(entry)}${instant}#${String(sequence).padStart(8, '0')}#${randomUUID()}`,
    check,
    issue_id: id,
    at: instant,
    by,
    action,
    outcome,
    detail,
    evidence: { ...evidence },
  };
}

function entryOf(item: Item, key: IssueKey): AuditEntry {
  const from: Attributes = { values: item, place: { table: AUDIT_TABLE, accountId: key.accountId, issueId: key.id }, path: '' };
  return {
    check: readString(from, 'check'),
    accountId: readString(from, 'account_id'),
    id: readString(from, 'issue_id'),
    at: readInstant(from, 'at'),
    by: readString(from, 'by'),
    action: readOneOf(from, 'action', ['deactivate', 'reactivate']),
    outcome: readOneOf(from, 'outcome', ['started', 'done', 'failed', 'refused']),
    detail: readString(from, 'detail'),
    evidence: readStrings(from, 'evidence'),
  };
}
