import { describe, expect, test } from '@jest/globals';
import { type Check, type Credential, type CredentialKind, paragraph, plainText } from '@keyhammer/core';
import {
  ACCOUNT_ID,
  aConsolePassword,
  aCredential,
  anIbmApiKey,
  anIbmServiceId,
  anIbmServiceIdKey,
  anIbmTrustedProfile,
  anIbmUser,
  anIssueAbout,
  anOciAdminKey,
  anOciApiKey,
  aRootKey,
  aRootSignIn,
  checkSettings,
  daysAgo,
  InMemoryCloud,
  NOW,
  settingsFor,
  unseenSince,
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
  'ibm-api-key': [anIbmApiKey(), anIbmApiKey({ locked: true }), anIbmServiceIdKey()].flatMap(inEveryState),
  'ibm-service-id': [anIbmServiceId(), anIbmServiceId({ locked: true })].flatMap(inEveryState),
  'ibm-trusted-profile': inEveryState(anIbmTrustedProfile()),
  'ibm-user': inEveryState(anIbmUser()),
  'oci-api-key': [
    anOciApiKey(),
    anOciAdminKey(),
    anOciAdminKey({ privilege: { kind: 'none' } }),
    anOciAdminKey({ privilege: { kind: 'unknown', reason: 'access denied' } }),
  ].flatMap(inEveryState),
};

function inEveryState(credential: Credential): readonly Credential[] {
  const { changed, ...unchanged } = credential;
  return [
    credential,
    { ...credential, lastUsed: { kind: 'never' } },
    { ...credential, lastUsed: { kind: 'used', at: daysAgo(120) } },
    { ...credential, lastUsed: { kind: 'used', at: daysAgo(500) } },
    { ...credential, lastUsed: { kind: 'unknown', reason: 'access denied' } },
    { ...credential, lastUsed: unseenSince(daysAgo(120)) },
    { ...credential, lastUsed: unseenSince(daysAgo(10)) },
    { ...credential, lastUsed: usedAt(daysAgo(1)) },
    { ...credential, status: 'inactive' },
    { ...credential, created: daysAgo(1), lastUsed: { kind: 'never' } },
    { ...credential, created: daysAgo(1), lastUsed: usedAt(daysAgo(500)) },
    ...(changed ? [unchanged, { ...credential, changed: daysAgo(1) }] : []),
  ];
}

/** A check as each of its choices makes it. */
function variantsOf(check: Check): readonly (readonly [string, Check])[] {
  const chosen = (check.choices ?? []).reduce<readonly Readonly<Record<string, string>>[]>(
    (choices, { setting, values }) => choices.flatMap((one) => values.map((value) => ({ ...one, [setting]: value }))),
    [{}],
  );
  return chosen.map((choices) => [[check.name, ...Object.values(choices)].join(', '), check.chosen?.(choices) ?? check]);
}

/** An administrator's key is to go, whatever it is used for; and who has settled for the age has settled for not knowing the use. */
const WHATEVER_THE_USE = ['oci_adminapikeys'];
const WITHOUT_KNOWING_THE_USE = [...WHATEVER_THE_USE, 'oci_inactiveapikeys, delete, age', 'oci_inactiveapikeys, capability, age'];
const isAmong = (names: readonly string[], variant: string) => names.some((name) => variant.startsWith(name));

describe.each(checkRegistry.flatMap(variantsOf))('%s', (variant, check) => {
  const { name } = check;
  const configured = settingsFor(check);
  const samples = SAMPLES[check.kind];
  const issues = samples.map(anIssueAbout);
  const verdictOn = (credential: Credential) => check.evaluate(credential, configured, NOW);
  const violations = samples.filter((credential) => verdictOn(credential).kind === 'violation');

  test('is found by its name', () => {
    expect(checkNamed(name)?.name).toBe(name);
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
      expect(credentials.map(({ id }) => id)).toEqual([credential.id]);
    }
  });

  test('never finds a violation in an inactive credential', () => {
    for (const credential of samples) expect(verdictOn({ ...credential, status: 'inactive' }).kind).not.toBe('violation');
  });

  test('never takes not knowing the last use for disuse', () => {
    const unknown = violations.filter(({ lastUsed }) => lastUsed.kind === 'unknown');
    expect(check.findsDisuse ? unknown : []).toEqual([]);
  });

  test('never acts on what was used a moment ago, unless that makes no difference', () => {
    const lately = samples.map((credential) => ({ ...credential, lastUsed: usedAt(NOW) }));
    expect(lately.some(isActedOn)).toBe(isAmong(WHATEVER_THE_USE, variant));
  });

  test('never acts on what nobody knows the last use of, unless that was chosen', () => {
    const unknown = samples.map((credential) => ({ ...credential, lastUsed: { kind: 'unknown', reason: 'throttled' } as const }));
    expect(unknown.some(isActedOn)).toBe(isAmong(WITHOUT_KNOWING_THE_USE, variant));
  });

  test('never acts on what is locked, unless it is to be unlocked', () => {
    const locked = violations.map((credential) => ({ ...credential, locked: true }) as const);
    const acted = (unlock: boolean) => locked.filter((one) => check.mayAct(one, { ...configured, unlock }, NOW).kind === 'act').length;
    if (check.lockable) expect([acted(false), acted(true)]).toEqual([0, locked.length]);
  });

  function isActedOn(credential: Credential): boolean {
    return verdictOn(credential).kind === 'violation' && check.mayAct(credential, configured, NOW).kind === 'act';
  }

  test('acts on nothing if it has no remedy, and on something if it has', () => {
    expect(samples.some(isActedOn)).toBe(check.remedy !== 'none');
  });

  test('shows an arithmetic that comes to the same, but for a lock: all of it is breached, or nothing is done', () => {
    if (check.remedy === 'none') return;
    for (const credential of samples.filter(({ locked }) => !locked)) {
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
      // An id of OCI has no place in one line: its end is the fingerprint, which is the key's name.
      expect(summary).toContain(issue.id.startsWith('ocid1.') ? issue.details.name : issue.id);
      expect(summary).toContain('production');
      expect(summary).not.toMatch(/[\r\n]/);
      expect(summary.length).toBeLessThanOrEqual(255);
    }
  });

  test('has words for every state of a credential', () => {
    for (const issue of issues) {
      const { facts, recommendation, undo, remedied, summary, noun, name: briefly, lastUse, evidence } = check.words;
      const texts = [
        summary(issue, 'production', configured),
        remedied,
        noun,
        lastUse(issue.details),
        evidence(issue.details).why,
        plainText([paragraph(...briefly(issue))]),
        ...facts(issue).flatMap(({ name: fact, value }) => [fact, plainText([paragraph(...value)])]),
        plainText([paragraph(...recommendation(issue, configured))]),
        plainText([paragraph(...undo(issue))]),
      ];
      for (const words of texts) {
        expect(words.trim()).not.toBe('');
        expect(words).not.toMatch(/undefined|null|NaN|Invalid|\[object/);
      }
    }
  });

  test('names it in messages so that a search for its id does not find it, and in few words', () => {
    for (const issue of issues) {
      const name = plainText([paragraph(...check.words.name(issue))]);
      if (check.kind !== 'aws-console-password' && check.kind !== 'aws-root-user') expect(name).not.toContain(issue.id);
      expect(name.length).toBeLessThanOrEqual(120);
    }
  });

  test('calls the evidence weak where nobody knows the use, unless it is not about the use', () => {
    const unknown = issues.filter(({ details }) => details.lastUsed.kind === 'unknown');
    const strengths = unknown.map(({ details }) => check.words.evidence(details).strength);
    if (check.findsDisuse && check.kind !== 'aws-console-password') expect(new Set(strengths)).toEqual(new Set(['weak']));
  });
});

test('a check that there is not is not found', () => {
  expect(checkNamed('user_inactivekey')).toBeUndefined();
});

test('what runs are the enabled checks that there are, each with its settings', () => {
  const [enabled, disabled, unknown] = [checkSettings(), checkSettings({ enabled: false }), checkSettings({ check: 'user_inactivekey' })];
  expect(configuredChecks([enabled, disabled, unknown])).toEqual([{ check: checkNamed('user_inactivekeys'), settings: enabled }]);
});

test.each([
  ['nothing was chosen', undefined, { remedy: 'delete', findsDisuse: true }],
  ['the default was chosen', { remediation_action: 'delete', evidence: 'audit' }, { remedy: 'delete', findsDisuse: true }],
  ['one thing was chosen', { evidence: 'age' }, { remedy: 'delete', findsDisuse: false }],
  ['both were chosen', { remediation_action: 'capability', evidence: 'age' }, { remedy: 'deactivate', findsDisuse: false }],
])('what runs is a check as its settings make it: %s', (_what, choices, expected) => {
  const own = checkSettings({ check: 'oci_inactiveapikeys', ...(choices && { choices }) });
  expect(configuredChecks([own])[0]?.check).toMatchObject({ name: 'oci_inactiveapikeys', ...expected });
});
