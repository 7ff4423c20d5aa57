import {
  addDays,
  type Clock,
  type FinishedScan,
  isBefore,
  type RequestedScan,
  SCAN_REQUEST_KEPT_DAYS,
  type ScanRequests,
} from '@keyhammer/core';
import { itIsKnownAndNotComplete, nothingIsThere } from './conditions.ts';
import type { Connection } from './connection.ts';
import { epochSeconds } from './epoch-seconds.ts';
import { formatInstant } from './instant-format.ts';
import { type Change, ItemTable } from './item-table.ts';
import { itemOfRequest, requestOf } from './request-item.ts';

export const REQUEST_KEY = 'request_id';

/** Requested scans in the table of Hammer's API. */
export class DynamoDbScanRequests implements ScanRequests {
  readonly #table: ItemTable;
  readonly #clock: Clock;

  constructor(connection: Connection, table: string, clock: Clock) {
    this.#table = new ItemTable(connection, { table, hashKey: REQUEST_KEY });
    this.#clock = clock;
  }

  async add(request: RequestedScan): Promise<void> {
    await this.#table.put(request.id, itemOfRequest(request), nothingIsThere(REQUEST_KEY));
  }

  async get(id: string): Promise<RequestedScan | undefined> {
    const stored = await this.#table.get(id);
    const request = stored && requestOf(stored);
    return request && isBefore(this.#clock.now(), addDays(request.requestedAt, SCAN_REQUEST_KEPT_DAYS)) ? request : undefined;
  }

  async finish(id: string, progress: FinishedScan): Promise<void> {
    await this.#table.update(id, progress.kind === 'complete' ? completion(progress) : failure(progress));
  }
}

/** `progress` reaches `total`: for Hammer's readers that is what "complete" means. */
function completion({ at, gaps }: Extract<FinishedScan, { readonly kind: 'complete' }>): Change {
  const condition = itIsKnownAndNotComplete();
  return {
    ...condition,
    UpdateExpression: 'SET #progress = #total, #updated = :updated, #finished = :finished, #gaps = :gaps REMOVE #failure',
    ExpressionAttributeNames: { ...condition.ExpressionAttributeNames, ...TIMES.names, '#gaps': 'gaps', '#failure': 'failure' },
    ExpressionAttributeValues: { ...TIMES.values(at), ':gaps': [...gaps] },
  };
}

/** `progress` stays behind: Hammer's readers take a request for failed when `updated` is five minutes old. */
function failure({ at, why }: Extract<FinishedScan, { readonly kind: 'failed' }>): Change {
  const condition = itIsKnownAndNotComplete();
  return {
    ...condition,
    UpdateExpression: 'SET #updated = :updated, #finished = :finished, #failure = :failure',
    ExpressionAttributeNames: { ...condition.ExpressionAttributeNames, ...TIMES.names, '#failure': 'failure' },
    ExpressionAttributeValues: { ...TIMES.values(at), ':failure': why },
  };
}

const TIMES = {
  names: { '#updated': 'updated', '#finished': 'finished_at' },
  values: (at: Date) => ({ ':updated': epochSeconds.write(at), ':finished': formatInstant(at) }),
};
