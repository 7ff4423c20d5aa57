import { setTimeout as sleep } from 'node:timers/promises';
import { checkRegistry } from '@keyhammer/checks';
import { type Check, type CheckSettings, type Credential, findingsOf, formatDay, type Scan, wholeDaysBetween } from '@keyhammer/core';
import { awsInventoryReader, connectAws } from '@keyhammer/provider-aws';
import type { CliContext, CommandResult, GlobalOptions } from '../command.ts';
import { openLog } from '../command-log.ts';
import { lastUsedCell } from '../output/issue-table.ts';
import { problemLines } from '../output/problems.ts';
import { table } from '../output/table.ts';
import { colorsOf, type Terminal } from '../terminal.ts';

export interface ScanOptions {
  readonly days: number;
  readonly failOnFindings: boolean;
}

/** One read-only look at the current account. Needs no configuration, and keeps nothing. */
export async function scan(options: GlobalOptions, { days, failOnFindings }: ScanOptions, context: CliContext): Promise<CommandResult> {
  const now = context.now();
  const checks = checkRegistry.map((check) => ({ check, settings: settingsFor(check, days) }));
  const { accountId, result } = await readOwnAccount(
    options,
    checks.map(({ check, settings }) => check.need(settings, now)),
    context,
  );
  const findings = checks.flatMap(({ check, settings }) =>
    findingsOf(check, settings, result, now).map((finding) => ({ check, ...finding })),
  );
  const violations = findings.filter(({ verdict }) => verdict.kind === 'violation');
  const gaps = result.coverage.kind === 'partial' ? result.coverage.gaps : [];
  const incomplete = gaps.length > 0 ? 1 : 0;
  return {
    status: failOnFindings && violations.length > 0 ? 3 : incomplete,
    document: {
      account: accountId,
      days,
      status: result.coverage.kind,
      gaps,
      credentials: result.activeCredentials,
      findings: violations.map(({ check, credential }) => ({ check: check.name, ...credential })),
    },
    text: scanText(
      accountId,
      days,
      result,
      violations.map(({ credential }) => credential),
      now,
      context.terminal,
    ),
  };
}

async function readOwnAccount(options: GlobalOptions, needs: readonly ReturnType<Check['need']>[], context: CliContext) {
  const { log } = openLog(options, context);
  const waiter = { wait: (milliseconds: number) => sleep(milliseconds) };
  const connection = connectAws({ settings: {}, worker: 'scan', log, waiter });
  try {
    const { accountId } = await connection.callerIdentity();
    const result = await awsInventoryReader({ connection, log, waiter, now: context.now }).scan(accountId, { needs, watched: [] });
    return { accountId, result };
  } finally {
    connection.close();
  }
}

function settingsFor(check: Check, days: number): CheckSettings {
  const { name, defaultTableName } = check;
  const off = { reporting: false, remediation: false, retentionDays: 0, ignoreAccounts: [] };
  return { check: name, enabled: true, tableName: defaultTableName, thresholdDays: days, ...off };
}

function scanText(accountId: string, days: number, result: Scan, violations: readonly Credential[], now: Date, terminal: Terminal): string {
  const colors = colorsOf(terminal);
  const oldestFirst = violations.toSorted((a, b) => unusedSince(a).getTime() - unusedSince(b).getTime());
  const rows = oldestFirst.map((key) => [
    key.principal,
    key.id,
    formatDay(key.created),
    lastUsedCell(key.lastUsed, colors),
    `${wholeDaysBetween(unusedSince(key), now)} days`,
  ]);
  const gaps = result.coverage.kind === 'partial' ? result.coverage.gaps : [];
  return [
    rows.length === 0 ? '' : `${table(['USER', 'ACCESS KEY', 'CREATED', 'LAST USED', 'UNUSED FOR'], rows, terminal)}\n`,
    `Account ${accountId}: ${violations.length} of ${result.activeCredentials} active access keys have not been used for more than ${days} days.`,
    ...problemLines(
      gaps.map(({ what, reason }) => ({ subject: `not seen: ${what}`, reason })),
      colors,
    ),
  ]
    .filter((part) => part !== '')
    .join('\n');
}

function unusedSince(key: Credential): Date {
  return key.lastUsed.kind === 'used' ? key.lastUsed.at : key.created;
}
