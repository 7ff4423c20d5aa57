import type { Issue } from '@keyhammer/core';
import { accountInWords } from '../known-names.ts';
import type { StoredIssue } from '../scope.ts';
import { assuranceDocument } from './assurance.ts';
import { BYTE_ORDER_MARK, csvLines } from './csv.ts';
import { lastUseForFile } from './last-use.ts';

/** An issue of the list, and what will happen to it. */
export interface ListedIssue extends StoredIssue {
  readonly next: string;
}

/** Their names and order are a promise to those who read the file with a program: new ones go to the end. */
const COLUMNS: Readonly<Record<string, (listed: ListedIssue) => string>> = {
  account: ({ issue, accountName }) => accountInWords(issue.accountId, accountName),
  account_id: ({ issue }) => issue.accountId,
  account_name: ({ accountName }) => accountName,
  check: ({ issue }) => issue.check,
  status: ({ issue }) => issue.status,
  kind: ({ issue }) => issue.details.kind,
  id: ({ issue }) => issue.id,
  name: ({ issue }) => issue.details.name ?? '',
  principal: ({ issue }) => issue.details.principal,
  principal_name: ({ issue }) => issue.details.principalName ?? '',
  created: ({ issue }) => issue.details.created.toISOString(),
  last_used: ({ issue }) => lastUseForFile(issue.details.lastUsed),
  risk: ({ issue }) => issue.details.risk?.level ?? '',
  evidence: (listed) => assuranceDocument(listed).evidence.strength,
  evidence_why: (listed) => assuranceDocument(listed).evidence.why,
  reversible: (listed) => reversibleCell(assuranceDocument(listed).reversible),
  ticket: ({ issue }) => issue.ticket?.key ?? '',
  identified: ({ issue }) => instantCell(issue.timestamps.identified),
  reported: ({ issue }) => instantCell(issue.timestamps.reported),
  remediated: ({ issue }) => instantCell(issue.timestamps.remediated),
  next: ({ next }) => next,
};

/** For a spreadsheet: a heading, and a line for each issue. */
export function issuesCsv(issues: readonly ListedIssue[]): string {
  const rows = issues.map((issue) => Object.values(COLUMNS).map((cell) => cell(issue)));
  return `${BYTE_ORDER_MARK}${csvLines([Object.keys(COLUMNS), ...rows])}`;
}

function reversibleCell(reversible: boolean | null): string {
  if (reversible === null) return '';
  return reversible ? 'yes' : 'no';
}

function instantCell(at: Issue['timestamps']['reported']): string {
  return at?.toISOString() ?? '';
}
