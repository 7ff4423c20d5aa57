import { describe, expect, test } from '@jest/globals';
import type { AccountIdentification } from '@keyhammer/identifier';
import { accessKeyId, anIssue } from '@keyhammer/testing';
import { identificationText, summaryOf } from './identification.ts';

const TERMINAL = { color: false, columns: undefined };

function anAccount(overrides: Partial<AccountIdentification> = {}): AccountIdentification {
  const nothing = { opened: [], updated: [], whitelisted: [], resolved: [] };
  return {
    id: '111',
    name: 'shop',
    status: 'complete',
    reasons: [],
    credentials: 5,
    violations: 1,
    notEvaluable: 0,
    ...nothing,
    ...overrides,
  };
}

const many = (count: number) => Array.from({ length: count }, (_, index) => anAccount({ id: `${index}`, name: `team-${index}` }));

describe('identificationText', () => {
  test('of few accounts each has its line', () => {
    expect(identificationText(many(30), TERMINAL).match(/^team-\d+ /gm)).toHaveLength(30);
  });

  test('of many only those with something to tell', () => {
    const accounts = [
      ...many(1000),
      anAccount({ status: 'partial', reasons: ['keys of bob: denied'] }),
      anAccount({ opened: [anIssue()] }),
    ];
    const text = identificationText(accounts, TERMINAL);

    expect(text).not.toMatch(/^team-/m);
    expect(text.match(/^shop \(111\) /gm)).toHaveLength(2);
    expect(text).toContain('1002 accounts (1 in part): 5010 active credentials, 1002 violations.');
  });

  test('of many with nothing to tell there is one line', () => {
    expect(identificationText(many(31), TERMINAL)).toBe('31 accounts: 155 active credentials, 31 violations.');
  });

  test('more changes than anyone reads are left to "keyhammer issues"', () => {
    const opened = Array.from({ length: 250 }, (_, index) => anIssue({ id: accessKeyId(index) }));
    const text = identificationText([anAccount({ opened })], TERMINAL);

    expect(text.match(/opened$/gm)).toHaveLength(201);
    expect(text).toContain('… and 50 more: "keyhammer issues" lists them all.');
  });

  test('one reason of many accounts is one line', () => {
    const accounts = many(9).map((account) => ({ ...account, status: 'failed' as const, credentials: 0, reasons: ['no network'] }));

    expect(identificationText(accounts, TERMINAL)).toContain(
      '\n\n! team-0, team-1, team-2 and 6 more: no network\n\n9 accounts (9 failed): ',
    );
  });
});

describe('summaryOf', () => {
  test.each([
    ['what is new', { opened: [anIssue()], notEvaluable: 2 }, '1 violation among 5 credentials; 1 opened, 2 not evaluable'],
    ['nothing new', {}, '1 violation among 5 credentials; no change'],
    ['a gap', { status: 'partial' }, '1 violation among 5 credentials, read in part; no change'],
    ['a failure', { status: 'failed', reasons: ['denied'] }, 'failed'],
  ] as const)('%s', (_, overrides, expected) => {
    expect(summaryOf(anAccount(overrides))).toBe(expected);
  });
});
