import type { Settings } from '@keyhammer/config';
import { ConfigError } from '@keyhammer/core';
import { hasApi } from './functions.ts';

/** @throws ConfigError with everything that keeps a configuration, valid as it is, from running in a central account */
export function assertDeployable(settings: Settings): void {
  const problems = problemsOf(settings);
  if (problems.length === 0) return;
  throw new ConfigError(`This configuration can't be deployed:\n${problems.map((problem) => `  - ${problem}`).join('\n')}`);
}

function problemsOf(settings: Settings): readonly string[] {
  const { store, aws, ibm, oci, credentials, slack, api } = settings;
  const hasSecret = credentials.secretId !== undefined;
  const hasCredentials = hasSecret || credentials.tableName !== undefined;
  const signsIn = (cloud: string, accounts: ReadonlyMap<string, unknown>) =>
    accounts.size > 0 && !hasCredentials
      ? [`${cloud} has accounts, but neither credentials.secret_id nor credentials["ddb.table_name"] names a place for its key`]
      : [];
  return [
    ...(store.kind === 'embedded' ? ['store.kind is "embedded": the functions share their store, so it has to be "dynamodb"'] : []),
    ...(aws.identificationRole === undefined ? ['aws.role_name_identification is not set: the accounts are entered by that role'] : []),
    ...(settings.checks.length === 0 ? ['no check has a section, so there is nothing to do'] : []),
    ...(hasApi(settings) && api.authorization === 'token' && !hasSecret
      ? ['api.authorization is "token", but credentials.secret_id names no secret that the token could be in']
      : []),
    ...(slack.interactive && !hasSecret
      ? ["slack.interactive is on, but credentials.secret_id names no secret that Slack's signing secret could be in"]
      : []),
    ...signsIn('ibm', ibm.accounts),
    ...signsIn('oci', oci.tenancies),
  ];
}
