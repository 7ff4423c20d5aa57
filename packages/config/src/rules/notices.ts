import { CONFIG_FILE, OWNERS_FILE, WHITELIST_FILE } from '../file-names.ts';
import { flagOf } from '../resolve/values.ts';
import { otherPlaybooks } from '../schema/hammer-sections.ts';
import { levelsOfSomeUsers } from './owner-levels.ts';
import type { WarningRule } from './rule.ts';

export const ignoredPlaybooks: WarningRule = ({ config, whitelist, checks }) => {
  const lists = [
    { file: CONFIG_FILE, names: otherPlaybooks(checks).filter((name) => name in config) },
    { file: WHITELIST_FILE, names: otherPlaybooks(checks).filter((name) => name in whitelist) },
  ].filter(({ names }) => names.length > 0);
  if (lists.length === 0) return [];
  return [
    `Ignored, as playbooks of Hammer that are not here: ${lists.map(({ file, names }) => `in ${file} ${names.join(', ')}`).join('; ')}.`,
  ];
};

export const csvReport: WarningRule = ({ config }) =>
  flagOf(config.csv?.enabled, false)
    ? ['csv.enabled has no effect: "keyhammer issues --output json" gives the figures of Hammer\'s CSV report.']
    : [];

export const unusedStorePath: WarningRule = ({ config: { store } }) =>
  store?.path !== undefined && store.kind !== 'embedded' ? ['store.path has no effect unless store.kind is "embedded".'] : [];

export const unusedAuditRetention: WarningRule = ({ config: { store } }) =>
  store?.audit_retention_days !== undefined && store.kind === 'embedded'
    ? ['store.audit_retention_days has no effect unless store.kind is "dynamodb": an embedded store keeps every entry.']
    : [];

export const nobodyOnSlack: WarningRule = ({ settings: { slack, owners } }) => {
  const levels = [owners.default, ...owners.accounts.values(), ...levelsOfSomeUsers(owners)];
  if (!slack.enabled || levels.some((level) => level.slackOwners !== undefined)) return [];
  return [`Slack is on, but ${OWNERS_FILE} has no slack_owner: only users with an owner tag get messages about issues.`];
};

/** Other clouds have other ids, so this is no mistake; in AWS, the entry would cover nothing. */
export const oddAccountIds: WarningRule = ({ settings: { whitelist, owners } }) => {
  const inWhitelist = [...whitelist.values()].flatMap((accounts) => [...accounts.keys()]);
  return [
    { file: WHITELIST_FILE, ids: inWhitelist },
    { file: OWNERS_FILE, ids: [...owners.accounts.keys()] },
  ].flatMap(({ file, ids }) =>
    [...new Set(ids)]
      .filter((id) => !/^\d{12}$/.test(id))
      .map((id) => `${file}: ${JSON.stringify(id)} is not the id of an AWS account (12 digits).`),
  );
};
