import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { type Issue, type IssueFilter, type IssueStatus, type IssueStore, VersionConflictError } from '@keyhammer/core';
import { ACCOUNT_ID, accessKeyId, anIssue, CHECK, daysAgo, issueDetails, NOW, OTHER_ACCOUNT_ID } from './builders.ts';
import { aFullIssue } from './full-issue.ts';
import { hammersItem, hammersRotationItem } from './hammers-items.ts';

/** A store under test, empty, that keeps the check {@link CHECK}. */
export interface IssueStoreUnderTest {
  readonly store: IssueStore;
  /** Writes an item as Hammer has it, past the store; absent where there are no items. */
  readonly seedItem?: (item: Readonly<Record<string, unknown>>) => Promise<void>;
  close?(): Promise<void>;
}

export interface IssueStoreContractOptions {
  /** How many issues the biggest test takes; more than 60 are more than a page of DynamoDB's, fewer spare a slow engine. */
  readonly manyIssues?: number;
  /** Whether the store holds items, as Hammer writes them, that `seedItem` can put there. */
  readonly readsHammersItems?: boolean;
  /** Whether the engine keeps its word under parallel writes; moto's threads check a condition and write in two steps. */
  readonly atomic?: boolean;
}

/** What every issue store promises. Each test works in an account of its own, so that one store serves them all. */
export function describeIssueStoreContract(
  name: string,
  open: () => Promise<IssueStoreUnderTest>,
  options: IssueStoreContractOptions = {},
): void {
  const { manyIssues = 300, readsHammersItems = true, atomic = true } = options;
  describe(`${name} keeps the promises of an issue store`, () => {
    let subject: IssueStoreUnderTest;
    let accounts = 0;
    const anAccount = () => String(300_000_000_000 + ++accounts);
    beforeAll(async () => {
      subject = await open();
    });
    afterAll(async () => subject.close?.());

    const listed = async (filter?: IssueFilter) => collect(subject.store.list(CHECK, filter));

    test('there is nothing at first', async () => {
      const accountId = anAccount();
      expect(await subject.store.get(anIssue({ accountId }))).toBeUndefined();
      expect(await listed({ accountId })).toEqual([]);
    });

    test('what was put is got, as version 1, and so on', async () => {
      const issue = anIssue({ accountId: anAccount() });
      const first = await subject.store.put(issue);
      expect(first).toEqual({ ...issue, version: 1 });
      expect(await subject.store.get(issue)).toEqual(first);

      const second = await subject.store.put({ ...first, status: 'resolved' });
      expect(second).toEqual({ ...first, status: 'resolved', version: 2 });
      expect(await subject.store.get(issue)).toEqual(second);
    });

    test('every part of an issue is kept', async () => {
      const issue = aFullIssue(anAccount());
      const stored = await subject.store.put(issue);
      expect(await subject.store.get(issue)).toEqual({ ...issue, version: 1 });
      expect(await collect(subject.store.list(CHECK, { accountId: issue.accountId }))).toEqual([stored]);
    });

    test.each<[string, Partial<Issue>]>([
      ['an issue about a console password, named by its user', { id: 'bob', details: issueDetails({ kind: 'aws-console-password' }) }],
      ['an issue about a root user', { id: '<root_account>', details: issueDetails({ kind: 'aws-root-user' }) }],
      ['a rotation that has only begun', { rotation: { startedAt: NOW, by: 'alice@laptop', mode: 'manual', heldBefore: [] } }],
      ['a secret that was handed over in a file', { rotation: { ...aFullIssue(ACCOUNT_ID).rotation, handedOver: IN_A_FILE } }],
      ['a brown-out that is not over', { brownout: { startedAt: NOW, until: daysAgo(-1), by: 'alice@laptop', mode: 'batch' } }],
      ['a ticket without labels for us', { triage: { labels: [] } }],
      ['the end of something that should not be used', { resolution: { reason: 'unused', why: 'it was not used' } }],
      ['a risk of nothing', { details: issueDetails({ risk: { level: 'low', score: 0, factors: [] } }) }],
      ['what is also found by no other check', { details: issueDetails({ alsoIn: [] }) }],
    ])('%s is kept', async (_case, parts) => {
      const issue = anIssue({ accountId: anAccount(), ...parts });
      const stored = await subject.store.put(issue);
      expect(await subject.store.get(issue)).toEqual(stored);
      expect(stored).toEqual({ ...issue, version: 1 });
    });

    test('a part that is dropped is gone', async () => {
      const full = await subject.store.put(aFullIssue(anAccount()));
      const bare = anIssue({ accountId: full.accountId, version: full.version });
      const next = await subject.store.put(bare);
      expect(next).toEqual({ ...bare, version: 2 });
      expect(await subject.store.get(full)).toEqual(next);
    });

    test.each<[string, number]>([
      ['a new issue over one that is there', 0],
      ['a version that is past', 1],
      ['a version that is not yet', 3],
    ])('%s is a conflict, and nothing is written', async (_case, version) => {
      const issue = anIssue({ accountId: anAccount() });
      const stored = await subject.store.put(await subject.store.put(issue));
      await expect(subject.store.put({ ...issue, status: 'closed', version })).rejects.toThrow(VersionConflictError);
      expect(await subject.store.get(issue)).toEqual(stored);
    });

    test('a version of an issue that is not there is a conflict', async () => {
      const issue = anIssue({ accountId: anAccount(), version: 1 });
      await expect(subject.store.put(issue)).rejects.toThrow(VersionConflictError);
      expect(await subject.store.get(issue)).toBeUndefined();
    });

    (atomic ? test : test.skip)('of ten writers at once just one wins', async () => {
      const stored = await subject.store.put(anIssue({ accountId: anAccount() }));
      const writers = Array.from({ length: 10 }, (_, n) =>
        subject.store.put({ ...stored, details: issueDetails({ principal: `user${n}` }) }),
      );
      const outcomes = await Promise.allSettled(writers);
      const winners = outcomes.filter((outcome) => outcome.status === 'fulfilled').map(({ value }) => value);
      const losers = outcomes.filter((outcome) => outcome.status === 'rejected').map(({ reason }) => reason);
      expect(winners).toHaveLength(1);
      expect(losers.every((reason) => reason instanceof VersionConflictError)).toBe(true);
      expect(await subject.store.get(stored)).toEqual(winners[0]);
    });

    test('what a caller does to its own issue later changes nothing', async () => {
      const tags = { team: 'red' };
      const issue = anIssue({ accountId: anAccount(), details: issueDetails({ tags }) });
      await subject.store.put(issue);
      tags.team = 'blue';
      expect((await subject.store.get(issue))?.details.tags).toEqual({ team: 'red' });
    });

    test('a list is of one check, one account, some statuses', async () => {
      const accountId = anAccount();
      const statuses: readonly IssueStatus[] = ['open', 'whitelisted', 'resolved', 'closed'];
      for (const [n, status] of statuses.entries()) await subject.store.put(anIssue({ accountId, id: accessKeyId(n), status }));
      await subject.store.put(anIssue({ accountId: anAccount() }));
      const found = async (filter: IssueFilter) => (await listed({ accountId, ...filter })).map(({ status }) => status).sort();

      expect(await found({})).toEqual(['closed', 'open', 'resolved', 'whitelisted']);
      expect(await found({ statuses: ['open'] })).toEqual(['open']);
      expect(await found({ statuses: ['resolved', 'whitelisted'] })).toEqual(['resolved', 'whitelisted']);
      expect(await found({ statuses })).toHaveLength(4);
      expect(await found({ statuses: [] })).toEqual([]);
    });

    test('a list without an account is of all accounts', async () => {
      const mine = [ACCOUNT_ID, OTHER_ACCOUNT_ID].map((accountId) => anIssue({ accountId, status: 'whitelisted' }));
      for (const issue of mine) await subject.store.put(issue);
      const found = (await listed({ statuses: ['whitelisted'] })).map(({ accountId }) => accountId);
      expect(found).toEqual(expect.arrayContaining([ACCOUNT_ID, OTHER_ACCOUNT_ID]));
      expect(new Set((await listed()).map(nameOf)).size).toBe((await listed()).length);
    });

    test.each([
      'a+b=c,d.e@f-g_h',
      'with space',
      'a/b#c%d',
      '"quoted" \'twice\'',
      '<script>&amp;',
      'Ünïcødé 鍵 🔑',
      "=cmd|' /C'",
      '..',
      '*',
    ])('the id %s names itself', async (id) => {
      const accountId = anAccount();
      const issue = anIssue({
        accountId,
        id,
        details: issueDetails({ principal: id, tags: { [id]: id, empty: '', '{{x}}': '*_~@here' } }),
      });
      const stored = await subject.store.put(issue);
      await subject.store.put({ ...issue, id: `${id}x` });
      expect(await subject.store.get(issue)).toEqual(stored);
      expect((await listed({ accountId })).map((found) => found.id).sort()).toEqual([id, `${id}x`].sort());
    });

    test('a list of several megabytes has each issue once', async () => {
      const accountId = anAccount();
      const issues = Array.from({ length: manyIssues }, (_, n) =>
        anIssue({ accountId, id: accessKeyId(n), ...longHistory(), status: n % 3 ? 'open' : 'closed' }),
      );
      for (let n = 0; n < manyIssues; n += 20) await Promise.all(issues.slice(n, n + 20).map((issue) => subject.store.put(issue)));
      expect(idsOf(await listed({ accountId }))).toEqual(issues.map(({ id }) => id));
      expect(idsOf(await listed({ accountId, statuses: ['closed'] }))).toHaveLength(Math.ceil(manyIssues / 3));
      expect(idsOf((await listed()).filter((issue) => issue.accountId === accountId))).toEqual(issues.map(({ id }) => id));
    });

    (readsHammersItems ? test : test.skip)("Hammer's item of a key's rotation is read, its last use unknown, and taken over", async () => {
      const accountId = anAccount();
      await subject.seedItem?.(hammersRotationItem(accountId));
      const found = await subject.store.get(anIssue({ accountId }));
      expect(found?.details).toMatchObject({ kind: 'aws-access-key', principal: 'bob', lastUsed: { kind: 'unknown' } });
      if (!found) throw new Error('not found');
      expect(await subject.store.get(await subject.store.put(found))).toEqual({ ...found, version: 1 });
    });

    (readsHammersItems ? test : test.skip)("Hammer's item is read at version 0 and taken over with what is not ours", async () => {
      const accountId = anAccount();
      await subject.seedItem?.({ ...hammersItem(accountId), scratch: { by: 'another tool', size: 3 } });
      const found = await subject.store.get(anIssue({ accountId }));
      expect(found).toMatchObject({
        status: 'open',
        version: 0,
        ticket: { key: 'SEC-7', state: 'open' },
        foreign: { scratch: { size: 3 } },
      });
      if (!found) throw new Error('not found');
      expect(await listed({ accountId })).toEqual([found]);

      const taken = await subject.store.put({ ...found, status: 'resolved' });
      expect(taken).toEqual({ ...found, status: 'resolved', version: 1 });
      expect(await subject.store.get(found)).toEqual(taken);
      await expect(subject.store.put(found)).rejects.toThrow(VersionConflictError);
    });
  });
}

const IN_A_FILE = { to: { kind: 'file', path: '/home/alice/bob key.json' }, at: NOW } as const;

/** About 17 KB as an item. */
function longHistory(): Pick<Issue, 'history'> {
  const timestamps = { identified: NOW, updated: NOW };
  const resolution = { reason: 'used', why: 'it was used again '.repeat(35) } as const;
  return { history: Array.from({ length: 20 }, () => ({ status: 'closed', timestamps, resolution })) };
}

const nameOf = (issue: Issue) => `${issue.accountId} ${issue.id}`;
const idsOf = (issues: readonly Issue[]) => issues.map(({ id }) => id).sort();

async function collect<T>(items: AsyncIterable<T>): Promise<readonly T[]> {
  return Array.fromAsync(items);
}
