import { describe, expect, test } from '@jest/globals';
import { userInactivekeys, userInactivepasswords } from '@keyhammer/checks';
import type { AuditEntry, CheckSettings, Issue } from '@keyhammer/core';
import { aReportedIssue, daysAgo, daysAhead, issueDetails, issueKey, KEY_ID, settingsFor } from '@keyhammer/testing';
import { issueText } from './issue.ts';

const WIDE = { color: false, columns: undefined };

function shown(overrides: Partial<Issue>, settings: Partial<CheckSettings> = {}, audit: readonly AuditEntry[] = []): string {
  const configured = { check: userInactivekeys, settings: settingsFor(userInactivekeys, settings) };
  return issueText({ issue: aReportedIssue(20, overrides), accountName: 'production', configured, audit, next: 'due' }, WIDE);
}

const deactivated = { action: 'deactivate', formerStatus: 'active', at: daysAgo(10), by: 'alice', mode: 'manual', told: true } as const;

describe('an issue, shown in full', () => {
  test.each<[string, Partial<Issue>, Partial<CheckSettings>, RegExp]>([
    ['that its user is dormant', { details: issueDetails({ dormant: true }) }, {}, /^ {2}Dormant +nothing that alice holds is in use/m],
    [
      'which other checks found it',
      { details: issueDetails({ alsoIn: ['user_keysrotation'] }) },
      {},
      /^ {2}Also found by +user_keysrotation/m,
    ],
    [
      'each factor of its risk',
      { details: issueDetails({ risk: { level: 'high', score: 60, factors: ['IAM write', 'no MFA'] } }) },
      {},
      /^ {2}Risk +high: IAM write; no MFA$/m,
    ],
    [
      'the reminder, and who has had it',
      { reminder: { date: daysAhead(7), days: 7, ticketTold: true, ownerTold: true } },
      {},
      /^ {2}Reminded +the ticket and the owner, 7 days before 2026-11-27$/m,
    ],
    [
      'who closed its ticket, and how that was treated',
      { triage: { labels: [], closed: { at: daysAgo(2), by: 'Maria', treatedAs: 'ignore' } } },
      {},
      /^ {2}Ticket closed +by Maria on 2026-11-18 12:00 UTC; on_manual_close: ignore$/m,
    ],
    [
      'who put which label on it',
      { triage: { labels: [{ label: 'keyhammer-hold-14d', at: daysAgo(2), by: 'Maria' }] } },
      {},
      /^ {2}Label +keyhammer-hold-14d, by Maria on 2026-11-18 12:00 UTC$/m,
    ],
    [
      'for how long it is held',
      { hold: { until: daysAhead(3), by: 'Maria', reason: 'keyhammer-hold-14d' } },
      {},
      /^ {2}Held +until 2026-11-23 12:00 UTC by Maria: keyhammer-hold-14d$/m,
    ],
    [
      'who wants it over at once',
      { expedited: { at: daysAgo(1), by: 'Maria' } },
      {},
      /^ {2}Due at once +as Maria asked on 2026-11-19 12:00 UTC$/m,
    ],
    [
      'its trial',
      { brownout: { startedAt: daysAgo(1), until: daysAgo(1), by: 'lambda', mode: 'batch', endedAt: daysAgo(0.5) } },
      {},
      /^ {2}On trial +deactivated on 2026-11-19 12:00 UTC by lambda, active again since 2026-11-20 00:00 UTC$/m,
    ],
    [
      'that its last try failed, and why',
      { attempt: { outcome: 'failed', at: daysAgo(1), why: 'access denied' } },
      {},
      /^ {2}Last attempt +failed on 2026-11-19 12:00 UTC: access denied$/m,
    ],
    [
      'when it is deleted',
      { status: 'closed', remediation: deactivated },
      { deletion: true },
      /^ {2}Deletion +from 2026-12-10 on, for good$/m,
    ],
    [
      'why it is not deleted',
      { status: 'closed', remediation: { ...deactivated, undone: 'it was found active again' } },
      { deletion: true },
      /^ {2}Not deleted +it did not stay as Keyhammer left it: it was found active again$/m,
    ],
    [
      'that it was deleted, and by whom',
      { status: 'closed', remediation: deactivated, deletion: { at: daysAgo(1), by: 'lambda', mode: 'batch', told: true } },
      { deletion: true },
      /^ {2}Deleted +for good on 2026-11-19 12:00 UTC, in a batch run by lambda$/m,
    ],
  ])('says %s', (_, issue, settings, expected) => {
    expect(shown(issue, settings)).toMatch(expected);
  });

  test('says each time that it was reported and then used again', () => {
    const timestamps = { identified: daysAgo(200), updated: daysAgo(200), reported: daysAgo(200), resolved: daysAgo(190) };
    const text = shown({ history: [{ status: 'closed', timestamps, resolution: { reason: 'used', why: 'it was used' } }] });

    expect(text).toMatch(/^ {2}Seen before +reported 2026-05-04, in use again by 2026-05-14$/m);
  });

  test('says how far a rotation has come, and where the secret is', () => {
    const step = { at: daysAgo(3) };
    const text = shown({
      rotation: {
        startedAt: daysAgo(3),
        by: 'alice',
        mode: 'manual',
        heldBefore: [KEY_ID],
        made: { id: 'AKIANEW', ...step },
        handedOver: { to: { kind: 'secret', arn: 'arn:aws:secretsmanager:x' }, ...step },
        toldAt: daysAgo(3),
        stuckToldAt: daysAgo(1),
      },
    });

    expect(text).toMatch(
      /Rotation +begun on .* by alice\n +New one +AKIANEW, made on .*\n +Its secret +in arn:aws:secretsmanager:x, since .*\n +Owner told +2026-11-17 12:00 UTC\n +Stuck +told on 2026-11-19 12:00 UTC$/m,
    );
  });

  test('shows every step of the audit log between the moments of its lives', () => {
    const step = { ...issueKey(), by: 'alice', action: 'deactivate', evidence: {} } as const;
    const audit: readonly AuditEntry[] = [
      { ...step, at: daysAgo(9), outcome: 'started', detail: 'deactivating' },
      { ...step, at: daysAgo(8), outcome: 'done', detail: 'seen as inactive' },
    ];

    expect(
      shown({}, {}, audit)
        .split('History\n')[1]
        ?.split('\n')
        .map((line) => line.trim()),
    ).toEqual([
      '2026-10-31 12:00 UTC  identified',
      '2026-10-31 12:00 UTC  reported',
      '2026-11-11 12:00 UTC  deactivate started by alice: deactivating',
      '2026-11-12 12:00 UTC  deactivate done by alice: seen as inactive',
    ]);
  });

  test('a password is named after its user', () => {
    const check = userInactivepasswords;
    const details = issueDetails({ kind: 'aws-console-password', changed: daysAgo(300) });
    const issue = aReportedIssue(20, { check: check.name, id: 'alice', details });
    const configured = { check, settings: settingsFor(check) };

    expect(issueText({ issue, accountName: 'production', configured, audit: [], next: 'due' }, WIDE)).toMatch(
      /^Inactive IAM console passwords: console password of alice$/m,
    );
  });
});
