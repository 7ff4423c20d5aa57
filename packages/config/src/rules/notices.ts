import { type Provider, providerOf } from '@keyhammer/core';
import { ACCOUNT_IDS, IDS_OF_ALL_CLOUDS, providerOfAccount } from '../account-ids.ts';
import { CONFIG_FILE, OWNERS_FILE, WHITELIST_FILE } from '../file-names.ts';
import { flagOf } from '../resolve/values.ts';
import { otherPlaybooks } from '../schema/hammer-sections.ts';
import { levelsOfSomeUsers } from './owner-levels.ts';
import type { Draft, WarningRule } from './rule.ts';

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

/** Hammer's own samples have such ids: the entry covers nothing, and harms nothing. */
export const oddAccountIds: WarningRule = ({ settings: { whitelist, owners }, checks }) => {
  const inWhitelist = [...whitelist].flatMap(([check, accounts]) =>
    [...accounts.keys()].flatMap((id) => oddInWhitelist(id, check, providerNamed(check, checks))),
  );
  const inOwners = [...owners.accounts.keys()]
    .filter((id) => providerOfAccount(id) === undefined)
    .map((id) => `${OWNERS_FILE}: ${odd(id)}`);
  return [...new Set([...inWhitelist, ...inOwners])];
};

function oddInWhitelist(id: string, check: string, provider: Provider | undefined): readonly string[] {
  const found = providerOfAccount(id);
  if (found === undefined) return [`${WHITELIST_FILE}: ${odd(id)}`];
  if (provider === undefined || found === provider) return [];
  return [
    `${WHITELIST_FILE}: ${JSON.stringify(id)} under ${check} covers nothing: that check knows ${ACCOUNT_IDS[provider].several} only.`,
  ];
}

function odd(id: string): string {
  return `${JSON.stringify(id)} is no account's id: ${IDS_OF_ALL_CLOUDS}.`;
}

function providerNamed(name: string, checks: Draft['checks']): Provider | undefined {
  const check = checks.find((each) => each.name === name);
  return check && providerOf(check.kind);
}
