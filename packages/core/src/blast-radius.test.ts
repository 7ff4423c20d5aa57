import { describe, expect, test } from '@jest/globals';
import { type AccountLoad, type BlastRefusal, refusalInWords, refusalsOf } from './blast-radius.ts';

const LIMITS = { maxPerRun: 50, maxPercent: 20 };

/** Retires so many of 1000 active keys, unless told otherwise. */
function aLoad(accountId: string, acts: number, overrides: Partial<AccountLoad> = {}): AccountLoad {
  return { accountId, acts, retirements: [{ kind: 'aws-access-key', planned: acts, active: 1000 }], ...overrides };
}

function refusalOf(planned: number, active: number | undefined, maxPercent = 20): BlastRefusal | undefined {
  const load = aLoad('a', planned, { retirements: [{ kind: 'aws-access-key', planned, active }] });
  return refusalsOf([load], { maxPerRun: 1000, maxPercent }).get('a');
}

describe('the share of an account', () => {
  test.each([
    [20, 100, 20, undefined],
    [21, 100, 20, 20],
    [1, 1, 20, undefined],
    [1, 4, 20, undefined],
    [2, 5, 20, 1],
    [2, 6, 20, undefined],
    [3, 6, 20, 2],
    [1, 100, 1, undefined],
    [2, 100, 1, 1],
    [100, 100, 100, undefined],
    [1, 100, 0, 0],
    [0, 100, 0, undefined],
    [0, 0, 20, undefined],
  ])('%i of %i at %i percent: %p allowed, if refused', (planned, active, percent, allowed) => {
    const refused = { reason: 'percent', kind: 'aws-access-key', planned, active, allowed };
    expect(refusalOf(planned, active, percent)).toEqual(allowed === undefined ? undefined : refused);
  });

  test('can not be kept where the number of active ones is not known', () => {
    expect(refusalOf(1, undefined)).toEqual({ reason: 'unknown-size', kind: 'aws-access-key' });
    expect(refusalOf(0, undefined)).toBeUndefined();
  });

  test.each([
    [6, 5],
    [1, 0],
  ])('is not known where %i of %i are to be retired', (planned, active) => {
    expect(refusalOf(planned, active, 100)).toEqual({ reason: 'unknown-size', kind: 'aws-access-key' });
  });

  test('is kept for each kind by itself', () => {
    const retirements = [
      { kind: 'aws-access-key', planned: 1, active: 100 },
      { kind: 'aws-console-password', planned: 3, active: 10 },
    ];
    expect(refusalsOf([aLoad('a', 4, { retirements })], LIMITS).get('a')).toMatchObject({ kind: 'aws-console-password', allowed: 2 });
  });

  test('does not count what is not retired: rotations, deletions', () => {
    expect(refusalsOf([aLoad('a', 40, { retirements: [] })], LIMITS).size).toBe(0);
  });
});

describe('the limit of a run', () => {
  const refused = (loads: readonly AccountLoad[]) => Object.fromEntries(refusalsOf(loads, LIMITS));

  test.each([
    [49, {}],
    [50, {}],
    [51, { a: { reason: 'run', acts: 51, left: 50, maxPerRun: 50 } }],
  ])('%i acts', (acts, expected) => {
    expect(refused([aLoad('a', acts)])).toEqual(expected);
  });

  test('leaves out the account that would pass it, whole, and takes a smaller one that fits', () => {
    expect(refused([aLoad('a', 30), aLoad('b', 21), aLoad('c', 20), aLoad('d', 1)])).toEqual({
      b: { reason: 'run', acts: 21, left: 20, maxPerRun: 50 },
      d: { reason: 'run', acts: 1, left: 0, maxPerRun: 50 },
    });
  });

  test('goes by the order of the accounts', () => {
    expect(Object.keys(refused([aLoad('a', 30), aLoad('b', 25)]))).toEqual(['b']);
    expect(Object.keys(refused([aLoad('b', 25), aLoad('a', 30)]))).toEqual(['a']);
  });

  test('is not used up by an account that is refused for its share', () => {
    const retirements = [{ kind: 'aws-access-key', planned: 40, active: 50 }];
    expect(Object.keys(refused([aLoad('a', 40, { retirements }), aLoad('b', 50)]))).toEqual(['a']);
  });

  test('never refuses an account in which nothing is planned', () => {
    expect(refused([aLoad('a', 50), aLoad('b', 0)])).toEqual({});
  });

  test('0 allows nothing', () => {
    expect([...refusalsOf([aLoad('a', 1), aLoad('b', 0)], { maxPerRun: 0, maxPercent: 100 }).keys()]).toEqual(['a']);
  });
});

describe('a refusal says what, the numbers, the setting and what to do', () => {
  test.each<[BlastRefusal, string]>([
    [
      { reason: 'percent', kind: 'aws-access-key', planned: 12, active: 40, allowed: 8 },
      '12 of its 40 active credentials (aws-access-key) would be retired, and max_remediation_percent allows 8: look at the plan, then raise max_remediation_percent, or run it by hand with --override-limits.',
    ],
    [
      { reason: 'run', acts: 12, left: 5, maxPerRun: 50 },
      '12 acts are planned in it, and this run has 5 left of the 50 that max_remediations_per_run allows. A later run may do that; to do it now, raise max_remediations_per_run, or run it by hand with --override-limits.',
    ],
    [
      { reason: 'run', acts: 51, left: 50, maxPerRun: 50 },
      '51 acts are planned in it, and this run has 50 left of the 50 that max_remediations_per_run allows. No run can do that: raise max_remediations_per_run, or run it by hand with --override-limits.',
    ],
    [
      { reason: 'unknown-size', kind: 'aws-access-key' },
      'How many active credentials (aws-access-key) it has is not known, so nobody can tell whether max_remediation_percent is kept: see to it that the account can be read in full, or run it by hand with --override-limits.',
    ],
    [
      { reason: 'unknown-left', why: 'DynamoDB does not answer' },
      'How much this run has left of what max_remediations_per_run allows could not be asked (DynamoDB does not answer). It stays due; to do it now, run it by hand.',
    ],
  ])('%j', (refusal, words) => {
    expect(refusalInWords(refusal)).toBe(words);
  });
});
