import { accountInWords } from '../known-names.ts';
import type { NamedEntry } from './audit.ts';
import { BYTE_ORDER_MARK, csvLines } from './csv.ts';

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
  account: ({ accountId, accountName }) => accountInWords(accountId, accountName),
};

/** For a spreadsheet: a heading, and a line for each entry. */
export function auditCsv(entries: readonly NamedEntry[]): string {
  const rows = entries.map((entry) => Object.values(COLUMNS).map((cell) => cell(entry)));
  return `${BYTE_ORDER_MARK}${csvLines([Object.keys(COLUMNS), ...rows])}`;
}

function evidenceInWords(evidence: NamedEntry['evidence']): string {
  return Object.entries(evidence)
    .map(([name, value]) => `${name}=${value}`)
    .join('; ');
}
