import { DeleteCommand, GetCommand, PutCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import type { Attributes } from './attributes.ts';
import type { Condition } from './conditions.ts';
import type { Connection } from './connection.ts';
import { isNamed } from './error-code.ts';
import type { Item } from './item.ts';
import { translateError } from './translate-error.ts';

/** An update, and on what condition. */
export interface Change extends Condition {
  readonly UpdateExpression: string;
}

/** Which table it is, and what its only key is called. */
export interface ItemTableName {
  readonly table: string;
  readonly hashKey: string;
}

/**
 * A table of single items. Each read is consistent; a write whose condition does not hold is `undefined` or false, no error.
 * The SDK sends a write again whose answer was lost, so that a condition may fail on what the first try has written:
 * whoever writes on a condition has to tell its own write from another's.
 */
export class ItemTable {
  readonly #connection: Connection;
  readonly #table: string;
  readonly #hashKey: string;

  constructor(connection: Connection, { table, hashKey }: ItemTableName) {
    this.#connection = connection;
    this.#table = table;
    this.#hashKey = hashKey;
  }

  async get(id: string): Promise<Attributes | undefined> {
    const get = new GetCommand({ TableName: this.#table, Key: this.#key(id), ConsistentRead: true });
    const { Item } = await this.#sent('GetItem', () => this.#connection.documents.send(get));
    return Item && { values: Item, place: { table: this.#table, key: this.#key(id) }, path: '' };
  }

  async put(id: string, attributes: Item, condition: Condition): Promise<boolean> {
    const put = new PutCommand({ TableName: this.#table, Item: { ...this.#key(id), ...attributes }, ...condition });
    return (await this.#ifItHolds('PutItem', () => this.#connection.documents.send(put))) !== undefined;
  }

  /** What has changed, as it is now. */
  async update(id: string, change: Change): Promise<Item | undefined> {
    const update = new UpdateCommand({ TableName: this.#table, Key: this.#key(id), ReturnValues: 'UPDATED_NEW', ...change });
    const answer = await this.#ifItHolds('UpdateItem', () => this.#connection.documents.send(update));
    return answer && (answer.Attributes ?? {});
  }

  async delete(id: string, condition: Condition): Promise<boolean> {
    const remove = new DeleteCommand({ TableName: this.#table, Key: this.#key(id), ...condition });
    return (await this.#ifItHolds('DeleteItem', () => this.#connection.documents.send(remove))) !== undefined;
  }

  #key(id: string): Record<string, string> {
    return { [this.#hashKey]: id };
  }

  async #ifItHolds<T>(action: string, send: () => Promise<T>): Promise<T | undefined> {
    return await this.#sent(action, async () => {
      try {
        return await send();
      } catch (error) {
        if (isNamed(error, 'ConditionalCheckFailedException')) return undefined;
        throw error;
      }
    });
  }

  async #sent<T>(action: string, send: () => Promise<T>): Promise<T> {
    try {
      return await send();
    } catch (error) {
      throw translateError(error, { action, table: this.#table });
    }
  }
}
