import type { IssueTimestamps } from '@keyhammer/core';
import { type Attributes, has, readInstant, readMap } from './attributes.ts';
import { type Codec, instant, optional, properties } from './codec.ts';
import { formatInstant } from './instant-format.ts';

const LATER = properties<Omit<IssueTimestamps, 'identified' | 'updated'>>({
  reported: optional(instant),
  remediated: optional(instant),
  resolved: optional(instant),
  closed: optional(instant),
});

export const TIMESTAMP_NAMES = ['identified', 'updated', ...LATER.names];

/** Hammer writes null for what has not happened, but adds `resolved` only when it has. */
export function timestampsItem(timestamps: IssueTimestamps): Record<string, unknown> {
  return {
    identified: formatInstant(timestamps.identified),
    updated: formatInstant(timestamps.updated),
    ...{ reported: null, remediated: null, closed: null },
    ...LATER.write(timestamps),
  };
}

/** Hammer copies `reported`, which may be null, into `updated`; of the two that every issue has, one stands in for the other. */
export function readTimestamps(from: Attributes): IssueTimestamps {
  return {
    identified: readInstant(from, has(from, 'identified') ? 'identified' : 'updated'),
    updated: readInstant(from, has(from, 'updated') ? 'updated' : 'identified'),
    ...LATER.read(from),
  };
}

export const timestamps: Codec<IssueTimestamps> = { write: timestampsItem, read: (from, name) => readTimestamps(readMap(from, name)) };
