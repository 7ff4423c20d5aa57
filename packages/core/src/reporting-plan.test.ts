import { describe, expect, test } from '@jest/globals';
import type { Issue } from './issue.ts';
import { isUnannounced, type ReportingStep, reportingStepFor } from './reporting-plan.ts';
import { anIssue, aReportedIssue, aTicket, daysAgo, NOW } from './test-builders.ts';
import {
  ACTED_ON,
  BEFORE_ANY_ACT,
  CLOSED,
  RESOLVED_TICKET_OPEN,
  ROTATING,
  WHITELISTED_TICKET_CLOSED,
  WHITELISTED_TICKET_OPEN,
} from './test-life-cycle/state-groups.ts';
import { issueIn, STATE_NAMES, type StateName } from './test-life-cycle.ts';

/** What the reporter owes an issue → in which states. */
const OWED: Readonly<Record<Exclude<ReportingStep['kind'], 'tell-update'> | 'nothing', readonly StateName[]>> = {
  report: ['open, told to nobody'],
  'report-again': ['open, to be reported again'],
  recover: ['open, ticket begun', 'open, reported, ticket begun', 'whitelisted, ticket begun', 'resolved, ticket begun'],
  reopen: ['open, held'],
  'close-whitelisted': [...WHITELISTED_TICKET_OPEN, 'whitelisted, remediated'],
  'close-resolved': RESOLVED_TICKET_OPEN,
  'close-untold': ['resolved, told to nobody', 'resolved, ticket closed'],
  nothing: [
    'open, reported without a ticket',
    ...BEFORE_ANY_ACT,
    'open, ticket left closed',
    'open, remediation begun',
    'open, half done',
    'open, password deletion begun',
    'open, brown-out begun',
    'open, browned out',
    'open, back from a brown-out',
    ...ROTATING,
    ...ACTED_ON,
    'whitelisted, told to nobody',
    ...WHITELISTED_TICKET_CLOSED,
    ...CLOSED,
  ],
};

describe('the reporter owes an issue that is', () => {
  test.each(STATE_NAMES)('%s', (state) => {
    const steps = Object.entries(OWED).flatMap(([step, states]) => (states.includes(state) ? [step] : []));
    expect([reportingStepFor(issueIn(state))?.kind ?? 'nothing']).toEqual(steps);
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

test('a ticket that a person closed and that is to stay so is told of nothing', () => {
  const { timestamps } = aReportedIssue();
  const left = aReportedIssue({ ticket: aTicket({ state: 'closed', leftClosed: true }), timestamps: { ...timestamps, updated: NOW } });
  expect(reportingStepFor(left)).toBeUndefined();
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
