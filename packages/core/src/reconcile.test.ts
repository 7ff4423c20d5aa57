import { describe, expect, test } from '@jest/globals';
import type { Credential, Tags } from './credential.ts';
import type { Issue } from './issue.ts';
import type { PrincipalNotes } from './principal-notes.ts';
import { findingsOf, type IssueChange, type ReconcileInput, reconcile } from './reconcile.ts';
import type { Coverage, Scan } from './scan.ts';
import {
  ACCOUNT,
  aCheck,
  aCredential,
  anException,
  aReportedIssue,
  aWhitelist,
  daysAgo,
  daysAhead,
  frozen,
  KEY_ID,
  NOW,
  settings,
  usedAt,
} from './test-builders.ts';
import type { Whitelist } from './whitelist.ts';

const partial: Coverage = { kind: 'partial', gaps: [{ what: 'access keys of bob', reason: 'throttled' }] };

function aScan(credentials: readonly Credential[], coverage: Coverage = { kind: 'complete' }): Scan {
  return { accountId: ACCOUNT, credentials, activeCredentials: credentials.length, principals: new Map(), coverage };
}

/** What is known of alice. */
function notesOf(note: Partial<PrincipalNotes>): ReadonlyMap<string, PrincipalNotes> {
  return new Map([['alice', note]]);
}

function tagged(tags: Tags): ReadonlyMap<string, PrincipalNotes> {
  return notesOf({ description: { tags } });
}

function anInput(overrides: Partial<ReconcileInput> = {}): ReconcileInput {
  return frozen({
    check: aCheck(),
    settings: settings(),
    scan: aScan([aCredential()]),
    stored: [],
    notes: new Map(),
    violated: new Map(),
    risk: false,
    whitelist: new Map(),
    ...overrides,
  });
}

function only(changes: readonly IssueChange[]): IssueChange {
  const [change, ...rest] = changes;
  if (!change || rest.length > 0) throw new Error(`one change expected, not ${changes.length}`);
  return change;
}

/** What a first scan makes of the input. */
function stored(overrides: Partial<ReconcileInput> = {}): Issue {
  return only(reconcile(anInput(overrides), daysAgo(1))).issue;
}

const covered: Whitelist = aWhitelist('stale_keys', ACCOUNT, anException());

describe('the first sight of a violation', () => {
  test('opens an issue with its evidence and the tags of its user', () => {
    const change = only(reconcile(anInput({ notes: tagged({ owner: 'bob' }) }), NOW));
    expect(change.kind).toBe('opened');
    expect(change.issue).toMatchObject({
      check: 'stale_keys',
      accountId: ACCOUNT,
      id: KEY_ID,
      status: 'open',
      version: 0,
      timestamps: { identified: NOW, updated: NOW },
    });
    expect(change.issue.details).toEqual({
      kind: 'aws-access-key',
      principal: 'alice',
      created: daysAgo(400),
      lastUsed: usedAt(daysAgo(120)),
      tags: { owner: 'bob' },
      readAt: NOW,
    });
  });

  test.each([
    ['the user', 'alice'],
    ['the key', KEY_ID],
    ['a glob', 'al*'],
  ])('that an entry for %s covers is whitelisted', (_what, pattern) => {
    const whitelist = aWhitelist('stale_keys', ACCOUNT, anException({ pattern }));
    expect(only(reconcile(anInput({ whitelist }), NOW))).toMatchObject({ kind: 'whitelisted', issue: { exception: { pattern } } });
  });

  test.each<[string, Whitelist]>([
    ['another check', aWhitelist('another_check', ACCOUNT, anException())],
    ['another account', aWhitelist('stale_keys', '222222222222', anException())],
    ['yesterday', aWhitelist('stale_keys', ACCOUNT, anException({ expires: daysAgo(1) }))],
  ])('that an entry covers for %s only is open', (_what, whitelist) => {
    expect(only(reconcile(anInput({ whitelist }), NOW)).kind).toBe('opened');
  });

  test.each<[string, Partial<Credential>]>([
    ['in use', { lastUsed: usedAt(daysAgo(1)) }],
    ['inactive', { status: 'inactive' }],
    ['of which nobody knows when it was used', { lastUsed: { kind: 'unknown', reason: 'throttled' } }],
  ])('is none where the credential is %s', (_what, change) => {
    expect(reconcile(anInput({ scan: aScan([aCredential(change)]) }), NOW)).toEqual([]);
  });
});

describe('a second scan', () => {
  test('that sees the same writes nothing', () => {
    const issue = stored({ notes: tagged({ owner: 'bob' }) });
    const second = anInput({ stored: [issue], scan: aScan([aCredential({ readAt: daysAhead(1) })]), notes: tagged({ owner: 'bob' }) });
    const change = only(reconcile(second, daysAhead(1)));
    expect(change).toEqual({ kind: 'unchanged', issue });
    expect(change.issue).toBe(issue);
  });

  test('that sees the same whitelisted issue writes nothing', () => {
    const issue = stored({ whitelist: covered });
    expect(only(reconcile(anInput({ stored: [issue], whitelist: covered }), NOW)).kind).toBe('unchanged');
  });

  test('that sees other facts updates the issue', () => {
    const lastUsed = usedAt(daysAgo(100));
    const change = only(reconcile(anInput({ stored: [stored()], scan: aScan([aCredential({ lastUsed })]) }), NOW));
    expect(change).toMatchObject({
      kind: 'updated',
      issue: { details: { lastUsed }, timestamps: { identified: daysAgo(1), updated: NOW } },
    });
  });

  test.each<[string, ReadonlyMap<string, PrincipalNotes>, IssueChange['kind'], Tags]>([
    ['could not be read keeps those that are stored', notesOf({}), 'unchanged', { owner: 'bob' }],
    ['were not asked for keeps those that are stored', new Map(), 'unchanged', { owner: 'bob' }],
    ['are none now drops those that are stored', tagged({}), 'updated', {}],
    ['are others takes them over', tagged({ owner: 'carol' }), 'updated', { owner: 'carol' }],
  ])('of a user whose tags %s', (_what, notes, kind, expected) => {
    const change = only(reconcile(anInput({ stored: [stored({ notes: tagged({ owner: 'bob' }) })], notes }), NOW));
    expect(change).toMatchObject({ kind, issue: { details: { tags: expected } } });
  });

  test('that sees an issue covered by a new entry whitelists it', () => {
    const change = only(reconcile(anInput({ stored: [stored()], whitelist: covered }), NOW));
    expect(change).toMatchObject({ kind: 'whitelisted', issue: { status: 'whitelisted', exception: anException() } });
  });

  test('that sees another entry for a whitelisted issue updates it', () => {
    const whitelist = aWhitelist('stale_keys', ACCOUNT, anException({ approver: 'dave' }));
    expect(only(reconcile(anInput({ stored: [stored({ whitelist: covered })], whitelist }), NOW)).kind).toBe('updated');
  });

  test.each<[string, Whitelist]>([
    ['is gone', new Map()],
    ['has expired', aWhitelist('stale_keys', ACCOUNT, anException({ expires: NOW }))],
  ])('after the entry %s opens the issue', (_what, whitelist) => {
    const change = only(reconcile(anInput({ stored: [stored({ whitelist: covered })], whitelist }), NOW));
    expect(change).toMatchObject({ kind: 'opened', issue: { status: 'open', incarnation: 1 } });
    expect(change.issue).not.toHaveProperty('exception');
  });

  test.each<[string, Whitelist, IssueChange['kind']]>([
    ['opens', new Map(), 'opened'],
    ['whitelists', covered, 'whitelisted'],
  ])('that sees a closed issue in violation again %s a new life of it', (_what, whitelist, kind) => {
    const closed: Issue = { ...aReportedIssue(), status: 'closed', resolution: { reason: 'used', why: 'it was used' } };
    expect(only(reconcile(anInput({ stored: [closed], whitelist }), NOW))).toMatchObject({ kind, issue: { incarnation: 2 } });
  });

  test('that sees a remediated key active again says so as an opened issue', () => {
    const reported = aReportedIssue();
    const acted: Issue = { ...reported, timestamps: { ...reported.timestamps, remediated: daysAgo(2) } };
    expect(only(reconcile(anInput({ stored: [acted] }), NOW))).toMatchObject({ kind: 'opened', issue: { incarnation: 2 } });
  });
});

describe('the evidence', () => {
  const details = (overrides: Partial<ReconcileInput>) => only(reconcile(anInput(overrides), NOW)).issue.details;
  const administrator = { power: 'administrator', mfa: false } as const;

  test('tells where the user stands, and that nothing of theirs is in use', () => {
    const notes = notesOf({ description: { tags: {}, path: '/ci/' }, dormant: true });
    expect(details({ notes })).toMatchObject({ path: '/ci/', dormant: true });
    expect(details({})).not.toHaveProperty('path');
    expect(details({})).not.toHaveProperty('dormant');
  });

  test('of a user who could not be described keeps the path that is stored', () => {
    const before = stored({ notes: notesOf({ description: { tags: {}, path: '/ci/' } }) });
    expect(details({ stored: [before], notes: notesOf({}) }).path).toBe('/ci/');
    expect(details({ stored: [before], notes: notesOf({ description: { tags: {} } }) })).not.toHaveProperty('path');
  });

  test('has the names that people use, the lock and the standing, as they were read', () => {
    const facts = {
      name: 'laptop',
      principalName: 'Alice',
      locked: true,
      privilege: { kind: 'administrator', through: 'the group Administrators' },
    } as const;
    const need = () => ({ kind: 'aws-access-key', privileged: true }) as const;
    expect(details({ scan: aScan([aCredential(facts)]), check: aCheck({ need }) })).toMatchObject(facts);
    for (const fact of Object.keys(facts)) expect(details({})).not.toHaveProperty(fact);
  });

  test('has no standing that only another check has asked for in the same scan: with that one off it would seem to have changed', () => {
    const privilege = { kind: 'administrator', through: 'the group Administrators' } as const;
    const before = stored({ scan: aScan([aCredential({ privilege })]) });
    expect(before.details).not.toHaveProperty('privilege');
    expect(only(reconcile(anInput({ stored: [before] }), NOW)).kind).toBe('unchanged');
  });

  test('has the address of its holder, and keeps it while the holder can not be described', () => {
    const email = 'alice@example.com';
    const before = stored({ notes: notesOf({ description: { tags: {}, email } }) });
    expect(before.details.email).toBe(email);
    expect(details({ stored: [before], notes: notesOf({}) }).email).toBe(email);
    expect(details({ stored: [before], notes: tagged({}) })).not.toHaveProperty('email');
  });

  test('names the other checks that the credential violates, sorted, and never its own', () => {
    const violated = new Map([[`aws-access-key ${KEY_ID}`, ['unloved_keys', 'stale_keys', 'old_keys']]]);
    expect(details({ violated }).alsoIn).toEqual(['old_keys', 'unloved_keys']);
    expect(details({ violated: new Map([[`aws-access-key ${KEY_ID}`, ['stale_keys']]]) })).not.toHaveProperty('alsoIn');
  });

  test('keeps the day of a reset', () => {
    expect(details({ scan: aScan([aCredential({ changed: daysAgo(200) })]) }).changed).toEqual(daysAgo(200));
  });

  test('has a risk only if that is asked for', () => {
    const notes = notesOf({ powers: administrator });
    expect(details({ notes, risk: true }).risk).toMatchObject({
      level: 'critical',
      factors: expect.arrayContaining(['administrator', 'no MFA']),
    });
    expect(details({ notes })).not.toHaveProperty('risk');
  });

  test('keeps, of what could not be read this time, what was read last', () => {
    const before = stored({
      scan: aScan([aCredential({ changed: daysAgo(200) })]),
      notes: notesOf({ description: { tags: {} }, dormant: true }),
      check: aCheck({ evaluate: () => ({ kind: 'violation' }) }),
    });
    const unread = anInput({
      stored: [before],
      scan: aScan([aCredential({ lastUsed: { kind: 'unknown', reason: 'throttled' } })]),
      notes: notesOf({}),
      check: aCheck({ evaluate: () => ({ kind: 'violation' }) }),
    });
    expect(only(reconcile(unread, NOW))).toEqual({ kind: 'unchanged', issue: before });
  });

  test('keeps nothing of what bore the same name before', () => {
    const before = stored({ scan: aScan([aCredential({ changed: daysAgo(200) })]) });
    const anew = only(reconcile(anInput({ stored: [before], scan: aScan([aCredential({ created: daysAgo(100) })]) }), NOW));
    expect(anew.issue.details).not.toHaveProperty('changed');
  });

  test('tells of a user who is no longer dormant', () => {
    const before = stored({ notes: notesOf({ dormant: true }) });
    expect(only(reconcile(anInput({ stored: [before], notes: notesOf({ dormant: false }) }), NOW)).issue.details).not.toHaveProperty(
      'dormant',
    );
  });

  test('does not take what could not be read this time for another risk', () => {
    const before = stored({ notes: notesOf({ powers: administrator }), risk: true });
    expect(only(reconcile(anInput({ stored: [before], notes: notesOf({}), risk: true }), NOW)).kind).toBe('unchanged');
    const unread = stored({ notes: notesOf({}), risk: true });
    expect(unread.details.risk?.factors).toContain('what it may do could not be read');
    expect(details({ stored: [unread], notes: notesOf({ powers: administrator }), risk: true }).risk?.level).toBe('critical');
  });
});

test.each(['laptop', 'Alice *', 'alice', KEY_ID])('an exception is found by any name: %s', (pattern) => {
  const scan = aScan([aCredential({ name: 'laptop', principalName: 'Alice Liddell' })]);
  const whitelist = aWhitelist('stale_keys', ACCOUNT, { pattern });
  expect(only(reconcile(anInput({ scan, whitelist }), NOW)).issue).toMatchObject({ status: 'whitelisted', exception: { pattern } });
});

describe('the end of a violation', () => {
  test.each<[string, readonly Credential[], string]>([
    ['used again', [aCredential({ lastUsed: usedAt(daysAgo(1)) })], 'used'],
    ['inactive', [aCredential({ status: 'inactive' })], 'inactive'],
    ['not there any more', [], 'gone'],
  ])('resolves the issue, open or whitelisted, when the credential is %s', (_what, credentials, reason) => {
    for (const whitelist of [new Map(), covered]) {
      const change = only(reconcile(anInput({ stored: [stored({ whitelist })], scan: aScan(credentials) }), NOW));
      expect(change).toMatchObject({
        kind: 'resolved',
        issue: { status: 'resolved', resolution: { reason }, timestamps: { resolved: NOW } },
      });
    }
  });

  test('is not concluded from a partial scan, neither for one that was not seen nor for one that was', () => {
    const seen = aCredential({ lastUsed: usedAt(daysAgo(1)) });
    for (const credentials of [[], [seen]]) {
      const issue = stored();
      expect(only(reconcile(anInput({ stored: [issue], scan: aScan(credentials, partial) }), NOW))).toEqual({ kind: 'unchanged', issue });
    }
  });

  test('is not concluded from not knowing', () => {
    const unknown = aCredential({ lastUsed: { kind: 'unknown', reason: 'access denied' } });
    for (const whitelist of [new Map(), covered]) {
      expect(reconcile(anInput({ stored: [stored({ whitelist })], scan: aScan([unknown]) }), NOW)).toEqual([]);
    }
  });

  test('is concluded once', () => {
    const resolved = only(reconcile(anInput({ stored: [stored()], scan: aScan([]) }), NOW)).issue;
    expect(only(reconcile(anInput({ stored: [resolved], scan: aScan([]) }), daysAhead(1)))).toEqual({ kind: 'unchanged', issue: resolved });
  });
});

describe('a credential in quarantine', () => {
  const remediated = daysAgo(10);
  const remediation = {
    action: 'deactivate',
    formerStatus: 'active',
    at: remediated,
    by: 'alice@laptop',
    mode: 'manual',
    told: true,
  } as const;
  const closed: Issue = {
    ...aReportedIssue({
      remediation,
      timestamps: { ...aReportedIssue().timestamps, remediated, resolved: daysAgo(9), closed: daysAgo(9) },
    }),
    status: 'closed',
    resolution: { reason: 'remediated', why: 'Keyhammer deactivated it (alice@laptop)' },
  };

  test('that is as it was left is no change', () => {
    for (const credentials of [[], [aCredential({ status: 'inactive' })]]) {
      expect(only(reconcile(anInput({ stored: [closed], scan: aScan(credentials) }), NOW))).toEqual({ kind: 'unchanged', issue: closed });
    }
  });

  test('that is in use again is out of it, and its issue has not ended anew', () => {
    const inUse = aScan([aCredential({ lastUsed: usedAt(daysAgo(1)) })], partial);
    const change = only(reconcile(anInput({ stored: [closed], scan: inUse }), NOW));
    expect(change).toMatchObject({ kind: 'updated', issue: { status: 'closed', remediation: { undone: 'it was found active again' } } });
  });
});

test('a partial scan opens, updates and whitelists all the same', () => {
  const [bob, carol] = [aCredential({ id: 'AKIABOB', principal: 'bob' }), aCredential({ id: 'AKIACAROL', principal: 'carol' })];
  const input = anInput({
    scan: aScan([aCredential({ lastUsed: { kind: 'never' } }), bob, carol], partial),
    stored: [stored()],
    whitelist: aWhitelist('stale_keys', ACCOUNT, anException({ pattern: 'bob' })),
  });
  const kinds = Object.fromEntries(reconcile(input, NOW).map(({ kind, issue }) => [issue.details.principal, kind]));
  expect(kinds).toEqual({ alice: 'updated', bob: 'whitelisted', carol: 'opened' });
});

test('two checks on one scan do not mix', () => {
  const strict = { check: aCheck({ name: 'strict' }), settings: settings({ check: 'strict', thresholdDays: 30 }) };
  const lax = { check: aCheck({ name: 'lax' }), settings: settings({ check: 'lax', thresholdDays: 365 }) };
  const whitelist = aWhitelist('lax', ACCOUNT, anException());
  const strictIssue = only(reconcile(anInput({ ...strict, whitelist }), NOW)).issue;
  expect(strictIssue).toMatchObject({ check: 'strict', status: 'open' });
  expect(reconcile(anInput({ ...lax, whitelist }), NOW)).toEqual([]);
});

test('a check judges the credentials of its own kind only', () => {
  const password = aCredential({ kind: 'aws-console-password', id: 'alice' });
  expect(findingsOf(aCheck(), settings(), aScan([password, aCredential()]), NOW)).toHaveLength(1);
  expect(findingsOf(aCheck({ kind: 'aws-console-password' }), settings(), aScan([password, aCredential()]), NOW)).toHaveLength(1);
});

test('a gap in what was read of another kind keeps no issue of this one', () => {
  const issue = stored();
  const gapIn = (kind: Credential['kind']): Coverage => ({
    kind: 'partial',
    gaps: [{ kind, what: 'login profiles', reason: 'throttled' }],
  });
  const kindAfter = (coverage: Coverage) => only(reconcile(anInput({ stored: [issue], scan: aScan([], coverage) }), NOW)).kind;
  expect(kindAfter(gapIn('aws-console-password'))).toBe('resolved');
  expect(kindAfter(gapIn('aws-access-key'))).toBe('unchanged');
});

test('several keys of one user are issues of their own', () => {
  const second = aCredential({ id: 'AKIASECOND', lastUsed: usedAt(daysAgo(1)) });
  const changes = reconcile(anInput({ scan: aScan([aCredential(), second]) }), NOW);
  expect(changes.map(({ issue }) => issue.id)).toEqual([KEY_ID]);
});
