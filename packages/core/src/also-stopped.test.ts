import { describe, expect, test } from '@jest/globals';
import { type AlsoStopped, obstacleBesides, type StoppingAct } from './also-stopped.ts';
import type { Credential } from './credential.ts';
import type { Issue } from './issue.ts';
import {
  ACCOUNT,
  aCheck,
  aComeback,
  aCredential,
  anException,
  anIssue,
  aPlanInput,
  aReportedIssue,
  aWhitelist,
  daysAgo,
  daysAhead,
  NEW_KEY_ID,
  NOW,
  secondsFrom,
  settings,
  usedAt,
} from './test-builders.ts';

function anAct(overrides: Partial<StoppingAct> = {}): StoppingAct {
  const { related: _r, ...input } = aPlanInput();
  return { ...input, accountId: ACCOUNT, change: 'deactivate', ...overrides };
}

/** Alice's other key, in violation and due by itself. */
function another(overrides: Partial<Credential> = {}, issues: readonly Issue[] = [itsIssue()]): AlsoStopped {
  const credential = aCredential({ id: NEW_KEY_ID, ...overrides });
  return { credential, issues, checksOfKind: ['stale_keys', 'old_keys'] };
}

function itsIssue(overrides: Partial<Issue> = {}): Issue {
  return aReportedIssue({ id: NEW_KEY_ID, ...overrides });
}

const obstacle = (other: AlsoStopped, act: Partial<StoppingAct> = {}, now = NOW) => obstacleBesides(anAct(act), [other], now);
const hold = { until: daysAhead(7), by: 'bob', reason: 'keyhammer-hold-7d' };

describe('an act that would also stop another key', () => {
  test('is done where that one would go by itself', () => {
    expect(obstacle(another())).toBeUndefined();
    expect(obstacleBesides(anAct(), [], NOW)).toBeUndefined();
  });

  test.each<[string, AlsoStopped, Partial<StoppingAct>, string]>([
    [
      'is whitelisted',
      another(),
      { whitelist: aWhitelist('stale_keys', ACCOUNT, { pattern: `${NEW_KEY_ID.slice(0, 8)}*` }) },
      `that one is whitelisted by "${NEW_KEY_ID.slice(0, 8)}*"`,
    ],
    [
      'is whitelisted by its name, by another check on its kind',
      another({ name: 'nightly' }),
      { whitelist: aWhitelist('old_keys', ACCOUNT, anException({ pattern: 'nightly' })) },
      'that one is whitelisted by "nightly"',
    ],
    ['is held', another({}, [itsIssue({ hold })]), {}, `that one is held until ${hold.until.toISOString()}`],
    [
      'is held by an issue of another check',
      another({}, [itsIssue(), itsIssue({ check: 'old_keys', hold })]),
      {},
      `that one is held until ${hold.until.toISOString()}`,
    ],
    ['is locked', another({ locked: true }), {}, 'that one is locked'],
    ['is in use', another({ lastUsed: usedAt(daysAgo(1)) }), {}, 'that one is to stay, because it was used'],
    [
      'is of a last use that nobody knows',
      another({ lastUsed: { kind: 'unknown', reason: 'denied' } }),
      {},
      'that one is to stay, because its last use is unknown (denied)',
    ],
    [
      'is in violation, and not to be touched',
      another(),
      { check: aCheck({ mayAct: () => ({ kind: 'leave', why: 'it was reset' }) }) },
      'that one is to stay, because it was reset',
    ],
    ['nobody has an issue about', another({}, []), {}, 'nobody has been told of that one yet'],
    ['only another check has an issue about', another({}, [itsIssue({ check: 'old_keys' })]), {}, 'nobody has been told of that one yet'],
    ['nobody has been told of', another({}, [anIssue({ id: NEW_KEY_ID })]), {}, 'that one is not due: its owner has not been told yet'],
    [
      'came back before, for a batch',
      another({}, [itsIssue({ history: [aComeback()] })]),
      {},
      'that one is not due: used again after an earlier report, so it is only remediated by hand',
    ],
    [
      'Keyhammer signs with',
      another(),
      { self: { accountId: ACCOUNT, credentialId: NEW_KEY_ID } },
      'that one is what Keyhammer itself signs in with',
    ],
    [
      "is Keyhammer's own principal's",
      another(),
      { self: { accountId: ACCOUNT, principal: 'alice' } },
      'that one is what Keyhammer itself signs in with',
    ],
  ])('is not done where that one %s', (_what, other, act, why) => {
    expect(obstacle(other, act)).toBe(`it would also stop ${other.credential.name ?? NEW_KEY_ID}, and ${why}`);
  });

  test.each<[string, AlsoStopped, Partial<StoppingAct>]>([
    ['is inactive already', another({ status: 'inactive' }, [itsIssue({ hold })]), {}],
    ['is locked, and locks are taken off', another({ locked: true }), { settings: settings({ unlock: true }) }],
    ['came back before, and a person decides', another({}, [itsIssue({ history: [aComeback()] })]), { mode: 'manual' }],
    ["has the id of one of Keyhammer's elsewhere", another(), { self: { accountId: '222222222222', credentialId: NEW_KEY_ID } }],
    [
      'was whitelisted for another account',
      another(),
      { whitelist: aWhitelist('stale_keys', '222222222222', anException({ pattern: NEW_KEY_ID })) },
    ],
  ])('is done where that one %s', (_what, other, act) => {
    expect(obstacle(other, act)).toBeUndefined();
  });

  test.each([
    ['one second before the date that its owner was told', -1, false],
    ['on that date', 0, true],
  ])('waits for its date: %s', (_when, seconds, isDone) => {
    const { timestamps } = aReportedIssue();
    const other = another({}, [itsIssue({ timestamps: { ...timestamps, reported: NOW } })]);
    const why = obstacle(other, {}, secondsFrom(daysAhead(14), seconds));
    expect(why === undefined).toBe(isDone);
    if (!isDone) expect(why).toContain('that one is not due');
  });

  test.each([
    ['one second before its hold ends', -1, false],
    ['when it ends', 0, true],
  ])('waits for the end of a hold: %s', (_when, seconds, isDone) => {
    expect(obstacle(another({}, [itsIssue({ hold })]), {}, secondsFrom(hold.until, seconds)) === undefined).toBe(isDone);
  });

  test('names the first that is in the way', () => {
    const fine = another();
    const locked = another({ id: 'AKIALOCKED', locked: true });
    expect(obstacleBesides(anAct(), [fine, locked], NOW)).toBe('it would also stop AKIALOCKED, and that one is locked');
  });
});

describe('an act on an identity, which stops what signs in as it,', () => {
  const check = aCheck({ kind: 'ibm-service-id' });
  const key = (overrides: Partial<Credential> = {}) => another({ kind: 'ibm-api-key', name: 'agent', ...overrides }, []);
  const why = (overrides: Partial<Credential>) => obstacle(key(overrides), { check });

  test('needs no issue about each of them: nothing of it was in use', () => {
    expect(why({})).toBeUndefined();
    expect(why({ lastUsed: { kind: 'never' } })).toBeUndefined();
  });

  test.each([
    ['one second more than the threshold ago', -1, true],
    ['exactly as long ago', 0, false],
    ['one second less', 1, false],
  ])('is not done where one was only just made: %s', (_when, seconds, isDone) => {
    const created = secondsFrom(daysAgo(90), seconds);
    const expected = isDone ? undefined : `it would also stop agent, and that one was only made on ${created.toISOString()}`;
    expect(why({ created })).toBe(expected);
  });

  test.each([
    ['one second less than the threshold ago', 1, false],
    ['exactly as long ago', 0, false],
    ['one second more', -1, true],
  ])('nor where one was used all the same: %s', (_when, seconds, isDone) => {
    const at = secondsFrom(daysAgo(90), seconds);
    expect(why({ lastUsed: usedAt(at) })).toBe(
      isDone ? undefined : `it would also stop agent, and that one was used on ${at.toISOString()}`,
    );
  });

  test.each([
    ['for one second less than the threshold', 1, false],
    ['for as long', 0, true],
  ])('nor where one was only not seen in use %s', (_how, seconds, isDone) => {
    const lastUsed = { kind: 'unseen', since: secondsFrom(daysAgo(90), seconds), source: 'an audit log' } as const;
    expect(why({ lastUsed }) === undefined).toBe(isDone);
  });

  test('nor where nobody can tell of one whether it is in use', () => {
    expect(why({ lastUsed: { kind: 'unknown', reason: 'denied' } })).toBe(
      'it would also stop agent, and the last use of that one is unknown (denied)',
    );
  });

  test('nor where one is protected', () => {
    expect(why({ locked: true })).toBe('it would also stop agent, and that one is locked');
  });
});

describe('a deletion that would also delete another key', () => {
  const gone = { change: 'delete' } as const;
  const off = (overrides: Partial<Credential> = {}, issues: readonly Issue[] = []) => another({ status: 'inactive', ...overrides }, issues);

  test('asks of one that is off only whether somebody protects it', () => {
    expect(obstacle(off({ created: daysAgo(1) }), gone)).toBeUndefined();
  });

  test.each<[string, AlsoStopped, Partial<StoppingAct>, string]>([
    ['held', off({}, [itsIssue({ hold })]), {}, `that one is held until ${hold.until.toISOString()}`],
    ['locked', off({ locked: true }), {}, 'that one is locked'],
    [
      'whitelisted',
      off(),
      { whitelist: aWhitelist('stale_keys', ACCOUNT, anException({ pattern: NEW_KEY_ID })) },
      `that one is whitelisted by "${NEW_KEY_ID}"`,
    ],
  ])('is not done where that one is %s', (_what, other, act, why) => {
    expect(obstacle(other, { ...gone, ...act })).toBe(`it would also delete ${NEW_KEY_ID}, and ${why}`);
  });
});
