import type { InventoryView } from '@keyhammer/core';
import type { InventoryRow, InventoryWriter } from '../../inventory.ts';
import { accountInWords } from '../../known-names.ts';
import { BYTE_ORDER_MARK, csvLines } from '../csv.ts';
import { lastUseDetail, lastUseForFile } from '../last-use.ts';

type Columns = Readonly<Record<string, (row: InventoryRow) => string>>;

/** Their names and order are a promise to those who read the file with a program: new ones go to the end. */
const COLUMNS: Columns = {
  account: ({ account: { id, name } }) => accountInWords(id, name),
  account_id: ({ account }) => account.id,
  account_name: ({ account }) => account.name,
  provider: ({ account }) => account.provider,
  kind: ({ entry }) => entry.credential.kind,
  id: ({ entry }) => entry.credential.id,
  name: ({ entry }) => entry.credential.name ?? '',
  principal: ({ entry }) => entry.credential.principal,
  principal_name: ({ entry }) => entry.credential.principalName ?? '',
  owner: ({ entry }) => entry.owner ?? '',
  created: ({ entry }) => entry.credential.created.toISOString(),
  last_used: ({ entry }) => lastUseForFile(entry.credential.lastUsed),
  last_used_detail: ({ entry }) => lastUseDetail(entry.credential.lastUsed),
  use_count: ({ entry }) => entry.useCount?.toString() ?? '',
  status: ({ entry }) => entry.credential.status,
  locked: ({ entry }) => yesOrNo(entry.locked),
  mfa: ({ entry }) => yesOrNo(entry.mfa),
};

const OF_VIEW: Readonly<Record<InventoryView, Columns>> = {
  never: {},
  mixed: { in_use: ({ use }) => use ?? '' },
  busy: { bound: ({ bound }) => bound?.toString() ?? '' },
};

/** A heading, and a line for each entry as soon as it is known. What could not be read is not in the file. */
export class CsvWriter implements InventoryWriter {
  readonly #write: (text: string) => Promise<void>;
  readonly #columns: Columns;
  #isBegun = false;

  constructor(write: (text: string) => Promise<void>, view?: InventoryView) {
    this.#write = write;
    this.#columns = { ...COLUMNS, ...(view && OF_VIEW[view]) };
  }

  async row(row: InventoryRow): Promise<void> {
    const line = csvLines([Object.values(this.#columns).map((cell) => cell(row))]);
    await this.#write(`${this.#heading()}${line}`);
  }

  async end(): Promise<void> {}

  /** An inventory of nothing has its heading. */
  async finish(): Promise<void> {
    await this.#write(this.#heading());
  }

  #heading(): string {
    if (this.#isBegun) return '';
    this.#isBegun = true;
    return `${BYTE_ORDER_MARK}${csvLines([Object.keys(this.#columns)])}`;
  }
}

function yesOrNo(value: boolean | undefined): string {
  return value === undefined ? '' : value ? 'yes' : 'no';
}
