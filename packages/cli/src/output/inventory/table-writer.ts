import type { InventoryView } from '@keyhammer/core';
import type { AccountInventory, InventoryRow, InventoryWriter } from '../../inventory.ts';
import type { Look } from '../../terminal.ts';
import { counted, plural } from '../counted.ts';
import { fitLines } from '../fit-columns.ts';
import { accountTable } from './account-table.ts';

export interface TableWriterOptions {
  readonly view: InventoryView | undefined;
  readonly terminal: Look;
}

/** A table for each account, written when all of it has been read: nothing is kept of it afterwards. */
export class TableWriter implements InventoryWriter {
  readonly #write: (text: string) => Promise<void>;
  readonly #options: TableWriterOptions;
  readonly #rows = new Map<string, InventoryRow[]>();

  constructor(write: (text: string) => Promise<void>, options: TableWriterOptions) {
    this.#write = write;
    this.#options = options;
  }

  async row(row: InventoryRow): Promise<void> {
    const rows = this.#rows.get(row.account.id) ?? [];
    this.#rows.set(row.account.id, rows);
    rows.push(row);
  }

  async end(account: AccountInventory): Promise<void> {
    const { view, terminal } = this.#options;
    const rows = this.#rows.get(account.account.id) ?? [];
    this.#rows.delete(account.account.id);
    const text = accountTable(account, rows, view, terminal);
    if (text !== '') await this.#write(`${fitLines(text, terminal.columns)}\n\n`);
  }

  async finish(accounts: readonly AccountInventory[]): Promise<void> {
    await this.#write(`${fitLines(totalOf(accounts, this.#options.view), this.#options.terminal.columns)}\n`);
  }
}

const VIEWED: Readonly<Record<InventoryView, string>> = {
  never: 'never used',
  mixed: 'of holders with some in use and some not',
  busy: 'unusually busy',
};

function totalOf(accounts: readonly AccountInventory[], view: InventoryView | undefined): string {
  const sum = (count: (account: AccountInventory) => number) => accounts.reduce((total, account) => total + count(account), 0);
  const incomplete = { 'in part': sum(({ status }) => +(status === 'partial')), failed: sum(({ status }) => +(status === 'failed')) };
  const trouble = counted(incomplete, '');
  const credentials = plural(
    sum(({ entries }) => entries),
    'credential',
  );
  const viewed = view ? `, ${sum(({ shown }) => shown)} ${VIEWED[view]}` : '';
  return `${plural(accounts.length, 'account')}${trouble && ` (${trouble})`}: ${credentials}${viewed}.${uncountedIn(accounts)}`;
}

/** Most clouds do not count, and where none is counted nothing can be told to be much. */
function uncountedIn(accounts: readonly AccountInventory[]): string {
  const uncounted = accounts.filter(({ usage }) => usage?.length === 0).length;
  return uncounted === 0 ? '' : ` In ${plural(uncounted, 'account')} nothing has been used that the cloud counts the uses of.`;
}
