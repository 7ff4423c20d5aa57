import { stringify } from 'csv-stringify/sync';
import { printable } from './printable.ts';

/** What a spreadsheet knows UTF-8 by: without it Excel takes a file for something else. */
export const BYTE_ORDER_MARK = '\uFEFF';

/**
 * Lines for a spreadsheet. What people and clouds wrote is text and never a formula: https://owasp.org/www-community/attacks/CSV_Injection
 *
 * A number is a number to a spreadsheet, whatever it stands for, and the id of an AWS account loses digits there. None of the tricks
 * against that is the same in all of them, and each leaves something in the cell that a program stumbles over. So next to each
 * `account_id` there is an `account` to be read, with the id in a text.
 */
export function csvLines(rows: readonly (readonly string[])[]): string {
  return stringify(
    rows.map((row) => row.map(plain)),
    { escape_formulas: true },
  );
}

/** Control characters become spaces. None may stand first: a spreadsheet may pass over it, and find the `=` behind. */
function plain(cell: string): string {
  return printable(cell).trim();
}
