import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { AccountHealth } from '@keyhammer/core';

export interface AccountHealthUnderTest {
  readonly health: AccountHealth;
  close?(): Promise<void>;
}

export interface AccountHealthContractOptions {
  /** See {@link IssueStoreContractOptions.atomic}. */
  readonly atomic?: boolean;
}

/** What is told of an account, in this order: `-a`, it could not be read in the run a; `+a`, it could. */
type Story = readonly `${'-' | '+'}${string}`[];

/** What every account health promises. Each test has an account of its own. */
export function describeAccountHealthContract(
  name: string,
  open: () => Promise<AccountHealthUnderTest>,
  { atomic = true }: AccountHealthContractOptions = {},
): void {
  describe(`${name} keeps the promises of account health`, () => {
    let subject: AccountHealthUnderTest;
    let accounts = 0;
    const anAccount = () => String(500_000_000_000 + ++accounts);
    beforeAll(async () => {
      subject = await open();
    });
    afterAll(async () => subject.close?.());

    const tell = async (accountId: string, story: Story) => {
      const counts: number[] = [];
      for (const [sign, ...run] of story) {
        if (sign === '+') await subject.health.readable(accountId, run.join(''));
        else counts.push(await subject.health.unreadable(accountId, run.join('')));
      }
      return counts;
    };

    test.each<[string, Story, readonly number[]]>([
      ['runs in a row are counted', ['-a', '-b', '-c', '-d'], [1, 2, 3, 4]],
      ['a run counts once, however often it is delivered', ['-a', '-a', '-b', '-b', '-b', '-c'], [1, 1, 2, 2, 2, 3]],
      ['a run that could read it ends the row', ['-a', '-b', '+c', '-d', '-e'], [1, 2, 1, 2]],
      ['so does the same run, if it can read it in the end', ['-a', '-b', '+b', '-b', '-c'], [1, 2, 0, 1]],
      ['and when it could be read nothing begins', ['+a', '+b', '-c'], [1]],
      ['an earlier run of the row that comes late counts no more', ['-a', '-b', '-a', '-c', '-b'], [1, 2, 2, 3, 3]],
      ['nor does it end what has failed later, if it can read it', ['-a', '-b', '-c', '+a', '-d'], [1, 2, 3, 3]],
      ['but what was before it, once', ['-a', '-b', '-c', '+b', '-d', '+b', '+a', '-b', '-e'], [1, 2, 3, 2, 2, 3]],
      ['a run before the one that could read it begins no row', ['-a', '-b', '+c', '-a', '-b', '-c', '-d'], [1, 2, 0, 0, 0, 1]],
      ['and ends none', ['-a', '+b', '-c', '-d', '+a', '+b', '-e'], [1, 1, 2, 3]],
      ['a run that was cut off, and is first heard of late, has just looked', ['-b', '-a', '-c'], [1, 2, 3]],
    ])('%s: %j', async (_what, story, counts) => {
      expect(await tell(anAccount(), story)).toEqual(counts);
    });

    test('it is counted on, however many they are', async () => {
      const accountId = anAccount();
      const story = Array.from({ length: 30 }, (_, n) => `-run ${n}` as const);
      expect((await tell(accountId, story)).at(-1)).toBe(30);
      expect(await tell(accountId, ['-run 29', '-run 28'])).toEqual([30, 30]);
    });

    test('each account by itself', async () => {
      expect([await tell(anAccount(), ['-a', '-b']), await tell(anAccount(), ['-a'])]).toEqual([[1, 2], [1]]);
    });

    (atomic ? test : test.skip)('deliveries of one run at once count once, those of several each once', async () => {
      const accountId = anAccount();
      const runs = ['a', 'b', 'c', 'a', 'b', 'c'];
      const counts = await Promise.all(runs.map((run) => subject.health.unreadable(accountId, run)));
      expect(Math.max(...counts)).toBe(3);
      expect(await tell(accountId, ['-d'])).toEqual([4]);
    });
  });
}
