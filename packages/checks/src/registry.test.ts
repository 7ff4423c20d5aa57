import { describe, expect, test } from '@jest/globals';
import { type Credential, type CredentialKind, paragraph, plainText } from '@keyhammer/core';
import {
  ACCOUNT_ID,
  aConsolePassword,
  aCredential,
  anIssueAbout,
  aRootKey,
  aRootSignIn,
  checkSettings,
  daysAgo,
  InMemoryCloud,
  NOW,
  settingsFor,
  usedAt,
} from '@keyhammer/testing';
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

const SAMPLES: Readonly<Record<CredentialKind, readonly Credential[]>> = {
  'aws-access-key': inEveryState(aCredential()),
  'aws-console-password': inEveryState(aConsolePassword()),
  'aws-root-user': [...inEveryState(aRootKey()), ...inEveryState(aRootSignIn())],
};

function inEveryState(credential: Credential): readonly Credential[] {
  const { changed, ...unchanged } = credential;
  return [
    credential,
    { ...credential, lastUsed: { kind: 'never' } },
    { ...credential, lastUsed: { kind: 'used', at: daysAgo(120) } },
    { ...credential, lastUsed: { kind: 'used', at: daysAgo(500) } },
    { ...credential, lastUsed: { kind: 'unknown', reason: 'access denied' } },
    { ...credential, lastUsed: usedAt(daysAgo(1)) },
    { ...credential, status: 'inactive' },
    { ...credential, created: daysAgo(1), lastUsed: { kind: 'never' } },
    { ...credential, created: daysAgo(1), lastUsed: usedAt(daysAgo(500)) },
    ...(changed ? [unchanged, { ...credential, changed: daysAgo(1) }] : []),
  ];
}

describe.each(checkRegistry.map((check) => [check.name, check] as const))('%s', (name, check) => {
  const configured = settingsFor(check);
  const samples = SAMPLES[check.kind];
  const issues = samples.map(anIssueAbout);
  const verdictOn = (credential: Credential) => check.evaluate(credential, configured, NOW);
  const violations = samples.filter((credential) => verdictOn(credential).kind === 'violation');

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
    const { kind, unusedSince, madeBefore } = check.need(configured, NOW);
    expect(kind).toBe(check.kind);
    for (const limit of [unusedSince, madeBefore]) if (limit) expect(limit.getTime()).toBeLessThanOrEqual(NOW.getTime());
  });

  test('asks for all that it finds in violation', async () => {
    expect(violations.length).toBeGreaterThan(0);
    for (const credential of violations) {
      const cloud = new InMemoryCloud(() => NOW);
      cloud.put(ACCOUNT_ID, credential);
      const { credentials } = await cloud.scan(ACCOUNT_ID, { needs: [check.need(configured, NOW)], watched: [] });
      expect(credentials).toEqual([credential]);
    }
  });

  test('never finds a violation in an inactive credential', () => {
    for (const credential of samples) expect(verdictOn({ ...credential, status: 'inactive' }).kind).not.toBe('violation');
  });

  test('never takes not knowing the last use for disuse', () => {
    const unknown = violations.filter(({ lastUsed }) => lastUsed.kind === 'unknown');
    expect(check.findsDisuse ? unknown : []).toEqual([]);
  });

  test('never acts on what was used a moment ago, nor on what nobody knows the last use of', () => {
    const lately = samples.map((credential) => ({ ...credential, lastUsed: usedAt(NOW) }));
    const unknown = samples.map((credential) => ({ ...credential, lastUsed: { kind: 'unknown', reason: 'throttled' } as const }));
    expect([...lately, ...unknown].filter(isActedOn)).toEqual([]);
  });

  function isActedOn(credential: Credential): boolean {
    return verdictOn(credential).kind === 'violation' && check.mayAct(credential, configured, NOW).kind === 'act';
  }

  test('acts on nothing if it has no remedy, and on something if it has', () => {
    expect(samples.some(isActedOn)).toBe(check.remedy !== 'none');
  });

  test('shows an arithmetic that comes to the same: all of it is breached, or nothing is done', () => {
    if (check.remedy === 'none') return;
    for (const credential of samples) {
      const measures = check.measures(credential, configured, NOW);
      expect(measures.length > 0 && measures.every(({ breached }) => breached)).toBe(isActedOn(credential));
    }
  });

  test('shows no comparison without its instant or the reason why there is none', () => {
    for (const { at, note } of samples.flatMap((credential) => check.measures(credential, configured, NOW)))
      expect(at ?? note).toBeDefined();
  });

  test('says why, in a clause that reads after "because", wherever there is no violation or nothing may be done', () => {
    const verdicts = samples.map(verdictOn).filter((verdict) => verdict.kind !== 'violation');
    const refusals = violations.map((credential) => check.mayAct(credential, configured, NOW)).filter((act) => act.kind === 'leave');
    expect(verdicts.length).toBeGreaterThan(0);
    for (const { why } of [...verdicts, ...refusals]) expect(why).toMatch(/^(it|its) .*[^.]$/);
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
      const { facts, recommendation, undo, remedied, summary, noun, lastUse } = check.words;
      const texts = [
        summary(issue, 'production', configured),
        remedied,
        noun,
        lastUse(issue.details),
        ...facts(issue).flatMap(({ name: fact, value }) => [fact, plainText([paragraph(...value)])]),
        plainText([paragraph(...recommendation(issue, settingsFor(check)))]),
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
