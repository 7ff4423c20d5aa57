import { describe, expect, test } from '@jest/globals';
import type { LastUsed } from '@keyhammer/core';
import { aRootKey, aRootSignIn, daysAgo, NOW, secondsFrom, settingsFor } from '@keyhammer/testing';
import { rootUser } from './check.ts';

const settings = settingsFor(rootUser);
const THRESHOLD = daysAgo(90);
const signedIn = (at: Date): LastUsed => ({ kind: 'used', at });
const unknown = { kind: 'unknown', reason: 'throttled' } as const;

const judgeSignIn = (lastUsed: LastUsed) => rootUser.evaluate(aRootSignIn({ lastUsed }), settings, NOW);

describe('a sign-in of the root user is in violation when `now − sign-in <= threshold`', () => {
  test.each([
    ['one second more than 90 days ago', -1, 'compliant'],
    ['exactly 90 days ago', 0, 'violation'],
    ['one second less than 90 days ago', 1, 'violation'],
  ])('%s', (_when, seconds, kind) => {
    const lastUsed = signedIn(secondsFrom(THRESHOLD, seconds));
    expect(judgeSignIn(lastUsed).kind).toBe(kind);
    expect(rootUser.measures(aRootSignIn({ lastUsed }), settings, NOW)).toMatchObject([{ breached: kind === 'violation', within: true }]);
  });

  test.each([
    [
      'long ago',
      signedIn(daysAgo(120)),
      { kind: 'compliant', reason: 'unused', why: 'it was last signed in with on 2026-07-23 12:00 UTC, and not since' },
    ],
    ['never', { kind: 'never' } as const, { kind: 'compliant', reason: 'unused', why: 'it was never used, as far as AWS can tell' }],
    ['nobody knows when', unknown, { kind: 'not-evaluable', why: 'its last use is unknown (throttled)' }],
    [
      'not seen, in what could be read',
      { kind: 'unseen', since: daysAgo(10), source: 'a log' } as const,
      { kind: 'not-evaluable', why: 'its use before 2026-11-10 12:00 UTC is not known' },
    ],
    ['in the future, by a clock that jumped', signedIn(daysAgo(-1)), { kind: 'violation' }],
  ])('%s', (_when, lastUsed, verdict) => {
    expect(judgeSignIn(lastUsed)).toEqual(verdict);
  });

  test('whenever the root user was made', () => {
    expect(rootUser.evaluate(aRootSignIn({ created: NOW }), settings, NOW)).toEqual({ kind: 'violation' });
  });
});

describe('an active access key of the root user is in violation', () => {
  test.each<[string, LastUsed]>([
    ['used lately', signedIn(daysAgo(1))],
    ['used long ago', signedIn(daysAgo(1000))],
    ['never used', { kind: 'never' }],
    ['of a last use that nobody knows', unknown],
  ])('%s', (_what, lastUsed) => {
    expect(rootUser.evaluate(aRootKey({ lastUsed }), settings, NOW)).toEqual({ kind: 'violation' });
  });

  test('from the moment that it is made', () => {
    expect(rootUser.evaluate(aRootKey({ created: NOW }), settings, NOW)).toEqual({ kind: 'violation' });
  });

  test('and not when it is inactive', () => {
    const verdict = rootUser.evaluate(aRootKey({ status: 'inactive' }), settings, NOW);
    expect(verdict).toEqual({ kind: 'compliant', reason: 'inactive', why: 'it is inactive' });
  });

  test('with no arithmetic', () => {
    expect(rootUser.measures(aRootKey(), settings, NOW)).toEqual([]);
  });
});

test.each([
  [{ kind: 'never' } as const, 'never'],
  [unknown, 'unknown (throttled)'],
])('the arithmetic says why there is none: %j', (lastUsed, note) => {
  const measured = rootUser.measures(aRootSignIn({ lastUsed }), settings, NOW);
  expect(measured).toEqual([{ what: 'last sign-in', days: 90, within: true, breached: false, note }]);
});

test.each([aRootKey(), aRootSignIn()])('it is never acted on: $id', (credential) => {
  expect(rootUser.mayAct(credential, settings, NOW).kind).toBe('leave');
});

test('it asks for all of the root user, needs no setting, and comes first', () => {
  expect(rootUser.need(settings, NOW)).toEqual({ kind: 'aws-root-user' });
  expect(rootUser).toMatchObject({ remedy: 'none', defaultThresholdDays: 90, priority: 'Highest', rotatable: false });
});
