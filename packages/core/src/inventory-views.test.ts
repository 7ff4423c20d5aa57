import { describe, expect, test } from '@jest/globals';
import type { Credential, LastUsed } from './credential.ts';
import { busyKinds, isNeverUsed, mixedKeys } from './inventory-views.ts';
import type { InventoryEntry } from './ports/cloud.ts';

const SINCE = new Date('2026-08-22T12:00:00Z');
const secondsFrom = (seconds: number) => new Date(SINCE.getTime() + seconds * 1000);
const used = (seconds: number): LastUsed => ({ kind: 'used', at: secondsFrom(seconds) });
const unseen = (seconds: number): LastUsed => ({ kind: 'unseen', since: secondsFrom(seconds), source: 'OCI Audit' });
const NEVER: LastUsed = { kind: 'never' };
const UNKNOWN: LastUsed = { kind: 'unknown', reason: 'denied' };

let made = 0;
function entry(credential: Partial<Credential> = {}, facts: Partial<InventoryEntry> = {}): InventoryEntry {
  made += 1;
  const created = new Date('2026-01-01T00:00:00Z');
  const shared = { kind: 'ibm-api-key', principal: 'alice', status: 'active', created, readAt: created, lastUsed: NEVER } as const;
  return { credential: { id: `key-${made}`, ...shared, ...credential }, ...facts };
}

describe('never', () => {
  test.each([
    ['never used', NEVER, true],
    ['used', used(0), false],
    ['unknown: that is not never', UNKNOWN, false],
    ['unseen: nobody knows of what was before', unseen(-1_000_000), false],
  ])('%s', (_what, lastUsed, expected) => {
    expect(isNeverUsed(entry({ lastUsed }))).toBe(expected);
  });

  test('says nothing of the status', () => {
    expect(isNeverUsed(entry({ status: 'inactive' }))).toBe(true);
  });
});

describe('mixed', () => {
  const usesOf = (lastUsed: readonly LastUsed[], since?: Date) =>
    mixedKeys(
      lastUsed.map((each) => entry({ lastUsed: each })),
      since,
    ).map(({ keys }) => keys.map(({ use }) => use));

  test('names the principal and each of its keys', () => {
    const [a, b, other] = [entry({ lastUsed: used(0) }), entry(), entry({ principal: 'bob' })];
    expect(mixedKeys([a, other, b])).toEqual([
      {
        kind: 'ibm-api-key',
        principal: 'alice',
        keys: [
          { entry: a, use: 'used' },
          { entry: b, use: 'unused' },
        ],
      },
    ]);
  });

  test.each<[string, readonly LastUsed[], readonly string[] | undefined]>([
    ['used and never used', [used(-9_999_999), NEVER], ['used', 'unused']],
    ['used and unknown: unknown never counts as unused', [used(0), UNKNOWN], undefined],
    ['never used and unknown: unknown never counts as used', [NEVER, UNKNOWN], undefined],
    ['unknown beside the two is told', [UNKNOWN, used(0), NEVER], ['unclear', 'used', 'unused']],
    ['used and unseen: it may have been used before', [used(0), unseen(0)], undefined],
    ['both used', [used(0), used(1)], undefined],
    ['both never used', [NEVER, NEVER], undefined],
    ['a single one', [used(0)], undefined],
  ])('ever: %s', (_what, lastUsed, uses) => {
    expect(usesOf(lastUsed)).toEqual(uses ? [uses] : []);
  });

  test.each<[string, LastUsed, string]>([
    ['used one second before', used(-1), 'unused'],
    ['used then', used(0), 'used'],
    ['used one second after', used(1), 'used'],
    ['unseen from one second before', unseen(-1), 'unused'],
    ['unseen from then', unseen(0), 'unused'],
    ['unseen from one second after', unseen(1), 'unclear'],
    ['never used', NEVER, 'unused'],
    ['unknown', UNKNOWN, 'unclear'],
  ])('within a time: %s', (_what, lastUsed, use) => {
    expect(usesOf([lastUsed, used(9), NEVER], SINCE)).toEqual([[use, 'used', 'unused']]);
  });

  test.each<[string, Partial<Credential>]>([
    ['an inactive one', { status: 'inactive' }],
    ["another principal's", { principal: 'bob' }],
    ['one of another kind', { kind: 'aws-access-key' }],
  ])('does not count %s', (_what, credential) => {
    expect(mixedKeys([entry({ lastUsed: used(0) }), entry(credential)])).toEqual([]);
  });

  test('is about keys: what a principal has one of, or is, has no other beside it', () => {
    const kind = 'aws-root-user';
    expect(mixedKeys([entry({ kind, lastUsed: used(0) }), entry({ kind })])).toEqual([]);
  });
});

describe('busy', () => {
  const counts = (...useCounts: readonly number[]) => useCounts.map((useCount) => entry({}, { useCount }));
  const EIGHT = [1, 2, 3, 4, 5, 6, 7, 8];

  test('the bound is the third quartile and three times the distance between the quartiles', () => {
    // Quartiles 2.75 and 6.25.
    expect(busyKinds(counts(...EIGHT))).toEqual([{ kind: 'ibm-api-key', counted: 8, bound: 16.75, busy: [] }]);
  });

  test.each([
    ['one below the bound', 39, []],
    ['at the bound', 40, []],
    ['one above it', 41, [41]],
  ])('%s', (_what, count, busy) => {
    // Of nine the quartiles are the third and the seventh, whatever the last one is.
    const nine = counts(10, 10, 10, 10, 10, 17, 17.5, 17.5, count);
    const [found] = busyKinds(nine);
    expect(found?.bound).toBe(40);
    expect(found?.busy.map(({ useCount }) => useCount)).toEqual(busy);
  });

  test('the busiest comes first', () => {
    const [found] = busyKinds(counts(...EIGHT, ...EIGHT, 900, 5000));
    expect(found?.busy.map(({ useCount }) => useCount)).toEqual([5000, 900]);
  });

  test.each([
    [7, undefined],
    [8, expect.any(Number)],
  ])('of %i that were used the bound is %p', (count, bound) => {
    const [found] = busyKinds(counts(...Array.from({ length: count }, () => 5)));
    expect(found).toEqual({ kind: 'ibm-api-key', counted: count, ...(bound && { bound }), busy: [] });
  });

  test('what was never used, and what nobody counts, takes no part', () => {
    const idle = Array.from({ length: 20 }, () => entry({}, { useCount: 0 }));
    expect(busyKinds([...idle, entry()])).toEqual([]);
    expect(busyKinds([...idle, entry(), ...counts(...EIGHT)])).toMatchObject([{ counted: 8, bound: 16.75 }]);
  });

  test('each kind has a bound of its own', () => {
    const identities = EIGHT.map((count) => entry({ kind: 'ibm-service-id' }, { useCount: count * 100 }));
    expect(busyKinds([...counts(...EIGHT), ...identities])).toMatchObject([
      { kind: 'ibm-api-key', bound: 16.75, busy: [] },
      { kind: 'ibm-service-id', bound: 1675, busy: [] },
    ]);
  });
});
