import type { RemediationWindow } from '@keyhammer/core';
import type { RawCheckSection } from '../raw.ts';
import { flagOf } from '../resolve/values.ts';
import { type Draft, enabledChecks, type WarningRule } from './rule.ts';

export const remediationWithoutReport: WarningRule = (draft) =>
  enabledChecks(draft)
    .filter((check) => check.remediation && !check.reporting)
    .map(({ check }) => `${check}.remediation is on and ${check}.reporting is off: only reported issues are remediated, so none ever is.`);

export const remediationAtOnce: WarningRule = (draft) =>
  enabledChecks(draft)
    .filter((check) => check.remediation && check.reporting && check.retentionDays === 0)
    .map(
      ({ check }) => `${check}.remediation_retention_period is 0: the first remediation after the report acts, with no time for the owner.`,
    );

export const remediationUntold: WarningRule = (draft) => {
  const { jira, slack } = draft.settings;
  if (jira.enabled || slack.enabled) return [];
  return enabledChecks(draft)
    .filter((check) => check.remediation && check.reporting)
    .map(({ check }) => `${check}.remediation is on, with Jira and Slack both off: issues count as reported although nobody was told.`);
};

export const deletionWithoutRemediation: WarningRule = (draft) =>
  enabledChecks(draft)
    .filter((check) => check.deletion && !check.remediation)
    .map(({ check }) => `${check}.deletion is on and ${check}.remediation is off: only what was deactivated by hand is ever deleted.`);

export const deletionAtOnce: WarningRule = (draft) =>
  enabledChecks(draft)
    .filter((check) => check.deletion && check.deletionRetentionDays === 0)
    .map(({ check }) => `${check}.deletion_retention_period is 0: what is deactivated is deleted right after, before anybody can miss it.`);

/** A reminder on the day of the report would tell what the report has just told. Of the defaults nobody expects anything. */
export const remindersThatNeverCome: WarningRule = (draft) =>
  enabledChecks(draft).flatMap(({ check, reminderDays, retentionDays }) => {
    const never = reminderDays.filter((days) => days >= retentionDays);
    if (never.length === 0 || sectionOf(draft, check).reminder_days === undefined) return [];
    return [
      `${check}.reminder_days: ${never.join(', ')} before the remediation is not after the report, which is ${retentionDays} days before it: no such reminder ever comes.`,
    ];
  });

export const brownoutLongerThanWindow: WarningRule = (draft) => {
  const { window } = draft.settings;
  if (!window) return [];
  const open = minutesOpen(window);
  return enabledChecks(draft)
    .filter((check) => check.brownoutMinutes > open)
    .map(
      ({ check, brownoutMinutes }) =>
        `${check}.brownout_minutes is ${brownoutMinutes}, and remediation_window is open for ${open} minutes at a time: no brown-out fits into it.`,
    );
};

export const rotationNotChosen: WarningRule = (draft) =>
  enabledChecks(draft).flatMap(({ check, rotation }) => {
    const wished = rotationWishes(sectionOf(draft, check));
    if (wished.length === 0 || rotation?.action === 'rotate') return [];
    const inUse = rotation?.force ? ' With rotation_force that happens to keys in use.' : '';
    return [
      `${check}.remediation_action is not "rotate", although there is ${wished.join(', ')}: a key is deactivated with no other made before.${inUse}`,
    ];
  });

/** The settings of a rotation that ask for something. */
function rotationWishes({ rotation_grace_days, rotation_force, rotate_replaces_inactive }: RawCheckSection): readonly string[] {
  return [
    ...(rotation_grace_days === undefined ? [] : ['rotation_grace_days']),
    ...(flagOf(rotation_force, false) ? ['rotation_force'] : []),
    ...(flagOf(rotate_replaces_inactive, false) ? ['rotate_replaces_inactive'] : []),
  ];
}

function minutesOpen({ from, to }: RemediationWindow): number {
  return from < to ? to - from : 24 * 60 - from + to;
}

function sectionOf({ config }: Draft, check: string): RawCheckSection {
  return config[check] as RawCheckSection;
}
