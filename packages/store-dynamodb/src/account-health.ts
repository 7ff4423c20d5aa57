import { type AccountHealth, type Clock, UnavailableError } from '@keyhammer/core';
import { readNumber } from './attributes.ts';
import { listOf, number, properties, text } from './codec.ts';
import { itIsTheVersionThatWasRead, nothingIsThere } from './conditions.ts';
import type { Connection } from './connection.ts';
import { EXPIRES_AT, expiresAfter } from './expiry.ts';
import { ItemTable } from './item-table.ts';
import { STATE_TABLE } from './state-table.ts';

/** What is remembered of an account that could not be read once. */
interface Row {
  /** The last ones that were heard of, in the order of the first time. */
  readonly runs: readonly string[];
  /** How many runs in a row, up to the last one, could not read it. */
  readonly count: number;
}

interface StoredRow extends Row {
  readonly version: number;
}

/** A run that is heard of again after so many others counts once more. */
const RUNS_REMEMBERED = 20;
/** An account that nobody has looked at for so long begins anew. */
const KEPT_DAYS = 90;
const TRIES = 10;

const ROW = properties<StoredRow>({ runs: listOf(text), count: number, version: number });
const NO_ROW: StoredRow = { runs: [], count: 0, version: 0 };

/** One item for each account that could not be read some time ago; none for the others. */
export class DynamoDbAccountHealth implements AccountHealth {
  readonly #table: ItemTable;
  readonly #clock: Clock;

  constructor(connection: Connection, clock: Clock) {
    this.#table = new ItemTable(connection, STATE_TABLE);
    this.#clock = clock;
  }

  async unreadable(accountId: string, run: string): Promise<number> {
    const { count } = await this.#change(accountId, (row) => (row.runs.includes(run) ? row : withRun(row, run, row.count + 1)));
    return count;
  }

  async readable(accountId: string, run: string): Promise<void> {
    await this.#change(accountId, (row) => {
      if (!row.runs.includes(run)) return row.count === 0 ? row : withRun(row, run, 0);
      const later = row.runs.length - 1 - row.runs.indexOf(run);
      return later < row.count ? { ...row, count: later } : row;
    });
  }

  /** Decides anew on what another has written meanwhile, which may be what we have written ourselves. */
  async #change(accountId: string, decide: (row: Row) => Row): Promise<Row> {
    const id = `account#${accountId}`;
    for (let triesLeft = TRIES; triesLeft > 0; triesLeft -= 1) {
      const { row, version } = await this.#read(id);
      const next = decide(row);
      if (next === row || (await this.#write(id, next, version))) return next;
    }
    throw new UnavailableError(`too many write the item ${id} of the table ${STATE_TABLE.table} at once`);
  }

  async #read(id: string): Promise<{ readonly row: Row; readonly version: number }> {
    const stored = await this.#table.get(id);
    if (!stored) return { row: NO_ROW, version: 0 };
    const row = ROW.read(stored);
    const isOver = readNumber(stored, EXPIRES_AT) * 1000 <= this.#clock.now().getTime();
    return { row: isOver ? NO_ROW : row, version: row.version };
  }

  async #write(id: string, row: Row, version: number): Promise<boolean> {
    const condition = version === 0 ? nothingIsThere(STATE_TABLE.hashKey) : itIsTheVersionThatWasRead(version);
    const item = { ...ROW.write({ ...row, version: version + 1 }), ...expiresAfter(KEPT_DAYS, this.#clock.now()) };
    return await this.#table.put(id, item, condition);
  }
}

function withRun({ runs }: Row, run: string, count: number): Row {
  return { runs: [...runs, run].slice(-RUNS_REMEMBERED), count };
}
