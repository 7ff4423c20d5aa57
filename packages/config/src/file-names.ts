/** Hammer's three files. */
export const CONFIG_FILE = 'config.json';
export const WHITELIST_FILE = 'whitelist.json';
export const OWNERS_FILE = 'ticket_owners.json';

export type ConfigurationFile = typeof CONFIG_FILE | typeof WHITELIST_FILE | typeof OWNERS_FILE;
