import type { OciCredentials } from '@keyhammer/config';
import { ConfigError } from '@keyhammer/core';
import { openSigningKey } from '../connection/open-signing-key.ts';
import { type ProfileEntries, parseProfiles } from './parse-profiles.ts';

export interface ReadOciProfilesOptions {
  /** Of it `OCI_CLI_CONFIG_FILE`, `OCI_CLI_PROFILE` and `OCI_CLI_PASSPHRASE` are looked at. */
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** What `~` stands for. */
  readonly homeDirectory: string;
  /** @throws an error with `code: 'ENOENT'` if there is no such file */
  readonly readFile: (path: string) => Promise<string>;
}

const DEFAULT_FILE = '~/.oci/config';
const REQUIRED = ['tenancy', 'user', 'fingerprint', 'key_file'] as const;

/**
 * The profiles of the OCI configuration file that sign with an API key: the one that is named, or all of them.
 * @throws ConfigError if there is no such file or profile, or one lacks something, or its key can't be used
 */
export async function readOciProfiles(options: ReadOciProfilesOptions): Promise<readonly OciCredentials[]> {
  const { environment, homeDirectory } = options;
  const file = expandHome(environment.OCI_CLI_CONFIG_FILE || DEFAULT_FILE, homeDirectory);
  const profiles = parseProfiles(await readConfiguration(file, options));
  const named = environment.OCI_CLI_PROFILE;
  const chosen = named ? [namedProfile(named, profiles, file)] : [...profiles].filter(signsWithKey);
  if (chosen.length === 0) throw new ConfigError(`There is no profile with an API key in ${file}. Run \`oci setup config\``);
  const credentials: OciCredentials[] = [];
  for (const [name, entries] of chosen) credentials.push(await credentialsOf(entries, `the profile ${name} in ${file}`, options));
  return credentials;
}

async function readConfiguration(file: string, { readFile, environment }: ReadOciProfilesOptions): Promise<string> {
  try {
    return await readFile(file);
  } catch (error) {
    if (!isMissing(error)) throw new ConfigError(`Could not read the OCI configuration file ${file}: ${systemReasonOf(error)}`);
    const advice = environment.OCI_CLI_CONFIG_FILE ? 'OCI_CLI_CONFIG_FILE names it' : 'Run `oci setup config`, or set OCI_CLI_CONFIG_FILE';
    throw new ConfigError(`There is no OCI configuration file ${file}. ${advice}`);
  }
}

function namedProfile(name: string, profiles: ReadonlyMap<string, ProfileEntries>, file: string): [string, ProfileEntries] {
  const entries = profiles.get(name);
  if (entries) return [name, entries];
  const there = [...profiles.keys()].join(', ') || 'none';
  throw new ConfigError(`There is no profile ${name} in ${file}, which OCI_CLI_PROFILE asks for. The profiles are: ${there}`);
}

/** Others sign with a session token; and `[DEFAULT]` may hold nothing but what the others share. */
function signsWithKey([, entries]: [string, ProfileEntries]): boolean {
  return !entries.has('security_token_file') && ['user', 'fingerprint', 'key_file'].some((entry) => entries.has(entry));
}

async function credentialsOf(entries: ProfileEntries, where: string, options: ReadOciProfilesOptions): Promise<OciCredentials> {
  if (entries.has('security_token_file')) {
    throw new ConfigError(`${capitalised(where)} signs in with a session token, which ends after an hour. Name one with an API key`);
  }
  const missing = REQUIRED.filter((entry) => !entries.get(entry));
  if (missing.length > 0) throw new ConfigError(`${capitalised(where)} lacks ${missing.join(', ')}`);
  const entry = (name: string) => entries.get(name) ?? '';
  const keyFile = expandHome(entry('key_file'), options.homeDirectory);
  const passphrase = entries.get('pass_phrase') || entries.get('passphrase') || options.environment.OCI_CLI_PASSPHRASE;
  const region = entries.get('region');
  const credentials: OciCredentials = {
    tenancy: entry('tenancy'),
    user: entry('user'),
    fingerprint: entry('fingerprint'),
    privateKey: await readKey(keyFile, where, options),
    ...(passphrase && { passphrase }),
    ...(region && { region }),
  };
  // Opened here, where it can be said which file of which profile is wrong.
  openSigningKey(credentials, `The private key ${keyFile} of ${where}`);
  return credentials;
}

async function readKey(keyFile: string, where: string, { readFile }: ReadOciProfilesOptions): Promise<string> {
  try {
    return await readFile(keyFile);
  } catch (error) {
    const why = isMissing(error) ? 'there is no such file' : systemReasonOf(error);
    throw new ConfigError(`Could not read the private key ${keyFile} of ${where}: ${why}`);
  }
}

function expandHome(path: string, homeDirectory: string): string {
  return path === '~' || /^~[/\\]/.test(path) ? `${homeDirectory}${path.slice(1)}` : path;
}

function isMissing(error: unknown): boolean {
  return codeOf(error) === 'ENOENT';
}

/** Only the code, `EACCES`: whatever else an error of a file may quote stays out. */
function systemReasonOf(error: unknown): string {
  return codeOf(error) ?? 'it can not be read';
}

function codeOf(error: unknown): string | undefined {
  return typeof error === 'object' && error !== null && 'code' in error && typeof error.code === 'string' ? error.code : undefined;
}

function capitalised(sentence: string): string {
  return `${sentence.charAt(0).toUpperCase()}${sentence.slice(1)}`;
}
