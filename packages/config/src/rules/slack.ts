import type { WarningRule } from './rule.ts';

export const interactiveWithoutSlack: WarningRule = ({ settings: { slack } }) =>
  slack.interactive && !slack.enabled ? ['slack.interactive has no effect unless slack.enabled is true.'] : [];

export const interactiveWithoutOperators: WarningRule = ({ settings: { slack } }) => {
  if (!slack.enabled || !slack.interactive || slack.operators.length > 0) return [];
  return ['slack.interactive is on and slack.operators names nobody: only owners may decide, and nobody may use the slash command.'];
};

export const operatorsWithoutInteractive: WarningRule = ({ settings: { slack } }) =>
  slack.operators.length > 0 && !slack.interactive ? ['slack.operators has no effect unless slack.interactive is true.'] : [];

/** A user group, a user (of a grid: `W…`), or an e-mail address. */
const OPERATOR = /^([SUW][A-Z0-9]+|[^\s@]+@[^\s@]+)$/;

export const operatorsWhoAreNobody: WarningRule = ({ settings: { slack } }) => {
  const unknown = slack.operators.filter((operator) => !OPERATOR.test(operator));
  if (unknown.length === 0) return [];
  return [`slack.operators: neither an id of Slack (S…, U…) nor an e-mail address, so nobody: ${unknown.join(', ')}.`];
};
