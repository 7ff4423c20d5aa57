import type { Incarnation, Issue } from '@keyhammer/core';
import { accessKeyId, daysAgo, issueKey, NOW } from './builders.ts';

/** T with every part that it may have, at any depth: the compiler asks for those that are added later. */
type Complete<T> = T extends Date
  ? T
  : T extends readonly (infer Element)[]
    ? readonly Complete<Element>[]
    : T extends object
      ? { readonly [K in keyof T]-?: Complete<T[K]> }
      : T;

/** An issue with every part that there is, more than any issue has at once. */
export function aFullIssue(accountId: string): Complete<Issue> {
  const actor = { by: 'alice@laptop', mode: 'manual' } as const;
  const history = [aFullIncarnation(), { ...aFullIncarnation(), status: 'resolved' } as const];
  return {
    ...issueKey({ accountId }),
    status: 'whitelisted',
    version: 0,
    incarnation: 3,
    details: {
      kind: 'aws-console-password',
      name: 'the password',
      principal: 'bob',
      principalName: 'Bob',
      created: daysAgo(400),
      changed: daysAgo(200),
      lastUsed: { kind: 'used', at: daysAgo(120), service: 's3', region: 'eu-west-1' },
      locked: true,
      privilege: { kind: 'administrator', through: 'the group Administrators' },
      tags: { owner: 'bob@example.com', cost: '=1+1' },
      email: 'bob@example.com',
      path: '/ci/',
      dormant: true,
      alsoIn: ['another_check', 'user_keysrotation'],
      risk: { level: 'high', score: 70, factors: ['administrator (policy AdministratorAccess)', 'no MFA'] },
      readAt: NOW,
    },
    timestamps: aFullIncarnation().timestamps,
    ticket: { key: 'SEC-12', url: 'https://jira.example.com/browse/SEC-12', state: 'closed', leftClosed: true, toldAt: daysAgo(20) },
    announcedAt: daysAgo(19),
    exception: { pattern: 'ci-*', reason: 'build', approver: 'carol', expires: daysAgo(-30) },
    resolution: aFullIncarnation().resolution,
    remediation: aFullIncarnation().remediation,
    brownout: { ...actor, startedAt: daysAgo(5), until: daysAgo(4), restorePoint: { keys: 'a b' }, endedAt: daysAgo(4) },
    rotation: {
      ...actor,
      startedAt: daysAgo(12),
      heldBefore: [accessKeyId(1), accessKeyId(2)],
      made: { id: accessKeyId(3), at: daysAgo(11) },
      handedOver: {
        to: { kind: 'secret', arn: 'arn:aws:secretsmanager:eu-west-1:111111111111:secret:keyhammer/bob-AbCdEf' },
        at: daysAgo(10),
      },
      toldAt: daysAgo(9),
      stuckToldAt: daysAgo(8),
    },
    deletion: { ...actor, mode: 'batch', at: daysAgo(1), told: true },
    reminder: { date: daysAgo(3), days: 7, ticketTold: true, ownerTold: false },
    triage: {
      labels: [
        { label: 'keyhammer-hold-14d', at: daysAgo(7), by: 'Carol Ünïcødé' },
        { label: 'keyhammer-now', at: daysAgo(6), by: 'Dave' },
      ],
      closed: { at: daysAgo(6), by: 'Dave', treatedAs: 'hold' },
    },
    expedited: { at: daysAgo(6), by: 'Dave' },
    expiryToldFor: daysAgo(-30),
    attempt: { outcome: 'failed', at: daysAgo(3), why: 'AccessDenied' },
    intents: {
      ticket: { label: 'keyhammer-0123', at: daysAgo(3) },
      remediation: { ...actor, mode: 'batch', at: daysAgo(3), action: 'brown-out', restorePoint: { keys: 'a b' } },
      deletion: { ...actor, at: daysAgo(2) },
    },
    hold: { until: daysAgo(-14), by: 'alice@laptop', reason: 'rolled back' },
    history,
    foreign: { scratch: { by: 'another tool', list: [1, 'two', null, true] }, jira_details: { business_unit: 'retail' } },
  };
}

function aFullIncarnation(): Complete<Incarnation> {
  return {
    status: 'closed',
    timestamps: {
      identified: daysAgo(30),
      updated: daysAgo(20),
      reported: daysAgo(19),
      remediated: daysAgo(3),
      resolved: daysAgo(2),
      closed: NOW,
    },
    ticketKey: 'SEC-3',
    resolution: {
      reason: 'remediated',
      why: 'Keyhammer deactivated it (alice@laptop)',
      usedAt: new Date('2026-06-01T00:00:00.000Z'),
    },
    remediation: {
      action: 'deactivate',
      restorePoint: { publicKey: '-----BEGIN PUBLIC KEY-----\nMIIB\n-----END PUBLIC KEY-----\n' },
      formerStatus: 'active',
      at: daysAgo(3),
      by: 'alice@laptop',
      mode: 'manual',
      told: true,
      undone: 'it was found active again',
    },
  };
}
