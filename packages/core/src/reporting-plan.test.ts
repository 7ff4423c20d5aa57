import { describe, expect, test } from '@jest/globals';
import type { Issue } from './issue.ts';
import { isUnannounced, type ReportingStep, reportingStepFor } from './reporting-plan.ts';
import { anIssue, aReportedIssue, aTicket, daysAgo, NOW } from './test-builders.ts';
import { issueIn, STATE_NAMES, type StateName } from './test-life-cycle.ts';

/** What the reporter owes an issue in each state; nothing, where there is no word. */
const OWED = {
  'open, told to nobody': 'report',
  'open, ticket begun': 'recover',
  'open, to be reported again': 'report-again',
  'open, reported': 'nothing',
  'open, reported without a ticket': 'nothing',
  'open, reported, ticket begun': 'recover',
  'open, remediation begun': 'nothing',
  'open, remediated': 'nothing',
  'open, remediated just now': 'nothing',
  'open, held': 'reopen',
  'whitelisted, told to nobody': 'nothing',
  'whitelisted, ticket begun': 'recover',
  'whitelisted, ticket open': 'close-whitelisted',
  'whitelisted, ticket closed': 'nothing',
  'whitelisted, remediation begun': 'close-whitelisted',
  'whitelisted, remediated': 'close-whitelisted',
  'resolved, told to nobody': 'close-untold',
  'resolved, ticket begun': 'recover',
  'resolved, ticket open': 'close-resolved',
  'resolved, ticket closed': 'close-untold',
  'resolved, remediation begun': 'close-resolved',
  'resolved, remediated': 'close-resolved',
  'closed, told to nobody': 'nothing',
  'closed, ticket closed': 'nothing',
  'closed, remediated': 'nothing',
} as const satisfies Record<StateName, ReportingStep['kind'] | 'nothing'>;

describe('the reporter owes an issue that is', () => {
  test.each(STATE_NAMES)('%s', (state) => {
    expect(reportingStepFor(issueIn(state))?.kind ?? 'nothing').toBe(OWED[state]);
  });
});

describe('a step', () => {
  test('names the ticket that it is about', () => {
    expect(reportingStepFor(aReportedIssue({ status: 'resolved' }))).toEqual({ kind: 'close-resolved', ticketKey: 'SEC-1' });
  });

  test('names the label and the time of a ticket that may have been made', () => {
    const lost = anIssue({ intents: { ticket: { label: 'keyhammer-1', at: daysAgo(2) } } });
    expect(reportingStepFor(lost)).toEqual({ kind: 'recover', label: 'keyhammer-1', since: daysAgo(2) });
  });
});

describe('a comment is owed', () => {
  const updated = (at: Date): Issue => aReportedIssue({ timestamps: { ...aReportedIssue().timestamps, updated: at }, ticket: aTicket() });

  test.each([
    ['a millisecond after the ticket was last told', 1, { kind: 'tell-update', ticketKey: 'SEC-1' }],
    ['not for what the ticket was told', 0, undefined],
    ['not for what is older', -1, undefined],
  ])('%s', (_when, milliseconds, step) => {
    expect(reportingStepFor(updated(new Date(daysAgo(30).getTime() + milliseconds)))).toEqual(step);
  });
});

describe('an open issue is unannounced', () => {
  test.each<[string, Issue, boolean]>([
    ['when it was reported and nobody was sent a message', issueIn('open, reported without a ticket'), true],
    ['not before it was reported', anIssue(), false],
    ['not after a message', aReportedIssue({ announcedAt: NOW }), false],
    ['not when it has ended', issueIn('resolved, told to nobody'), false],
  ])('%s', (_when, issue, expected) => {
    expect(isUnannounced(issue)).toBe(expected);
  });
});
