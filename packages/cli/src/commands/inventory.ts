import { once } from 'node:events';
import type { Writable } from 'node:stream';
import type { AccountInScope, InventoryView, Provider } from '@keyhammer/core';
import type { CliContext, CommandResult, GlobalOptions } from '../command.ts';
import { type AccountInventory, type InventoryWriter, readInventories } from '../inventory.ts';
import { accountBriefly, accountCalled } from '../known-names.ts';
import { plural } from '../output/counted.ts';
import { inventoryProblems } from '../output/inventory/account-table.ts';
import { CsvWriter } from '../output/inventory/csv-writer.ts';
import { accountDocument, JsonWriter } from '../output/inventory/json-writer.ts';
import { CLOUDS } from '../output/inventory/kinds.ts';
import { TableWriter } from '../output/inventory/table-writer.ts';
import { showProgress } from '../output/progress.ts';
import { errorColorsOf, isWatched } from '../terminal.ts';
import { UsageError } from '../usage-error.ts';
import type { Workspace } from '../workspace.ts';

export interface InventoryOptions {
  readonly provider?: Provider;
  /** Their ids or names. */
  readonly accounts?: readonly string[];
  readonly view?: InventoryView;
  /** For the view `mixed`. */
  readonly days?: number;
}

/** Every credential and identity of the accounts in scope, written as they are read. Keeps nothing. */
export async function inventory(
  workspace: Workspace,
  options: InventoryOptions,
  output: GlobalOptions['output'],
  context: CliContext,
): Promise<CommandResult> {
  const { view, days } = options;
  if (days !== undefined && view !== 'mixed') throw new UsageError('--days says what is in use in the view mixed: add --view mixed.');
  const accounts = await accountsToList(workspace, options);
  const { inventory: lister } = await workspace.identifier();
  const { terminal } = context;
  const outlet = openOutlet(terminal.stdout, isWatched(terminal));
  const writer = writerOf(output, { view, ...(days !== undefined && { days }) }, outlet.write, context);
  const request = { now: context.now(), ...(view && { view }), ...(days !== undefined && { days }) };
  const results = await showProgress(terminal, 'Reading accounts', accounts.length, (tick) =>
    readInventories(accounts, request, lister, writer, (result) => tick(`${accountBriefly(result.account)}: ${summaryOf(result)}`)),
  );
  await writer.finish(results);
  await outlet.flush();
  if (output === 'csv') tellProblems(results, context);
  return {
    status: results.every(({ status }) => status === 'complete') ? 0 : 1,
    document: { accounts: results.map(accountDocument) },
    text: '',
    written: true,
  };
}

/** @throws UsageError for an account that is not in scope, or a cloud that has none */
async function accountsToList(workspace: Workspace, { provider, accounts: wanted }: InventoryOptions): Promise<readonly AccountInScope[]> {
  const all = await workspace.accounts();
  const inScope = provider ? all.filter((account) => account.provider === provider) : all;
  if (provider && inScope.length === 0) {
    throw new UsageError(`No account of ${CLOUDS[provider]} is in scope: ${SETTINGS[provider]} in config.json names none.`);
  }
  if (!wanted) return inScope;
  const named = new Map(inScope.map(({ id, name }) => [id, name]));
  const ids = new Set(wanted.map((each) => accountCalled(each, named)));
  return inScope.filter(({ id }) => ids.has(id));
}

const SETTINGS: Readonly<Record<Provider, string>> = { aws: 'aws', ibm: 'ibm.accounts', oci: 'oci.tenancies' };

type FinishingWriter = InventoryWriter & { finish(accounts: readonly AccountInventory[]): Promise<void> };
type Write = (text: string) => Promise<void>;

function writerOf(
  output: GlobalOptions['output'],
  viewed: Pick<InventoryOptions, 'days'> & { readonly view: InventoryView | undefined },
  write: Write,
  { terminal }: CliContext,
): FinishingWriter {
  switch (output) {
    case 'json':
      return new JsonWriter(write, { view: viewed.view ?? null, ...(viewed.days !== undefined && { days: viewed.days }) });
    case 'csv':
      return new CsvWriter(write, viewed.view);
    case 'table':
      return new TableWriter(write, { view: viewed.view, terminal });
  }
}

/** Waits for a reader who is slow. @param holds where progress moves on the same screen: all is written at the end */
function openOutlet(stream: Writable, holds: boolean) {
  const held: string[] = [];
  const pass: Write = async (text) => {
    if (!stream.write(text)) await once(stream, 'drain');
  };
  return {
    write: holds ? async (text: string) => void held.push(text) : pass,
    flush: async () => {
      for (const text of held) await pass(text);
    },
  };
}

function summaryOf({ status, entries }: AccountInventory): string {
  if (status === 'failed') return 'failed';
  return `${plural(entries, 'credential')}${status === 'partial' ? ', read in part' : ''}`;
}

/** What is not in a file has to be said beside it. */
function tellProblems(results: readonly AccountInventory[], { terminal }: CliContext): void {
  for (const line of inventoryProblems(results, errorColorsOf(terminal))) terminal.stderr.write(`${line}\n`);
}
