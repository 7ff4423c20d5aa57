import { randomUUID } from 'node:crypto';
import { PutCommand, paginateQuery, paginateScan } from '@aws-sdk/lib-dynamodb';
import type { AuditAction, AuditEntry, AuditLog, IssueKey } from '@keyhammer/core';
import { type Attributes, readInstant, readString, UnreadableItemError } from './attributes.ts';
import { type Codec, oneOf, properties, text, texts } from './codec.ts';
import type { Connection } from './connection.ts';
import { expiresAfter } from './expiry.ts';
import type { Item } from './item.ts';
import { translateError } from './translate-error.ts';
import { UnreadableItemsError } from './unreadable-items.ts';

export const AUDIT_TABLE = 'keyhammer-audit';

/** Always in UTC and as long as any other, so that times compare as text. */
const auditInstant: Codec<Date> = { write: (at) => at.toISOString(), read: readInstant };

const REST = properties<Omit<AuditEntry, 'accountId' | 'id'>>({
  check: text,
  at: auditInstant,
  by: text,
  action: oneOf<AuditAction>({
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
  }),
  outcome: oneOf<AuditEntry['outcome']>({ started: true, done: true, failed: true, refused: true }),
  detail: text,
  evidence: texts,
});

type Pages = AsyncIterable<{ readonly Items?: readonly Item[] | undefined }>;

/**
 * The audit log in DynamoDB. Entries are only ever added: each is put on the condition that nothing
 * has its key, and no other write exists here.
 */
export class DynamoDbAuditLog implements AuditLog {
  readonly #connection: Connection;
  readonly #retentionDays: number | undefined;
  /** Entries of one writer at one instant keep their order. */
  #appended = 0;

  /** @param retentionDays how long DynamoDB is to keep an entry; absent: for ever. What was written without it stays without it. */
  constructor(connection: Connection, retentionDays?: number) {
    this.#connection = connection;
    this.#retentionDays = retentionDays;
  }

  async append(entry: AuditEntry): Promise<void> {
    this.#appended += 1;
    const days = this.#retentionDays;
    const Item = { ...itemOfEntry(entry, this.#appended), ...(days !== undefined && expiresAfter(days, entry.at)) };
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

  entriesOf(key: IssueKey): AsyncGenerator<AuditEntry, void, void> {
    const query = {
      TableName: AUDIT_TABLE,
      ConsistentRead: true,
      KeyConditionExpression: '#account = :account AND begins_with(#entry, :issue)',
      ExpressionAttributeNames: { '#account': 'account_id', '#entry': 'entry_id' },
      ExpressionAttributeValues: { ':account': key.accountId, ':issue': prefixOf(key) },
    };
    return entriesIn(paginateQuery({ client: this.#connection.documents }, query), 'Query');
  }

  /**
   * A scan: DynamoDB reads the whole table, one page (1 MB) after another, and charges for it, however little is wanted.
   * Consistent, since an export that lacks what was just done would be wrong.
   */
  since(instant: Date): AsyncGenerator<AuditEntry, void, void> {
    const scan = {
      TableName: AUDIT_TABLE,
      ConsistentRead: true,
      // What is not wanted, rather than what is: an entry whose time nobody can read is not to be missed in silence.
      FilterExpression: 'NOT (#at < :since)',
      ExpressionAttributeNames: { '#at': 'at' },
      ExpressionAttributeValues: { ':since': instant.toISOString() },
    };
    return entriesIn(paginateScan({ client: this.#connection.documents }, scan), 'Scan');
  }
}

/** @throws UnreadableItemsError at the very end, after all that could be read. */
async function* entriesIn(pages: Pages, action: 'Query' | 'Scan'): AsyncGenerator<AuditEntry, void, void> {
  const unreadable: UnreadableItemError[] = [];
  try {
    for await (const page of pages) {
      for (const item of page.Items ?? []) {
        const entry = entryOrError(item);
        if (entry instanceof UnreadableItemError) unreadable.push(entry);
        else yield entry;
      }
    }
  } catch (error) {
    throw translateError(error, { action, table: AUDIT_TABLE });
  }
  if (unreadable.length > 0) throw new UnreadableItemsError(unreadable);
}

function entryOrError(item: Item): AuditEntry | UnreadableItemError {
  try {
    return entryOf(item);
  } catch (error) {
    if (error instanceof UnreadableItemError) return error;
    throw error;
  }
}

/** `<check>#<issue id>#`: what all entries of an issue begin with, and those of no other. */
function prefixOf({ check, id }: IssueKey): string {
  const literal = (part: string) => part.replace(/[%#]/g, encodeURIComponent);
  return `${literal(check)}#${literal(id)}#`;
}

function itemOfEntry(entry: AuditEntry, sequence: number): Record<string, unknown> {
  return {
    account_id: entry.accountId,
    entry_id: `${prefixOf(entry)}${entry.at.toISOString()}#${String(sequence).padStart(8, '0')}#${randomUUID()}`,
    issue_id: entry.id,
    ...REST.write(entry),
  };
}

function entryOf(item: Item): AuditEntry {
  const place = { table: AUDIT_TABLE, key: { account: String(item.account_id), issue: String(item.issue_id) } };
  const from: Attributes = { values: item, place, path: '' };
  return { accountId: readString(from, 'account_id'), id: readString(from, 'issue_id'), ...REST.read(from) };
}
