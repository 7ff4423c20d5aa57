import { describe, expect, test } from '@jest/globals';
import { advance, type Issue, type IssueDetails, type LastUsed, type Privilege } from '@keyhammer/core';
import { ACCOUNT_ID, anIssue, CHECK, daysAgo, issueDetails, NOW, TABLE_NAME } from '@keyhammer/testing';
import { aFullIssue } from '@keyhammer/testing/contracts';
import { version01Item } from '../test/version-0-1-item.ts';
import { UnreadableItemError } from './attributes.ts';
import { type Item, issueOf, itemOf } from './item.ts';

const read = (item: Item) => issueOf(item, CHECK, TABLE_NAME);

describe('an item with every part', () => {
  const full = { ...aFullIssue(ACCOUNT_ID), version: 4 };

  test('names what is ours in snake case, each part a map of its own', () => {
    const { evidence, brownout, rotation, deletion, reminder, triage, expedited, expiry_told_for, ...rest } = itemOf(full);
    const act = { by: 'alice@laptop', mode: 'manual' };
    expect(evidence).toEqual({
      kind: 'aws-console-password',
      name: 'the password',
      principal_name: 'Bob',
      locked: true,
      privilege: { kind: 'administrator', why: 'the group Administrators' },
      email: 'bob@example.com',
      never_used: false,
      service: 's3',
      region: 'eu-west-1',
      changed: '2026-05-04T12:00:00+00:00',
      path: '/ci/',
      dormant: true,
      also_in: ['another_check', 'user_keysrotation'],
      risk: { level: 'high', score: 70, factors: ['administrator (policy AdministratorAccess)', 'no MFA'] },
      read_at: '2026-11-20T12:00:00+00:00',
    });
    const restore_point = { keys: 'a b' };
    expect(brownout).toEqual({ ...act, started_at: written(5), until: written(4), restore_point, ended_at: written(4) });
    expect(rotation).toEqual({
      ...act,
      started_at: written(12),
      held_before: ['AKIA0000000000000001', 'AKIA0000000000000002'],
      made: { id: 'AKIA0000000000000003', at: written(11) },
      handed_over: {
        to: { kind: 'secret', arn: 'arn:aws:secretsmanager:eu-west-1:111111111111:secret:keyhammer/bob-AbCdEf' },
        at: written(10),
      },
      told_at: written(9),
      stuck_told_at: written(8),
    });
    expect(deletion).toEqual({ at: written(1), by: 'alice@laptop', mode: 'batch', told: true });
    expect(reminder).toEqual({ date: written(3), days: 7, ticket_told: true, owner_told: false });
    expect(triage).toEqual({
      labels: [
        { label: 'keyhammer-hold-14d', at: written(7), by: 'Carol Ünïcødé' },
        { label: 'keyhammer-now', at: written(6), by: 'Dave' },
      ],
      closed: { at: written(6), by: 'Dave', treated_as: 'hold' },
    });
    expect(expedited).toEqual({ at: written(6), by: 'Dave' });
    expect(expiry_told_for).toBe(written(-30));
    expect(rest).toMatchObject({
      ticket: { left_closed: true },
      remediation: { undone: 'it was found active again', restore_point: full.remediation.restorePoint },
      intents: { remediation: { action: 'brown-out', restore_point }, deletion: { ...act, at: written(2) } },
      history: [{ remediation: { restore_point: full.remediation.restorePoint } }, {}],
    });
  });

  test('has no other attributes than seven of this version and those of version 0.1', () => {
    const added = ['brownout', 'deletion', 'expedited', 'expiry_told_for', 'reminder', 'rotation', 'triage'];
    const { write_id: _random, ...former } = version01Item;
    expect(Object.keys(itemOf({ ...full, foreign: {} })).sort()).toEqual([...Object.keys(former), ...added].sort());
  });

  test('holds nothing but what is declared: a secret that was handed along by mistake is not stored', () => {
    const secret = 'wJalrXUtnFEMI/K7MDENG';
    const along = <T extends object>(part: T): T => ({ ...part, secretAccessKey: secret, secret: { value: secret } });
    const { rotation } = full;
    const handedOver = along({ ...rotation.handedOver, to: along(rotation.handedOver.to) });
    const issue = along({
      ...full,
      details: along(full.details),
      rotation: along({ ...rotation, made: along(rotation.made), handedOver }),
      intents: along(full.intents),
    });
    expect(itemOf(issue)).toEqual(itemOf(full));
    expect(JSON.stringify(itemOf(issue))).not.toContain(secret);
  });

  test('is no news to the life cycle when it is read back, so nothing is written', () => {
    const { timestamps, details, rotation, triage, reminder, ticket } = full;
    const { remediated: _m, resolved: _r, closed: _c, ...open } = timestamps;
    const issue = anIssue({ version: 4, timestamps: open, details, rotation, triage, reminder, ticket });
    const seen = { ...details, readAt: new Date(NOW.getTime() + 1) };
    expect(advance(read(itemOf(issue)), { type: 'violation-seen', details: seen }, NOW).kind).toBe('unchanged');
    expect(advance(read(itemOf(issue)), { type: 'labels-seen', labels: triage.labels }, NOW).kind).toBe('unchanged');
  });

  test('is as big after a hundred lives as after thirty', () => {
    const bytesAfter = new Map<number, number>();
    let issue: Issue = full;
    while (issue.incarnation < 100) {
      const ended = { ...full, incarnation: issue.incarnation, history: issue.history };
      const next = advance(ended, { type: 'violation-seen', details: full.details }, NOW);
      if (next.kind !== 'changed') throw new Error(`its next life is ${next.kind}`);
      issue = next.issue;
      bytesAfter.set(issue.incarnation, Buffer.byteLength(JSON.stringify(itemOf(issue))));
    }
    expect(bytesAfter.get(99)).toBe(bytesAfter.get(30));
    expect(bytesAfter.get(99)).toBeLessThan(20_000);
  });
});

describe('an item of version 0.3', () => {
  test('is read as before, without what other clouds have brought', () => {
    const { name: _n, principalName: _p, locked: _l, privilege: _v, email: _e, ...details } = aFullIssue(ACCOUNT_ID).details;
    const without = <T extends { readonly restorePoint?: unknown }>({ restorePoint: _, ...part }: T) => part;
    const full = aFullIssue(ACCOUNT_ID);
    const issue: Issue = {
      ...full,
      version: 7,
      details,
      remediation: without(full.remediation),
      brownout: without(full.brownout),
      intents: { ...full.intents, remediation: without(full.intents.remediation) },
      history: full.history.map((life) => ({ ...life, remediation: without(life.remediation) })),
    };
    const item = itemOf(issue);
    expect(JSON.stringify(item)).not.toMatch(/restore_point|principal_name|"locked"|"privilege"|"email"|"unseen"/);
    expect(read(item)).toStrictEqual(issue);
  });
});

describe('the evidence of other clouds', () => {
  const readBack = (details: Partial<IssueDetails>) => read(itemOf(anIssue({ version: 1, details: issueDetails(details) }))).details;

  test.each<[string, LastUsed]>([
    ['not seen in use', { kind: 'unseen', since: daysAgo(90), source: 'OCI Audit, 3 compartments, 2 regions' }],
    ['not seen in use, in a source without a name', { kind: 'unseen', since: daysAgo(90), source: '' }],
    ['used, nobody says where', { kind: 'used', at: daysAgo(120) }],
  ])('comes back as it was: %s', (_what, lastUsed) => {
    expect(readBack({ lastUsed }).lastUsed).toStrictEqual(lastUsed);
  });

  test.each<[Privilege]>([
    [{ kind: 'administrator', through: 'the group Administrators' }],
    [{ kind: 'none' }],
    [{ kind: 'unknown', reason: 'access denied' }],
  ])('comes back as it was: %j', (privilege) => {
    expect(readBack({ privilege }).privilege).toStrictEqual(privilege);
  });

  test.each(['ibm-api-key', 'ibm-service-id', 'ibm-trusted-profile', 'ibm-user', 'oci-api-key'] as const)('is of the kind %s', (kind) => {
    expect(readBack({ kind }).kind).toBe(kind);
  });

  test('is an error where it is of a kind that this version does not know, and no guess', () => {
    const item = itemOf(anIssue({ version: 1 }));
    expect(() => read({ ...item, evidence: { ...(item.evidence as Item), kind: 'gcp-key' } })).toThrow(UnreadableItemError);
    const privilege = { kind: 'emperor', why: 'by birth' };
    expect(() => read({ ...item, evidence: { ...(item.evidence as Item), privilege } })).toThrow(UnreadableItemError);
  });

  test('of what was not seen in use has the creation as its last use, where Hammer looks', () => {
    const lastUsed = { kind: 'unseen', since: daysAgo(90), source: 'OCI Audit' } as const;
    const { issue_details: details } = itemOf(anIssue({ details: issueDetails({ lastUsed }) }));
    expect(details).toMatchObject({ last_used: (details as Item).create_date });
  });
});

describe('a way back', () => {
  const restorePoint = {
    publicKey: '-----BEGIN PUBLIC KEY-----\nMIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8AMIIBCgKCAQEA\n-----END PUBLIC KEY-----\n',
    'with a name of its own': '',
  };

  test('comes back letter by letter, wherever it stands', () => {
    const remediation = { ...aFullIssue(ACCOUNT_ID).remediation, action: 'delete', restorePoint } as const;
    const intent = { at: daysAgo(1), by: 'alice@laptop', mode: 'batch', action: 'delete', restorePoint } as const;
    const brownout = { ...aFullIssue(ACCOUNT_ID).brownout, restorePoint };
    const issue = anIssue({ version: 1, remediation, brownout, intents: { remediation: intent } });
    expect(read(itemOf(issue))).toStrictEqual(issue);
  });

  test('with something else than texts in it is an error', () => {
    const item = itemOf({ ...aFullIssue(ACCOUNT_ID), version: 1 });
    const remediation = { ...(item.remediation as Item), restore_point: { publicKey: 7 } };
    expect(() => read({ ...item, remediation })).toThrow(UnreadableItemError);
  });
});

describe('an item of version 0.1', () => {
  test('is read as before: an intent without an action is to deactivate', () => {
    const at = daysAgo(3);
    const timestamps = { identified: at, updated: at, reported: at, remediated: at, resolved: at, closed: at };
    const remediation = { action: 'deactivate', formerStatus: 'active', at, by: 'alice@laptop', mode: 'manual', told: true } as const;
    const resolution = { reason: 'remediated', why: 'Keyhammer deactivated it (alice@laptop)' } as const;
    const issue = anIssue({
      status: 'whitelisted',
      version: 4,
      incarnation: 3,
      details: issueDetails({ tags: { team: 'red' }, readAt: at }),
      timestamps,
      ticket: { key: 'SEC-12', url: 'https://jira.example.com/browse/SEC-12', state: 'closed', toldAt: at },
      announcedAt: at,
      exception: { pattern: 'ci-*', reason: 'build', approver: 'carol', expires: daysAgo(-30) },
      resolution,
      remediation,
      attempt: { outcome: 'failed', at, why: 'AccessDenied' },
      intents: { ticket: { label: 'keyhammer-0123', at }, remediation: { at, by: 'alice@laptop', mode: 'batch', action: 'deactivate' } },
      hold: { until: daysAgo(-14), by: 'alice@laptop', reason: 'rolled back' },
      history: [{ status: 'closed', timestamps, ticketKey: 'SEC-3', resolution, remediation }],
    });
    expect(read(version01Item)).toStrictEqual(issue);
  });

  test('is written again with nothing changed but that action', () => {
    const { write_id: _random, intents, ...rest } = version01Item;
    const remediation = { ...intents.remediation, action: 'deactivate' };
    expect(itemOf(read(version01Item))).toEqual({ ...rest, intents: { ...intents, remediation } });
  });
});

/** As it is stored. */
function written(days: number): string {
  return daysAgo(days).toISOString().replace('.000Z', '+00:00');
}
