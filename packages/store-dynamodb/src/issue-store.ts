import { randomUUID } from 'node:crypto';
import { GetCommand, PutCommand, paginateQuery, paginateScan } from '@aws-sdk/lib-dynamodb';
import {
  ConfigError,
  type EventLog,
  type Issue,
  type IssueFilter,
  type IssueKey,
  type IssueStore,
  VersionConflictError,
} from '@keyhammer/core';
import { UnreadableItemError } from './attributes.ts';
import { type Condition, hammerWroteIt, itIsTheVersionThatWasRead, nothingIsThere } from './conditions.ts';
import type { Connection } from './connection.ts';
import { type Item, issueOf, itemOf, WRITE_ID } from './item.ts';
import { unwantedWords } from './status-item.ts';
import { translateError } from './translate-error.ts';
import { UnreadableItemsError } from './unreadable-items.ts';

/** Where each check's issues are: check → table. */
export type IssueTables = ReadonlyMap<string, string>;

/**
 * Issues in DynamoDB, a table for each check.
 *
 * An item that can't be read is never passed over in silence and never written over: `get` throws
 * UnreadableItemError; `list` logs it, goes on with the others, and throws UnreadableItemsError at
 * the very end, so that whoever needs the whole list knows that it has not got it; `put` at
 * version 0 looks before it takes an item over from Hammer.
 */
export class DynamoDbIssueStore implements IssueStore {
  readonly #connection: Connection;
  readonly #tables: IssueTables;
  readonly #log: EventLog;

  constructor(connection: Connection, tables: IssueTables, log: EventLog) {
    this.#connection = connection;
    this.#tables = tables;
    this.#log = log;
  }

  async get(key: IssueKey): Promise<Issue | undefined> {
    const table = this.#tableOf(key.check);
    const item = await this.#item(table, key);
    return item && issueOf(item, key.check, table);
  }

  async *list(check: string, filter: IssueFilter = {}): AsyncGenerator<Issue, void, void> {
    if (filter.statuses?.length === 0) return;
    const table = this.#tableOf(check);
    const unreadable: UnreadableItemError[] = [];
    for await (const item of this.#items(table, filter)) {
      const issue = this.#readOrNote(item, check, table, unreadable);
      if (issue) yield issue;
    }
    if (unreadable.length > 0) throw new UnreadableItemsError(unreadable);
  }

  async put(issue: Issue): Promise<Issue> {
    const table = this.#tableOf(issue.check);
    const next: Issue = { ...issue, version: issue.version + 1 };
    const item: Item = { ...itemOf(next), [WRITE_ID]: randomUUID() };
    const condition = issue.version === 0 ? nothingIsThere() : itIsTheVersionThatWasRead(issue.version);
    if (await this.#write(condition, table, item, issue)) return next;
    const takenOver =
      issue.version === 0 && (await this.#isHammers(table, issue)) && (await this.#write(hammerWroteIt(), table, item, issue));
    if (takenOver) return next;
    throw conflict(issue, table);
  }

  /**
   * Whether the item was written. A failed condition alone does not say: the SDK tries again when an
   * answer is lost, and its second try then fails on what the first one wrote. So it is looked up.
   */
  async #write(condition: Condition, table: string, item: Item, key: IssueKey): Promise<boolean> {
    try {
      await this.#connection.documents.send(new PutCommand({ TableName: table, Item: { ...item }, ...condition }));
      return true;
    } catch (error) {
      if (!(error instanceof Error) || error.name !== 'ConditionalCheckFailedException') {
        throw translateError(error, { action: 'PutItem', table });
      }
    }
    const stored = await this.#item(table, key);
    return stored?.[WRITE_ID] === item[WRITE_ID];
  }

  /** @throws UnreadableItemError: what nobody can read must not be written over. */
  async #isHammers(table: string, key: IssueKey): Promise<boolean> {
    const stored = await this.#item(table, key);
    return stored !== undefined && issueOf(stored, key.check, table).version === 0;
  }

  async #item(table: string, key: IssueKey): Promise<Item | undefined> {
    const Key = { account_id: key.accountId, issue_id: key.id };
    try {
      const { Item } = await this.#connection.documents.send(new GetCommand({ TableName: table, Key, ConsistentRead: true }));
      return Item;
    } catch (error) {
      throw translateError(error, { action: 'GetItem', table });
    }
  }

  /** One page is held at a time, of at most 1 MB. */
  async *#items(table: string, filter: IssueFilter): AsyncGenerator<Item, void, void> {
    try {
      for await (const page of this.#pages(table, filter)) yield* page.Items ?? [];
    } catch (error) {
      throw translateError(error, { action: filter.accountId === undefined ? 'Scan' : 'Query', table });
    }
  }

  #pages(table: string, { accountId, statuses }: IssueFilter) {
    const client = this.#connection.documents;
    const unwanted = statuses ? unwantedWords(statuses) : [];
    const status = notAnyOf(unwanted, statuses?.includes('open') ?? true);
    if (accountId === undefined) return paginateScan({ client }, { TableName: table, ...expression(status) });
    const account: Clause = { text: '#account = :account', names: { '#account': 'account_id' }, values: { ':account': accountId } };
    const query = { TableName: table, ConsistentRead: true, KeyConditionExpression: account.text, ...expression(status, account) };
    return paginateQuery({ client }, query);
  }

  #readOrNote(item: Item, check: string, table: string, unreadable: UnreadableItemError[]): Issue | undefined {
    try {
      return issueOf(item, check, table);
    } catch (error) {
      if (!(error instanceof UnreadableItemError)) throw error;
      this.#log.error('stored issue is unreadable', { table, ...error.place.key, reason: error.message });
      unreadable.push(error);
      return undefined;
    }
  }

  #tableOf(check: string): string {
    const table = this.#tables.get(check);
    if (table === undefined) throw new ConfigError(`no table is configured for the check ${check}`);
    return table;
  }
}

/** A part of an expression, with the names and values that it uses. */
interface Clause {
  readonly text: string;
  readonly names: Readonly<Record<string, string>>;
  readonly values: Readonly<Record<string, unknown>>;
}

/** Items whose status is none of `words`; those without one too, if `orNone`. */
function notAnyOf(words: readonly string[], orNone: boolean): Clause | undefined {
  if (words.length === 0) return undefined;
  const values = Object.fromEntries(words.map((word, index) => [`:not${index}`, word]));
  const isNone = `NOT (#status IN (${Object.keys(values).join(', ')}))`;
  return { text: orNone ? isNone : `attribute_exists(#status) AND ${isNone}`, names: { '#status': 'status' }, values };
}

function expression(filter: Clause | undefined, key?: Clause) {
  if (!filter && !key) return {};
  return {
    ...(filter && { FilterExpression: filter.text }),
    ExpressionAttributeNames: { ...key?.names, ...filter?.names },
    ExpressionAttributeValues: { ...key?.values, ...filter?.values },
  };
}

function conflict(issue: Issue, table: string): VersionConflictError {
  const where = `table ${table}, account ${issue.accountId}, issue ${issue.id}`;
  return new VersionConflictError(`another writer was faster (${where}): version ${issue.version} is no longer the stored one`, {
    advice: 'Nothing was written; read it again',
  });
}
