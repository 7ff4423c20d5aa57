import { isAbsolute } from 'node:path';
import { CONFIG_FILE } from '../file-names.ts';
import type { MistakeRule } from './rule.ts';

/** Where the files are in no directory, a relative path leads nowhere. */
export const pathOfTheStore: MistakeRule = ({ settings: { directory, store }, config }) => {
  const path = config.store?.path;
  if (store.kind !== 'embedded' || isAbsolute(directory) || (path !== undefined && isAbsolute(path))) return [];
  const found = path === undefined ? 'nothing' : JSON.stringify(path);
  return [{ file: CONFIG_FILE, path: 'store.path', found, allowed: `an absolute path: ${directory} is no directory to start from` }];
};
