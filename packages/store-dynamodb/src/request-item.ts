import { type RequestedScan, SCAN_REQUEST_KEPT_DAYS, type ScanProgress } from '@keyhammer/core';
import { type Attributes, readList, readMapOrEmpty, readString } from './attributes.ts';
import { type Codec, instant, listOf, mapOf, number, optional, orElse, properties, text } from './codec.ts';
import { epochSeconds } from './epoch-seconds.ts';
import { expiresAfter } from './expiry.ts';
import type { Item } from './item.ts';

/** What was asked for, as Hammer keeps it. */
interface RequestParameters {
  readonly accountId: string;
  readonly regions: readonly string[];
  readonly securityFeatures: readonly string[];
  readonly tags: RequestedScan['tags'];
}

/** The first four are Hammer's. */
interface RequestItem {
  readonly requestParams: RequestParameters;
  /** How many of `total` checks are done: for us all or none. */
  readonly progress: number;
  readonly total: number;
  readonly updated: Date;
  readonly requestedAt?: Date;
  readonly requestedBy: string;
  readonly finishedAt?: Date;
  /** There if it is complete. */
  readonly gaps?: readonly string[];
  /** There if it has failed. */
  readonly failure?: string;
}

/** Hammer takes a value alone for a list of one. */
const valuesOfTags: Codec<RequestedScan['tags']> = {
  write: (tags) => Object.fromEntries(Object.entries(tags).map(([tag, values]) => [tag, [...values]])),
  read: (from, name) => {
    const tags = readMapOrEmpty(from, name);
    return Object.fromEntries(Object.keys(tags.values).map((tag) => [tag, readOneOrMore(tags, tag)]));
  },
};

const REQUEST = properties<RequestItem>({
  requestParams: mapOf<RequestParameters>({
    accountId: text,
    regions: orElse(listOf(text), []),
    securityFeatures: orElse(listOf(text), []),
    tags: valuesOfTags,
  }),
  progress: number,
  total: number,
  updated: epochSeconds,
  requestedAt: optional(instant),
  requestedBy: orElse(text, 'hammer'),
  finishedAt: optional(instant),
  gaps: optional(listOf(text)),
  failure: optional(text),
});

/** A request that has just been made. */
export function itemOfRequest({ accountId, checks, tags, by, requestedAt, updatedAt }: RequestedScan): Item {
  const request: RequestItem = {
    // What IAM holds is in no region.
    requestParams: { accountId, regions: [], securityFeatures: checks, tags },
    progress: 0,
    total: Math.max(1, checks.length),
    updated: updatedAt,
    requestedAt,
    requestedBy: by,
  };
  return { ...REQUEST.write(request), ...expiresAfter(SCAN_REQUEST_KEPT_DAYS, requestedAt) };
}

/** Of Hammer's items too. @throws UnreadableItemError, which names the attribute. */
export function requestOf(stored: Attributes): RequestedScan {
  const item = REQUEST.read(stored);
  const { accountId, securityFeatures, tags } = item.requestParams;
  return {
    id: readString(stored, 'request_id'),
    accountId,
    checks: securityFeatures,
    tags,
    by: item.requestedBy,
    requestedAt: item.requestedAt ?? item.updated,
    updatedAt: item.finishedAt ?? item.updated,
    progress: progressOf(item),
  };
}

function progressOf({ progress, total, updated, finishedAt = updated, gaps = [], failure }: RequestItem): ScanProgress {
  if (progress >= total) return { kind: 'complete', at: finishedAt, gaps };
  return failure === undefined ? { kind: 'in-progress' } : { kind: 'failed', at: finishedAt, why: failure };
}

function readOneOrMore(from: Attributes, name: string): readonly string[] {
  return Array.isArray(from.values[name]) ? readList(from, name, readString) : [readString(from, name)];
}
