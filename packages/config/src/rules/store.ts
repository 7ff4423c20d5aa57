import { isAbsolute } from 'node:path';
import { CONFIG_FILE } from '../file-names.ts';
import type { MistakeRule, WarningRule } from './rule.ts';

/** Where the files are in no directory, a relative path leads nowhere. */
export const pathOfTheStore: MistakeRule = ({ settings: { directory, store }, config }) => {
  const path = config.store?.path;
  if (store.kind !== 'embedded' || isAbsolute(directory) || (path !== undefined && isAbsolute(path))) return [];
  const found = path === undefined ? 'nothing' : JSON.stringify(path);
  return [{ file: CONFIG_FILE, path: 'store.path', found, allowed: `an absolute path: ${directory} is no directory to start from` }];
};

/** Who names no account of AWS may well have none. */
export const tablesInSomeAccount: WarningRule = ({ settings: { store }, config }) => {
  if (store.kind !== 'dynamodb' || config.aws !== undefined || config.store?.kind !== undefined) return [];
  return [
    'There is no section aws, and store.kind is not set: the issues are kept in DynamoDB tables of the AWS account that the environment ' +
      'signs in to. "store": { "kind": "embedded" } keeps them on this machine.',
  ];
};
