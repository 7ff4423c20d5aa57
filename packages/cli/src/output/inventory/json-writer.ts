import type { AccountInventory, InventoryWriter } from '../../inventory.ts';
import { printableJson } from '../printable.ts';
import { rowDocument } from './row-document.ts';

/** One document, written entry by entry: `entries`, and, at its end, what became of each account. */
export class JsonWriter implements InventoryWriter {
  readonly #write: (text: string) => Promise<void>;
  readonly #heading: object;
  #isBegun = false;

  /** @param heading what stands before the entries */
  constructor(write: (text: string) => Promise<void>, heading: object) {
    this.#write = write;
    this.#heading = heading;
  }

  async row(row: Parameters<InventoryWriter['row']>[0]): Promise<void> {
    const separator = this.#isBegun ? ',\n' : this.#beginning();
    this.#isBegun = true;
    await this.#write(`${separator}${indented(printableJson(rowDocument(row)), '    ')}`);
  }

  async end(): Promise<void> {}

  /** The rest of the document. */
  async finish(accounts: readonly AccountInventory[]): Promise<void> {
    const [start, close] = this.#isBegun ? ['', '\n  ]'] : [this.#beginning().trimEnd(), ']'];
    const rest = indented(printableJson(accounts.map(accountDocument)), '  ').trimStart();
    await this.#write(`${start}${close},\n  "accounts": ${rest}\n}\n`);
  }

  #beginning(): string {
    const fields = Object.entries(this.#heading).map(([name, value]) => `  ${JSON.stringify(name)}: ${JSON.stringify(value)},\n`);
    return `{\n${fields.join('')}  "entries": [\n`;
  }
}

export function accountDocument({ account, usage, ...rest }: AccountInventory) {
  return {
    ...account,
    ...rest,
    ...(usage && { usage: usage.map(({ kind, counted, bound }) => ({ kind, counted, bound: bound ?? null })) }),
  };
}

function indented(text: string, indent: string): string {
  return text.replace(/^/gm, indent);
}
