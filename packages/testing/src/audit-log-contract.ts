import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { AuditEntry, AuditLog, IssueKey } from '@keyhammer/core';
import { daysAgo, daysAhead, issueKey, NOW, secondsFrom } from './builders.ts';

/** An audit log under test, empty. */
export interface AuditLogUnderTest {
  readonly log: AuditLog;
  close?(): Promise<void>;
}

/** What every audit log promises. */
export function describeAuditLogContract(name: string, open: () => Promise<AuditLogUnderTest>): void {
  describe(`${name} keeps the promises of an audit log`, () => {
    let subject: AuditLogUnderTest;
    let accounts = 0;
    const aKey = (overrides: Partial<IssueKey> = {}) => issueKey({ accountId: String(400_000_000_000 + ++accounts), ...overrides });
    beforeAll(async () => {
      subject = await open();
    });
    afterAll(async () => subject.close?.());

    const entriesOf = async (key: IssueKey): Promise<readonly AuditEntry[]> => Array.fromAsync(subject.log.entriesOf(key));
    const entriesSince = async (instant: Date): Promise<readonly AuditEntry[]> => Array.fromAsync(subject.log.since(instant));

    test('there is nothing at first', async () => {
      expect(await entriesOf(aKey())).toEqual([]);
    });

    test('what was appended is read, the oldest first', async () => {
      const key = aKey();
      const days = [3, 9, 1, 6];
      for (const day of days) await subject.log.append(anAuditEntry({ ...key, at: daysAgo(day) }));
      expect(await entriesOf(key)).toEqual([9, 6, 3, 1].map((day) => anAuditEntry({ ...key, at: daysAgo(day) })));
    });

    test('entries of the same instant are all kept, in their order', async () => {
      const key = aKey();
      const outcomes = ['started', 'failed', 'started', 'done'] as const;
      for (const outcome of outcomes) await subject.log.append(anAuditEntry({ ...key, outcome }));
      expect((await entriesOf(key)).map(({ outcome }) => outcome)).toEqual(outcomes);
    });

    test('the same entry twice is two entries', async () => {
      const entry = anAuditEntry(aKey());
      await Promise.all([subject.log.append(entry), subject.log.append(entry)]);
      expect(await entriesOf(entry)).toEqual([entry, entry]);
    });

    test.each([
      ['a', 'a#b'],
      ['a', 'ab'],
      ['a#', 'a'],
      ['a%23b', 'a#b'],
    ])('the entries of %s are not those of %s', async (id, otherId) => {
      const key = aKey({ id });
      const other = { ...key, id: otherId };
      await subject.log.append(anAuditEntry(key));
      await subject.log.append(anAuditEntry(other));
      await subject.log.append(anAuditEntry({ ...key, check: `${key.check}#${id}` }));
      expect((await entriesOf(key)).map((entry) => entry.id)).toEqual([id]);
      expect((await entriesOf(other)).map((entry) => entry.id)).toEqual([otherId]);
    });

    test('the entries since an instant are those of that instant and later, of every issue of every account', async () => {
      const instant = daysAhead(10);
      const keys = [aKey(), aKey({ check: 'user_keysrotation', id: 'AKIAI44QH8DHBEXAMPLE' })];
      const entriesOfBoth = [-1, 0, 1].map((seconds) => keys.map((key) => anAuditEntry({ ...key, at: secondsFrom(instant, seconds) })));
      for (const entry of entriesOfBoth.flat()) await subject.log.append(entry);
      const since = await entriesSince(instant);
      expect(since).toHaveLength(4);
      expect(since).toEqual(expect.arrayContaining(entriesOfBoth.slice(1).flat()));
    });

    test('nothing is since an instant after the last entry', async () => {
      await subject.log.append(anAuditEntry(aKey()));
      expect(await entriesSince(daysAhead(1000))).toEqual([]);
    });

    test('each of two entries that are the same is among those since their instant', async () => {
      const at = daysAhead(500);
      const entry = anAuditEntry({ ...aKey(), at });
      await Promise.all([subject.log.append(entry), subject.log.append(entry)]);
      expect(await entriesSince(at)).toEqual([entry, entry]);
    });
  });
}

/** That the deactivation of an access key was started by alice at {@link NOW}. */
export function anAuditEntry(overrides: Partial<AuditEntry> = {}): AuditEntry {
  return {
    ...issueKey(),
    at: NOW,
    by: 'alice@laptop',
    action: 'deactivate',
    outcome: 'started',
    detail: 'it was last used 120 days ago',
    evidence: { last_used: daysAgo(120).toISOString() },
    ...overrides,
  };
}
