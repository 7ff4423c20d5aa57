import { describe, expect, test } from '@jest/globals';
import type { LastUsed } from './credential.ts';
import { assessRisk, byRisk, POWERS, type Power, type PrincipalPowers, type Risk, type RiskInput, weightOfPower } from './risk.ts';
import { daysAgo, daysAhead, NOW, secondsFrom, usedAt } from './test-builders.ts';

const NEVER: LastUsed = { kind: 'never' };
const IN_USE = usedAt(daysAgo(1));

const assess = (input: Partial<RiskInput>, now = NOW): Risk =>
  assessRisk({ powers: { power: 'read-only' }, created: daysAgo(400), lastUsed: IN_USE, ...input }, now);
const scoreOf = (input: Partial<RiskInput>) => assess(input).score;
const pointsForIdleness = (input: Partial<RiskInput>) => scoreOf({ powers: { power: 'none' }, ...input });

describe('what the principal may do', () => {
  test.each<[Power, number, string]>([
    ['administrator', 70, 'administrator'],
    ['iam-write', 60, 'IAM write'],
    ['broad-data-access', 45, 'broad data access'],
    ['write', 25, 'write access'],
    ['read-only', 10, 'read-only access'],
    ['none', 0, 'no permissions'],
  ])('%s counts %d', (power, score, factor) => {
    expect(assess({ powers: { power } })).toMatchObject({ score, factors: [factor] });
  });

  test('is told with where it comes from', () => {
    const powers: PrincipalPowers = { power: 'administrator', from: 'group admins: policy AdministratorAccess' };
    expect(assess({ powers }).factors).toEqual(['administrator (group admins: policy AdministratorAccess)']);
  });

  test('and could not be read is neither harmless nor an alarm', () => {
    expect(assess({ powers: undefined })).toEqual({ level: 'medium', score: 35, factors: ['what it may do could not be read'] });
  });

  test('weighs less from power to power, and not knowing stands between data access and write', () => {
    const worstFirst: (Power | undefined)[] = ['administrator', 'iam-write', 'broad-data-access', undefined, 'write', 'read-only', 'none'];
    const weights = worstFirst.map(weightOfPower);
    expect(weights).toEqual([...new Set(weights)].sort((a, b) => b - a));
    expect(worstFirst.filter((power) => power !== undefined)).toEqual(POWERS);
  });
});

describe('idle time', () => {
  const STEPS: [number, string, number, number][] = [
    [90, '90 days', 0, 5],
    [180, '180 days', 5, 8],
    [365, '365 days', 8, 12],
    [730, '2 years', 12, 15],
  ];

  test.each(STEPS)('counts more once %d days have passed, to the second', (days, words, until, after) => {
    const lastUsedAt = (seconds: number) => ({ created: daysAgo(2000), lastUsed: usedAt(secondsFrom(daysAgo(days), seconds)) });
    expect(pointsForIdleness(lastUsedAt(1))).toBe(until);
    expect(pointsForIdleness(lastUsedAt(0))).toBe(until);
    expect(pointsForIdleness(lastUsedAt(-1))).toBe(after);
    expect(assess(lastUsedAt(-1)).factors).toContain(`unused for more than ${words}`);
  });

  test.each(STEPS)('runs from the creation where there was no use: %d days', (days, words, until, after) => {
    const madeAt = (seconds: number) => ({ created: secondsFrom(daysAgo(days), seconds), lastUsed: NEVER });
    expect(pointsForIdleness(madeAt(0))).toBe(until + 5);
    expect(pointsForIdleness(madeAt(-1))).toBe(after + 5);
    expect(assess(madeAt(-1)).factors).toEqual(['read-only access', 'never used', `made more than ${words} ago`]);
  });

  test('says nothing while the credential is in use', () => {
    expect(assess({ lastUsed: usedAt(daysAgo(89)) }).factors).toEqual(['read-only access']);
  });

  test('is not assumed where the last use is unknown', () => {
    expect(assess({ lastUsed: { kind: 'unknown', reason: 'throttled' } })).toMatchObject({ score: 10, factors: ['read-only access'] });
  });

  test('is not assumed where no use was seen for some time: there may have been one elsewhere, or before', () => {
    const lastUsed: LastUsed = { kind: 'unseen', since: daysAgo(800), source: 'OCI Audit' };
    expect(assess({ lastUsed })).toMatchObject({ score: 10, factors: ['read-only access'] });
  });

  test('is none for a use that a clock ahead of ours has recorded', () => {
    expect(assess({ lastUsed: usedAt(daysAhead(1)) }).factors).toEqual(['read-only access']);
  });

  test('changes the risk four times in three years, not every day', () => {
    const daily = Array.from({ length: 3 * 365 }, (_, day) => JSON.stringify(assess({ lastUsed: usedAt(NOW) }, daysAhead(day))));
    expect(new Set(daily).size).toBe(5);
  });
});

test.each([
  [false, 20, ['read-only access', 'no MFA']],
  [true, 10, ['read-only access']],
  [undefined, 10, ['read-only access']],
])('MFA %p', (mfa, score, factors) => {
  const powers: PrincipalPowers = { power: 'read-only', ...(mfa !== undefined && { mfa }) };
  expect(assess({ powers })).toMatchObject({ score, factors });
});

describe('the level', () => {
  const idle = (days: number): LastUsed => usedAt(secondsFrom(daysAgo(days), -1));
  const no = { mfa: false };

  test.each<[Risk['level'], number, string, Partial<RiskInput>]>([
    ['critical', 75, 'an administrator, 90 days idle', { powers: { power: 'administrator' }, lastUsed: idle(90) }],
    ['high', 70, 'an administrator in use, whose MFA is not known', { powers: { power: 'administrator' } }],
    ['critical', 75, 'IAM write, idle and no MFA', { powers: { power: 'iam-write', ...no }, lastUsed: idle(90) }],
    ['high', 72, 'IAM write, a year idle', { powers: { power: 'iam-write' }, lastUsed: idle(365) }],
    ['high', 55, 'data access without MFA', { powers: { power: 'broad-data-access', ...no } }],
    ['medium', 53, 'data access, half a year idle', { powers: { power: 'broad-data-access' }, lastUsed: idle(180) }],
    ['high', 55, 'write, with all that neglect can add', { powers: { power: 'write', ...no }, created: daysAgo(731), lastUsed: NEVER }],
    ['medium', 35, 'write, never used in 90 days', { powers: { power: 'write' }, created: daysAgo(91), lastUsed: NEVER }],
    ['low', 33, 'write, half a year idle', { powers: { power: 'write' }, lastUsed: idle(180) }],
    [
      'medium',
      40,
      'read-only, with all that neglect can add',
      { powers: { power: 'read-only', ...no }, created: daysAgo(731), lastUsed: NEVER },
    ],
    ['low', 30, 'nothing at all, whatever the neglect', { powers: { power: 'none', ...no }, created: daysAgo(731), lastUsed: NEVER }],
  ])('%s at %d: %s', (level, score, _who, input) => {
    expect(assess(input)).toMatchObject({ level, score });
  });

  test('the highest score is 100', () => {
    expect(scoreOf({ powers: { power: 'administrator', ...no }, created: daysAgo(5000), lastUsed: NEVER })).toBe(100);
  });
});

test('the riskiest come first, those without a risk last, equals as they were', () => {
  const of = (name: string, power?: Power) => ({ name, ...(power && { risk: assess({ powers: { power } }) }) });
  const items = [of('unrated 1'), of('harmless', 'none'), of('admin 1', 'administrator'), of('unrated 2'), of('admin 2', 'administrator')];
  expect(items.sort(byRisk).map(({ name }) => name)).toEqual(['admin 1', 'admin 2', 'harmless', 'unrated 1', 'unrated 2']);
});
