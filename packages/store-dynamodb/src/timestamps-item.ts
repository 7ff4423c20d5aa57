import type { IssueTimestamps } from '@keyhammer/core';
import { type Attributes, has, optional, readInstant } from './attributes.ts';
import { formatInstant } from './instant-format.ts';

export const TIMESTAMP_NAMES = ['identified', 'updated', 'reported', 'remediated', 'resolved', 'closed'];

/** Hammer writes null for what has not happened, but adds `resolved` only when it has. */
export function timestampsItem(timestamps: IssueTimestamps): Record<string, unknown> {
  const { identified, updated, reported, remediated, resolved, closed } = timestamps;
  return {
    identified: formatInstant(identified),
    updated: formatInstant(updated),
    reported: reported ? formatInstant(reported) : null,
    remediated: remediated ? formatInstant(remediated) : null,
    ...(resolved && { resolved: formatInstant(resolved) }),
    closed: closed ? formatInstant(closed) : null,
  };
}

/** Hammer copies `reported`, which may be null, into `updated`; of the two that every issue has, one stands in for the other. */
export function readTimestamps(from: Attributes): IssueTimestamps {
  return {
    identified: readInstant(from, has(from, 'identified') ? 'identified' : 'updated'),
    updated: readInstant(from, has(from, 'updated') ? 'updated' : 'identified'),
    ...optional('reported', readInstant, from, 'reported'),
    ...optional('remediated', readInstant, from, 'remediated'),
    ...optional('resolved', readInstant, from, 'resolved'),
    ...optional('closed', readInstant, from, 'closed'),
  };
}
