/** Hammer's three files. */
export const CONFIG_FILE = 'config.json';
export const WHITELIST_FILE = 'whitelist.json';
export const OWNERS_FILE = 'ticket_owners.json';

export type ConfigurationFile = typeof CONFIG_FILE | typeof WHITELIST_FILE | typeof OWNERS_FILE;
export const CONFIGURATION_FILES: readonly ConfigurationFile[] = [CONFIG_FILE, WHITELIST_FILE, OWNERS_FILE];

/** Beside them once somebody has pushed them: who, when, and whether the push is still under way. */
export const PUSH_FILE = 'push.json';

export type StoredFile = ConfigurationFile | typeof PUSH_FILE;
