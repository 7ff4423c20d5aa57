import { describe, expect, test } from '@jest/globals';
import { userInactivekeys, userKeysrotation } from '@keyhammer/checks';
import type { Account, ConfiguredCheck, MetricDimensions, MetricName } from '@keyhammer/core';
import { ACCOUNT_ID, anIssue, CHECK, checkSettings, NOW, settingsFor } from '@keyhammer/testing';
import { beginCount, countRemediation } from './count-remediations.ts';
import type { RemediationOutcome } from './remediation-run.ts';

const ARMED: ConfiguredCheck = { check: userInactivekeys, settings: checkSettings() };
const account: Account = { id: ACCOUNT_ID, name: 'Payments' };
const issue = anIssue();

function counting() {
  const figures: [MetricName, number, MetricDimensions | undefined][] = [];
  return { figures, metrics: { count: (...figure: (typeof figures)[number]) => void figures.push(figure) } };
}

function figuresOf(outcome: RemediationOutcome) {
  const { figures, metrics } = counting();
  const planned = { account, configured: ARMED, issue, act: 'deactivate', fromQuarantine: false } as const;
  countRemediation({ planned, outcome, warnings: [] }, metrics);
  return figures;
}

describe('what became of a remediation', () => {
  test.each<RemediationOutcome>([
    { kind: 'remediated', issue },
    { kind: 'recovered', issue },
  ])('$kind: the issue is remediated', (outcome) => {
    expect(figuresOf(outcome)).toEqual([['IssuesRemediated', 1, { check: CHECK }]]);
  });

  test('failed: it is due again', () => {
    expect(figuresOf({ kind: 'failed', issue, why: 'denied', firstTime: false })).toEqual([['RemediationsFailed', 1, { check: CHECK }]]);
  });

  test.each<RemediationOutcome>([
    { kind: 'deleted', issue },
    { kind: 'browned-out', issue, until: NOW },
    { kind: 'back', issue },
    { kind: 'handed-over', issue },
    { kind: 'waiting', issue, why: 'not used yet' },
    { kind: 'postponed', issue, until: NOW },
    { kind: 'refused', issue, why: 'used' },
    { kind: 'declined', issue },
  ])('$kind: neither done nor failed, or counted before', (outcome) => {
    expect(figuresOf(outcome)).toEqual([]);
  });
});

test('a count begins with nothing, for each check that is armed', () => {
  const { figures, metrics } = counting();
  beginCount([ARMED, { check: userKeysrotation, settings: settingsFor(userKeysrotation, { remediation: false }) }], metrics);
  expect(figures).toEqual([
    ['IssuesRemediated', 0, { check: CHECK }],
    ['RemediationsFailed', 0, { check: CHECK }],
  ]);
});
