import type { Waiter } from '@keyhammer/core';
import type { ConfigurationFiles } from './configuration-files.ts';
import { directoryFiles } from './directory-files.ts';
import { WHITELIST_FILE } from './file-names.ts';
import { readConfiguration } from './read-configuration.ts';
import type { Settings } from './settings.ts';
import { type SettingsOptions, settingsIn } from './settings-in.ts';

export interface LoadOptions extends SettingsOptions {
  /** As if `whitelist.json` said this: an edit, to be checked before it is written. */
  readonly whitelistText?: string;
  /** For the pauses while somebody pushes another configuration; the real time if absent. */
  readonly waiter?: Waiter;
}

/**
 * Reads, checks and resolves the three files. `whitelist.json` and `ticket_owners.json` may be absent, as in Hammer.
 * @param from where they are; a text is the path of a directory
 * @throws ConfigurationErrors with every mistake of all three; and as {@link readConfiguration} does
 */
export async function loadSettings(from: string | ConfigurationFiles, options: LoadOptions): Promise<Settings> {
  const { whitelistText } = options;
  const files = typeof from === 'string' ? directoryFiles(from) : from;
  const { look } = await readConfiguration(files, options.waiter);
  const edited = whitelistText === undefined ? {} : { [WHITELIST_FILE]: { text: whitelistText, version: 'edited' } };
  return settingsIn({ ...look, ...edited }, files, options);
}
