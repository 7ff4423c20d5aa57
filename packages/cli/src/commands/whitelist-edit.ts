import { join } from 'node:path';
import {
  addEntry,
  ConfigurationErrors,
  type ConfigurationFiles,
  configuredAccounts,
  loadSettings,
  removeEntry,
  type Settings,
  WHITELIST_FILE,
  type WhitelistEdit,
  type WhitelistFileEntry,
} from '@keyhammer/config';
import { configurationAt, isPath } from '@keyhammer/configuration-files';
import { addDays, covers, type Exception, formatDay, formatLastDay, isExpired } from '@keyhammer/core';
import type { CliContext, CommandResult, GlobalOptions } from '../command.ts';
import { accountCalled, accountInWords, checkCalled } from '../known-names.ts';
import { printableLines } from '../output/printable.ts';
import { isAccountId } from '../scope.ts';
import { UsageError } from '../usage-error.ts';
import { accountsForEntries } from '../whitelist-accounts.ts';

/** Where an entry stands. */
export interface WhitelistPlace {
  readonly check: string;
  /** Its id or its name. */
  readonly account: string;
  readonly id: string;
}

/** What the whitelist is to say of it; `expires` is a day, an instant, or days from now such as `90d`. */
export type WhitelistDetails = Omit<WhitelistFileEntry, 'id'>;

/** Puts an exception into `whitelist.json`. */
export async function addToWhitelist(
  options: GlobalOptions,
  { check, account, id }: WhitelistPlace,
  { expires, ...details }: WhitelistDetails,
  context: CliContext,
): Promise<CommandResult> {
  const checkName = checkCalled(check).name;
  const files = configurationAt(options.config);
  const accountId = await accountMeant(account, files, options, context);
  const place = { check: checkName, accountId };
  const entry = { id, ...details, ...(expires !== undefined && { expires: lastDay(expires, context.now()) }) };
  const before = await files.read(WHITELIST_FILE);
  const text = textOf(addEntry(before?.text ?? EMPTY, { ...place, entry }));
  const settings = await settingsWith(text, files, context);
  const accounts = await accountsForEntries(settings, accountId, options, context);
  accountCalled(accountId, accounts);
  refuseExpired(entriesIn(settings, place), id, context.now());
  const changed = text !== before?.text;
  if (changed) await files.write(WHITELIST_FILE, text, before?.version);

  const added = entriesIn(settings, place).find(({ pattern }) => pattern === id.trim());
  const where = `${place.check} in ${accountInWords(accountId, accounts.get(accountId))}`;
  const lines = changed
    ? [
        `"${id.trim()}" is exempt from ${where}${untilInWords(added)}.`,
        'The next remediation heeds it, and the next identification shows it.',
      ]
    : [`"${id.trim()}" is in the whitelist for ${where} already, just so: nothing was changed.`];
  return resultOf({ ...place, entry: added, changed }, lines, options);
}

/** Takes an exception out of `whitelist.json`. */
export async function removeFromWhitelist(
  options: GlobalOptions,
  { check, account, id }: WhitelistPlace,
  context: CliContext,
): Promise<CommandResult> {
  const checkName = checkCalled(check).name;
  const files = configurationAt(options.config);
  const place = { check: checkName, accountId: await accountMeant(account, files, options, context) };
  const before = await files.read(WHITELIST_FILE);
  const text = textOf(removeEntry(before?.text ?? EMPTY, { ...place, id }));
  const settings = await settingsWith(text, files, context);
  await files.write(WHITELIST_FILE, text, before?.version);

  const where = `${place.check} in ${accountInWords(place.accountId, nameOfAccount(settings, place.accountId))}`;
  const still = entriesIn(settings, place).find((entry) => !isExpired(entry, context.now()) && covers(entry, { names: [id.trim()] }));
  const lines = [
    `"${id.trim()}" is no longer exempt from ${where}.`,
    still
      ? `But the entry "${still.pattern}" covers it as well: it is left alone as before.`
      : 'What it covered is judged anew by the next identification.',
  ];
  return resultOf({ ...place, id: id.trim(), changed: true, ...(still && { stillCoveredBy: still.pattern }) }, lines, options);
}

function nameOfAccount(settings: Settings, accountId: string): string | undefined {
  return configuredAccounts(settings).find(({ id }) => id === accountId)?.name;
}

const EMPTY = '{}\n';

function textOf(edit: WhitelistEdit): string {
  if ('problem' in edit) throw new UsageError(edit.problem);
  return edit.text;
}

/** What the three files would come to. */
async function settingsWith(whitelistText: string, files: ConfigurationFiles, { now, waiter }: CliContext): Promise<Settings> {
  try {
    return await loadSettings(files, { now: now(), whitelistText, ...(waiter && { waiter }) });
  } catch (error) {
    if (!(error instanceof ConfigurationErrors)) throw error;
    throw new ConfigurationErrors(error.mistakes, `${files.where} as it would be. Nothing was written`);
  }
}

/** @throws UsageError for a name that no account has, or several */
async function accountMeant(wanted: string, files: ConfigurationFiles, options: GlobalOptions, context: CliContext): Promise<string> {
  if (isAccountId(wanted)) return wanted;
  const settings = await loadSettings(files, { now: context.now(), ...(context.waiter && { waiter: context.waiter }) });
  return accountCalled(wanted, await accountsForEntries(settings, wanted, options, context));
}

function refuseExpired(entries: readonly Exception[], id: string, now: Date): void {
  const entry = entries.find(({ pattern }) => pattern === id.trim());
  if (entry?.expires && isExpired(entry, now))
    throw new UsageError(`An entry whose last day was ${formatLastDay(entry.expires)} would never count. Give a later --expires.`);
}

/** Days from now become a day: the file is read for longer than that. */
function lastDay(expires: string, now: Date): string {
  const days = /^(\d{1,5})d$/.exec(expires.trim())?.[1];
  return days === undefined ? expires.trim() : formatDay(addDays(now, Number(days)));
}

function entriesIn(
  { whitelist }: Settings,
  { check, accountId }: { readonly check: string; readonly accountId: string },
): readonly Exception[] {
  return whitelist.get(check)?.get(accountId) ?? [];
}

function untilInWords(entry: Exception | undefined): string {
  return entry?.expires ? `, up to and including ${formatLastDay(entry.expires)} (UTC)` : ', with no end';
}

function resultOf(document: object, lines: readonly string[], { config }: GlobalOptions): CommandResult {
  const file = isPath(config) ? join(config, WHITELIST_FILE) : `${configurationAt(config).where}/${WHITELIST_FILE}`;
  return { status: 0, document: { file, ...document }, text: printableLines(lines.join('\n')) };
}
