import { describe, expect, test } from '@jest/globals';
import { paragraph, plainText } from '@keyhammer/core';
import { aCredential, anIssueAbout, checkSettings, daysAgo, NOW, usedAt } from '@keyhammer/testing';
import { checkNamed, checkRegistry, configuredChecks } from './registry.ts';

test('there are checks', () => {
  expect(checkRegistry.length).toBeGreaterThan(0);
});

describe('no two checks share', () => {
  test.each(['name', 'title', 'defaultTableName', 'ticketLabel'] as const)('a %s', (attribute) => {
    const values = checkRegistry.map((check) => check[attribute]);
    expect(new Set(values).size).toBe(values.length);
  });
});

describe.each(checkRegistry.map((check) => [check.name, check] as const))('%s', (name, check) => {
  const configured = checkSettings({ check: name });
  const keys = [
    aCredential(),
    aCredential({ lastUsed: { kind: 'never' } }),
    aCredential({ lastUsed: { kind: 'used', at: daysAgo(120) } }),
    aCredential({ lastUsed: { kind: 'unknown', reason: 'access denied' } }),
    aCredential({ lastUsed: usedAt(daysAgo(1)) }),
    aCredential({ status: 'inactive' }),
    aCredential({ created: daysAgo(1), lastUsed: { kind: 'never' } }),
  ];
  const issues = keys.map(anIssueAbout);

  test('is found by its name', () => {
    expect(checkNamed(name)).toBe(check);
  });

  test('has names that the systems take: a section of config.json, a DynamoDB table, a Jira label', () => {
    expect(name).toMatch(/^[a-z0-9]+(_[a-z0-9]+)*$/);
    expect(check.thresholdSetting).toMatch(/^[a-z0-9]+(_[a-z0-9]+)*$/);
    expect(check.defaultTableName).toMatch(/^[A-Za-z0-9_.-]{3,255}$/);
    expect(check.ticketLabel).toMatch(/^\S{1,255}$/);
    expect(check.title.trim()).not.toBe('');
    expect(check.priority.trim()).not.toBe('');
  });

  test('asks for what it judges', () => {
    const need = check.need(configured, NOW);
    expect(need.kind).toBe(check.kind);
    expect(need.unusedSince.getTime()).toBeLessThanOrEqual(NOW.getTime());
  });

  test('asks for all that it finds in violation', () => {
    const { unusedSince } = check.need(configured, NOW);
    for (const key of keys.filter((candidate) => check.evaluate(candidate, configured, NOW).kind === 'violation')) {
      const lastSign = key.lastUsed.kind === 'used' ? key.lastUsed.at : key.created;
      expect(lastSign.getTime()).toBeLessThan(unusedSince.getTime());
    }
  });

  test('never finds a violation in not knowing, nor in an inactive credential', () => {
    expect(check.evaluate(aCredential({ lastUsed: { kind: 'unknown', reason: 'throttled' } }), configured, NOW).kind).not.toBe('violation');
    expect(check.evaluate(aCredential({ status: 'inactive' }), configured, NOW)).toMatchObject({ kind: 'compliant', reason: 'inactive' });
  });

  test('says why, in a clause that reads after "because", wherever there is no violation', () => {
    const verdicts = keys.map((key) => check.evaluate(key, configured, NOW)).filter((verdict) => verdict.kind !== 'violation');
    expect(verdicts.length).toBeGreaterThan(0);
    for (const { why } of verdicts) expect(why).toMatch(/^(it|its) .*[^.]$/);
  });

  test('names the credential, its account and nothing else in one line of a summary', () => {
    for (const issue of issues) {
      const summary = check.words.summary(issue, 'production', configured);
      expect(summary).toContain(issue.id);
      expect(summary).toContain('production');
      expect(summary).not.toMatch(/[\r\n]/);
      expect(summary.length).toBeLessThanOrEqual(255);
    }
  });

  test('has words for every state of a credential', () => {
    for (const issue of issues) {
      const { facts, recommendation, undo, remedied, summary } = check.words;
      const texts = [
        summary(issue, 'production', configured),
        remedied,
        ...facts(issue).flatMap(({ name: fact, value }) => [fact, plainText([paragraph(...value)])]),
        plainText([paragraph(...recommendation(issue))]),
        plainText([paragraph(...undo(issue))]),
      ];
      for (const words of texts) {
        expect(words.trim()).not.toBe('');
        expect(words).not.toMatch(/undefined|null|NaN|Invalid|\[object/);
      }
    }
  });
});

test('a check that there is not is not found', () => {
  expect(checkNamed('user_inactivekey')).toBeUndefined();
});

test('what runs are the enabled checks that there are, each with its settings', () => {
  const [enabled, disabled, unknown] = [checkSettings(), checkSettings({ enabled: false }), checkSettings({ check: 'user_inactivekey' })];
  expect(configuredChecks([enabled, disabled, unknown])).toEqual([{ check: checkNamed('user_inactivekeys'), settings: enabled }]);
});
