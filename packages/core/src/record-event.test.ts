import { describe, expect, test } from '@jest/globals';
import { UnavailableError, VersionConflictError } from './errors.ts';
import type { Issue } from './issue.ts';
import type { IssueStore } from './ports/issue-store.ts';
import { recordEvent } from './record-event.ts';
import { anIssue, aReportedIssue, daysAgo, NOW } from './test-builders.ts';

/** Holds one issue. `meanwhile` is what others write, one for each of our tries, before the try. */
class OneIssueStore implements IssueStore {
  tries = 0;
  readonly written: Issue[] = [];
  stored: Issue | undefined;
  readonly meanwhile: Issue[];

  constructor(stored: Issue | undefined, meanwhile: readonly Issue[] = []) {
    this.stored = stored;
    this.meanwhile = [...meanwhile];
  }

  async get(): Promise<Issue | undefined> {
    return this.stored;
  }

  async *list(): AsyncGenerator<Issue> {
    if (this.stored) yield this.stored;
  }

  async put(issue: Issue): Promise<Issue> {
    this.tries += 1;
    this.stored = this.meanwhile.shift() ?? this.stored;
    if (this.stored?.version !== issue.version) throw new VersionConflictError('somebody else wrote it');
    this.stored = { ...issue, version: issue.version + 1 };
    this.written.push(this.stored);
    return this.stored;
  }
}

const told = { type: 'reported' } as const;

describe('an event', () => {
  test('is put on the record, and the issue comes back as it was written', async () => {
    const store = new OneIssueStore(anIssue());
    const recorded = await recordEvent(store, anIssue(), told, NOW);
    expect(recorded).toMatchObject({ kind: 'recorded', issue: { version: 4, timestamps: { reported: NOW } } });
    expect(store.written).toEqual([recorded.issue]);
  });

  test('that changes nothing is not written', async () => {
    const issue = aReportedIssue();
    const store = new OneIssueStore(issue);
    expect(await recordEvent(store, issue, told, NOW)).toEqual({ kind: 'recorded', issue });
    expect(store.tries).toBe(0);
  });

  test('that the issue does not take is refused with a reason, and not written', async () => {
    const issue = anIssue({ status: 'whitelisted' });
    const store = new OneIssueStore(issue);
    expect(await recordEvent(store, issue, told, NOW)).toEqual({ kind: 'refused', issue, reason: 'it is whitelisted' });
    expect(store.tries).toBe(0);
  });
});

describe('an issue that somebody else wrote meanwhile', () => {
  const details = { ...anIssue().details, tags: { owner: 'bob' } };

  test('gets the event as it is now', async () => {
    const store = new OneIssueStore(anIssue(), [anIssue({ version: 4, details })]);
    const recorded = await recordEvent(store, anIssue(), told, NOW);
    expect(recorded).toMatchObject({ kind: 'recorded', issue: { version: 5, details, timestamps: { reported: NOW } } });
  });

  test('may not take it any more', async () => {
    const whitelisted = anIssue({ version: 4, status: 'whitelisted' });
    const store = new OneIssueStore(anIssue(), [whitelisted]);
    expect(await recordEvent(store, anIssue(), told, NOW)).toMatchObject({ kind: 'refused', issue: whitelisted });
    expect(store.written).toEqual([]);
  });

  test('may have had it already', async () => {
    const reported = aReportedIssue({ version: 4 });
    const store = new OneIssueStore(anIssue(), [reported]);
    expect(await recordEvent(store, anIssue(), told, NOW)).toEqual({ kind: 'recorded', issue: reported });
    expect(store.written).toEqual([]);
  });

  test('has not been told to its ticket', async () => {
    const issue = aReportedIssue();
    const updated = { ...issue, version: 4, timestamps: { ...issue.timestamps, updated: daysAgo(1) } };
    const recorded = await recordEvent(new OneIssueStore(issue, [updated]), issue, { type: 'ticket-told' }, NOW);
    expect(recorded.issue).toMatchObject({ timestamps: { updated: daysAgo(1) }, ticket: { toldAt: issue.timestamps.updated } });
  });

  test('again and again is given up after five tries', async () => {
    const others = [4, 5, 6, 7, 8, 9, 10].map((version) => anIssue({ version }));
    const store = new OneIssueStore(anIssue(), others);
    await expect(recordEvent(store, anIssue(), told, NOW)).rejects.toThrow(VersionConflictError);
    expect(store.tries).toBe(5);
  });

  test('four times in a row is no reason to give up', async () => {
    const store = new OneIssueStore(
      anIssue(),
      [4, 5, 6, 7].map((version) => anIssue({ version })),
    );
    expect(await recordEvent(store, anIssue(), told, NOW)).toMatchObject({ kind: 'recorded', issue: { version: 8 } });
  });
});

test('an issue that vanished from the store is not written anew', async () => {
  const store = new OneIssueStore(undefined);
  await expect(recordEvent(store, anIssue(), told, NOW)).rejects.toThrow(VersionConflictError);
  expect(store.written).toEqual([]);
});

test("the store's other errors are its own", async () => {
  const store = new OneIssueStore(anIssue());
  store.put = () => Promise.reject(new UnavailableError('DynamoDB could not be reached'));
  await expect(recordEvent(store, anIssue(), told, NOW)).rejects.toThrow(UnavailableError);
});
