import { describe, expect, test } from '@jest/globals';
import type { Credential } from './credential.ts';
import type { Finding, Verdict } from './finding.ts';
import { type Judged, principalNotes, principalsInViolation, violationsOf } from './principal-notes.ts';
import type { PrincipalFacts, Scan } from './scan.ts';
import { ACCOUNT, aCheck, aCredential } from './test-builders.ts';

const disuse = aCheck();
const passwords = aCheck({ name: 'stale_passwords', kind: 'aws-console-password' });
const age = aCheck({ name: 'old_keys', findsDisuse: false });

const key = (id: string, overrides: Partial<Credential> = {}) => aCredential({ id, ...overrides });
const password = aCredential({ id: 'alice', kind: 'aws-console-password' });

const VIOLATION: Verdict = { kind: 'violation' };
const USED: Verdict = { kind: 'compliant', reason: 'used', why: 'it was used' };
const UNKNOWN: Verdict = { kind: 'not-evaluable', why: 'its last use is unknown (throttled)' };

function finding(credential: Credential, verdict: Verdict = VIOLATION): Finding {
  return { credential, verdict };
}

function aScan(judged: readonly Judged[], facts: PrincipalFacts | undefined): Scan {
  const credentials = [...new Set(judged.flatMap(({ findings }) => findings.map(({ credential }) => credential)))];
  const principals = new Map(facts ? [['alice', facts]] : []);
  return { accountId: ACCOUNT, credentials, activeCredentials: credentials.length, principals, coverage: { kind: 'complete' } };
}

/** What is said of alice. */
function notesOf(judged: readonly Judged[], facts: PrincipalFacts | undefined, descriptions = new Map()) {
  return principalNotes(judged, aScan(judged, facts), descriptions).get('alice');
}

describe('a user is dormant', () => {
  const [first, second] = [key('AKIA1'), key('AKIA2')];
  const allOf = (activeCredentials: number): PrincipalFacts => ({ activeCredentials });

  test.each<[string, readonly Judged[], PrincipalFacts | undefined, boolean | undefined]>([
    ['when the only key is in disuse', [{ check: disuse, findings: [finding(first)] }], allOf(1), true],
    ['when both keys are', [{ check: disuse, findings: [finding(first), finding(second)] }], allOf(2), true],
    [
      'when the key and the password are',
      [
        { check: disuse, findings: [finding(first)] },
        { check: passwords, findings: [finding(password)] },
      ],
      allOf(2),
      true,
    ],
    ['not when the other key is in use', [{ check: disuse, findings: [finding(first), finding(second, USED)] }], allOf(2), false],
    ['not when there is another one that no check has judged', [{ check: disuse, findings: [finding(first)] }], allOf(2), false],
    [
      'not when a report that is some hours old did not know of the other key yet',
      [{ check: disuse, findings: [finding(first), finding(second, USED)] }],
      allOf(1),
      false,
    ],
    [
      'when the other key is inactive, and so counts for nothing',
      [{ check: disuse, findings: [finding(first), finding(key('AKIA2', { status: 'inactive' }), USED)] }],
      allOf(1),
      true,
    ],
    ['not when the key is only old: that is no disuse', [{ check: age, findings: [finding(first)] }], allOf(1), false],
    [
      'not when one key is old, and the other in disuse',
      [
        { check: disuse, findings: [finding(first), finding(second, USED)] },
        { check: age, findings: [finding(first), finding(second)] },
      ],
      allOf(2),
      false,
    ],
    [
      'when the key is in disuse by two checks, which count it once',
      [
        { check: disuse, findings: [finding(first)] },
        { check: aCheck({ name: 'staler_keys' }), findings: [finding(first)] },
      ],
      allOf(1),
      true,
    ],
    [
      'not by one key that two checks found, if there are two',
      [
        { check: disuse, findings: [finding(first)] },
        { check: aCheck({ name: 'staler_keys' }), findings: [finding(first)] },
      ],
      allOf(2),
      false,
    ],
    ['and nobody can tell when not all kinds were seen', [{ check: disuse, findings: [finding(first)] }], {}, undefined],
    ['and nobody can tell when nothing is known of them', [{ check: disuse, findings: [finding(first)] }], undefined, undefined],
    [
      'and nobody can tell while the last use of the other key is unknown',
      [{ check: disuse, findings: [finding(first), finding(second, UNKNOWN)] }],
      allOf(2),
      undefined,
    ],
  ])('%s', (_when, judged, facts, dormant) => {
    expect(notesOf(judged, facts)?.dormant).toBe(dormant);
  });

  test("whatever another user's credentials do", () => {
    const bob = key('AKIABOB', { principal: 'bob' });
    expect(notesOf([{ check: disuse, findings: [finding(first), finding(bob, USED)] }], allOf(1))?.dormant).toBe(true);
    expect(notesOf([{ check: disuse, findings: [finding(first), finding(bob)] }], allOf(2))?.dormant).toBe(false);
  });
});

describe('what is known of a user', () => {
  const judged: readonly Judged[] = [{ check: disuse, findings: [finding(key('AKIA1'))] }];
  const described = (description: object) => new Map([['alice', description]]);

  test('is how they were described', () => {
    const description = { tags: { owner: 'bob' }, path: '/ci/' };
    expect(notesOf(judged, undefined, described(description))).toEqual({ description });
  });

  test('is what they may do, and whether with a second factor', () => {
    const description = { tags: {}, powers: { power: 'administrator' } };
    expect(notesOf(judged, { mfa: false }, described(description))?.powers).toEqual({ power: 'administrator', mfa: false });
    expect(notesOf(judged, {}, described(description))?.powers).toEqual({ power: 'administrator' });
  });

  test('is nothing where they could not be described, and no powers where those could not be read', () => {
    expect(notesOf(judged, { mfa: true })).toEqual({});
    expect(notesOf(judged, { mfa: true }, described({ tags: {} }))).toEqual({ description: { tags: {} } });
  });
});

test('the users in violation are each named once, and no others', () => {
  const findings = [
    finding(key('AKIA1')),
    finding(key('AKIA2')),
    finding(key('AKIABOB', { principal: 'bob' }), USED),
    finding(key('AKIACAROL', { principal: 'carol' }), UNKNOWN),
  ];
  const judged = [
    { check: disuse, findings },
    { check: age, findings: findings.slice(0, 1) },
  ];
  expect(principalsInViolation(judged)).toEqual(['alice']);
  expect([...principalNotes(judged, aScan(judged, undefined), new Map()).keys()]).toEqual(['alice']);
});

test('of each credential it is known which checks it violates', () => {
  const [both, one, none] = [key('AKIA1'), key('AKIA2'), key('AKIA3')];
  const judged = [
    { check: disuse, findings: [finding(both), finding(one, USED), finding(none, UNKNOWN)] },
    { check: age, findings: [finding(both), finding(one), finding(none, USED)] },
  ];
  expect(violationsOf(judged)).toEqual(
    new Map([
      ['aws-access-key AKIA1', ['stale_keys', 'old_keys']],
      ['aws-access-key AKIA2', ['old_keys']],
    ]),
  );
});
