import { type ActBudget, type Clock, UnavailableError } from '@keyhammer/core';
import { type Attributes, has, readNumber } from './attributes.ts';
import { type Condition, itIsTheClaimThatWasReadAndThereIsRoom, nobodyElseTells, nothingIsClaimedAndThereIsRoom } from './conditions.ts';
import type { Connection } from './connection.ts';
import { EXPIRES_AT, expiresAfter } from './expiry.ts';
import { ItemTable } from './item-table.ts';
import { STATE_TABLE } from './state-table.ts';

type Reservation = Awaited<ReturnType<ActBudget['reserve']>>;

/** What one account asks of a run. */
interface Claim {
  readonly id: string;
  /** The attribute of the account. */
  readonly account: string;
  readonly acts: number;
  readonly allowance: number;
}

/** How the run stands: of what it has spent, the account holds so much. */
interface Standing {
  readonly spent: number;
  readonly held: number;
}

/** Longer than a queue keeps a message, its dead letters included. */
const KEPT_DAYS = 30;
const TRIES = 10;

/**
 * One item for each run: what it has `spent`, `acts#<account>` for each account that took its part, the `teller`. A reservation is one
 * conditional update, which DynamoDB carries out as a whole or not at all.
 */
export class DynamoDbActBudget implements ActBudget {
  readonly #table: ItemTable;
  readonly #clock: Clock;

  constructor(connection: Connection, clock: Clock) {
    this.#table = new ItemTable(connection, STATE_TABLE);
    this.#clock = clock;
  }

  async reserve(run: string, accountId: string, acts: number, allowance: number): Promise<Reservation> {
    const claim: Claim = { id: `run#${run}`, account: `acts#${accountId}`, acts, allowance };
    // Mostly it is the account's first claim, and there is room for it: then nothing has to be read.
    let standing: Standing = { spent: 0, held: 0 };
    for (let triesLeft = TRIES; triesLeft > 0; triesLeft -= 1) {
      if (await this.#take(claim, standing.held)) return { granted: true, left: acts };
      const stored = await this.#table.get(claim.id);
      standing = stored ? standingOf(stored, claim) : { spent: 0, held: 0 };
      const left = Math.max(0, allowance - standing.spent) + standing.held;
      if (acts <= standing.held || acts > left) return { granted: acts <= left, left };
    }
    throw new UnavailableError(`too many write the item ${claim.id} of the table ${STATE_TABLE.table} at once`);
  }

  async isFirstToTell(run: string, accountId: string): Promise<boolean> {
    const id = `run#${run}`;
    const expiry = expiresAfter(KEPT_DAYS, this.#clock.now())[EXPIRES_AT];
    const condition = nobodyElseTells(accountId);
    const told = await this.#table.update(id, {
      ...condition,
      UpdateExpression: 'SET #teller = :account, #expiry = :expiry',
      ExpressionAttributeNames: { ...condition.ExpressionAttributeNames, '#expiry': EXPIRES_AT },
      ExpressionAttributeValues: { ...condition.ExpressionAttributeValues, ':expiry': expiry },
    });
    return told !== undefined;
  }

  /** Whether what is missing to what the account holds could be taken. */
  async #take({ id, account, acts, allowance }: Claim, held: number): Promise<boolean> {
    const missing = acts - held;
    const room = allowance - missing;
    if (room < 0) return false;
    const condition =
      held === 0 ? nothingIsClaimedAndThereIsRoom(account, room) : itIsTheClaimThatWasReadAndThereIsRoom(account, held, room);
    return (await this.#table.update(id, this.#change(condition, acts, missing))) !== undefined;
  }

  #change(condition: Condition, acts: number, missing: number) {
    const expiry = expiresAfter(KEPT_DAYS, this.#clock.now())[EXPIRES_AT];
    return {
      ...condition,
      UpdateExpression: 'SET #account = :acts, #expiry = :expiry ADD #spent :missing',
      ExpressionAttributeNames: { ...condition.ExpressionAttributeNames, '#expiry': EXPIRES_AT },
      ExpressionAttributeValues: { ...condition.ExpressionAttributeValues, ':acts': acts, ':expiry': expiry, ':missing': missing },
    };
  }
}

function standingOf(stored: Attributes, { account }: Claim): Standing {
  return { spent: readNumber(stored, 'spent'), held: has(stored, account) ? readNumber(stored, account) : 0 };
}
