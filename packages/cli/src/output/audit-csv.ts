import { stringify } from 'csv-stringify/sync';
import type { NamedEntry } from './audit.ts';
import { printable } from './printable.ts';

/** Their names and order are a promise to those who read the file with a program: new ones go to the end. */
const COLUMNS: Readonly<Record<string, (entry: NamedEntry) => string>> = {
  at: ({ at }) => at.toISOString(),
  account_id: ({ accountId }) => accountId,
  account_name: ({ accountName }) => accountName,
  check: ({ check }) => check,
  id: ({ id }) => id,
  action: ({ action }) => action,
  outcome: ({ outcome }) => outcome,
  by: ({ by }) => by,
  detail: ({ detail }) => detail,
  evidence: ({ evidence }) => evidenceInWords(evidence),
};

/**
 * For a spreadsheet: a heading, and a line for each entry. A byte order mark, or Excel takes UTF-8 for something else. What
 * people and clouds wrote is text and never a formula: https://owasp.org/www-community/attacks/CSV_Injection
 */
export function auditCsv(entries: readonly NamedEntry[]): string {
  const rows = entries.map((entry) => Object.values(COLUMNS).map((cell) => plain(cell(entry))));
  return stringify([Object.keys(COLUMNS), ...rows], { bom: true, escape_formulas: true });
}

/** Control characters become spaces. None may stand first: a spreadsheet may pass over it, and find the `=` behind. */
function plain(cell: string): string {
  return printable(cell).trim();
}

function evidenceInWords(evidence: NamedEntry['evidence']): string {
  return Object.entries(evidence)
    .map(([name, value]) => `${name}=${value}`)
    .join('; ');
}
