import { enabledChecks, type WarningRule } from './rule.ts';

export const someCheck: WarningRule = (draft) => {
  if (enabledChecks(draft).length > 0) return [];
  return [`No check is enabled, so there is nothing to do. There are: ${draft.checks.map((check) => check.name).join(', ')}.`];
};

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
