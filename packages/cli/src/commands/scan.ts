import { setTimeout as sleep } from 'node:timers/promises';
import { checkRegistry } from '@keyhammer/checks';
import {
  type Check,
  type CheckSettings,
  type Credential,
  findingsOf,
  formatDay,
  providerOf,
  type Scan,
  wholeDaysBetween,
} from '@keyhammer/core';
import { awsInventoryReader, connectAws } from '@keyhammer/provider-aws';
import type { CliContext, CommandResult, GlobalOptions } from '../command.ts';
import { openLog } from '../command-log.ts';
import { plural } from '../output/counted.ts';
import { lastUsedCell } from '../output/issue-table.ts';
import { problemLines } from '../output/problems.ts';
import { type Cell, table } from '../output/table.ts';
import { type Colors, colorsOf, type Terminal } from '../terminal.ts';

export interface ScanOptions {
  readonly days: number;
  readonly failOnFindings: boolean;
}

/** One read-only look at the current account. Needs no configuration, and keeps nothing. */
export async function scan(options: GlobalOptions, { days, failOnFindings }: ScanOptions, context: CliContext): Promise<CommandResult> {
  const now = context.now();
  const checks = checkRegistry.flatMap((check) => settingsFor(check, days) ?? []);
  const { accountId, result } = await readOwnAccount(
    options,
    checks.map(({ check, settings }) => check.need(settings, now)),
    context,
  );
  const found = checks.map(({ check, settings }) => ({ check, credentials: violationsOf(check, settings, result, now) }));
  const count = found.reduce((sum, { credentials }) => sum + credentials.length, 0);
  const gaps = result.coverage.kind === 'partial' ? result.coverage.gaps : [];
  const incomplete = gaps.length > 0 ? 1 : 0;
  return {
    status: failOnFindings && count > 0 ? 3 : incomplete,
    document: {
      account: accountId,
      days,
      status: result.coverage.kind,
      gaps,
      credentials: result.activeCredentials,
      findings: found.flatMap(({ check, credentials }) => credentials.map((credential) => ({ check: check.name, ...credential }))),
    },
    text: scanText({ accountId, days, result, found, count, now }, context.terminal),
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

/** `--days` is for what is not used; a check with a criterion of another kind takes part if it has a default for it. */
function settingsFor(check: Check, days: number): { readonly check: Check; readonly settings: CheckSettings } | undefined {
  const thresholdDays = check.findsDisuse ? days : check.defaultThresholdDays;
  if (thresholdDays === undefined) return undefined;
  const { name, defaultTableName } = check;
  const off = { reporting: false, remediation: false, retentionDays: 0, ignoreAccounts: [], reminderDays: [] };
  const never = { brownoutMinutes: 0, deletion: false, deletionRetentionDays: 0 };
  return {
    check,
    settings: {
      check: name,
      provider: providerOf(check.kind),
      enabled: true,
      tableName: defaultTableName,
      thresholdDays,
      ...off,
      ...never,
    },
  };
}

/** The longest unused first. */
function violationsOf(check: Check, settings: CheckSettings, result: Scan, now: Date): readonly Credential[] {
  const violations = findingsOf(check, settings, result, now).filter(({ verdict }) => verdict.kind === 'violation');
  return violations.map(({ credential }) => credential).sort((a, b) => unusedSince(a).getTime() - unusedSince(b).getTime());
}

interface Found {
  readonly check: Check;
  readonly credentials: readonly Credential[];
}

interface ScanSummary {
  readonly accountId: string;
  readonly days: number;
  readonly result: Scan;
  readonly found: readonly Found[];
  readonly count: number;
  readonly now: Date;
}

function scanText({ accountId, days, result, found, count, now }: ScanSummary, terminal: Terminal): string {
  const colors = colorsOf(terminal);
  const gaps = result.coverage.kind === 'partial' ? result.coverage.gaps : [];
  return [
    ...found.filter(({ credentials }) => credentials.length > 0).map((each) => foundTable(each, now, terminal)),
    [
      `Account ${accountId}: ${plural(count, 'finding')} among ${plural(result.activeCredentials, 'active credential')}, with a limit of ${days} days without use.`,
      ...problemLines(
        gaps.map(({ what, reason }) => ({ subject: `not seen: ${what}`, reason })),
        colors,
      ),
    ].join('\n'),
  ].join('\n\n');
}

function foundTable({ check, credentials }: Found, now: Date, terminal: Terminal): string {
  const colors = colorsOf(terminal);
  const unused = (credential: Credential) => (check.findsDisuse ? [`${wholeDaysBetween(unusedSince(credential), now)} days`] : []);
  const rows = credentials.map((credential) => [...cellsOf(credential, check, colors), ...unused(credential)]);
  const head = ['USER', 'CREDENTIAL', 'CREATED', 'LAST USED', ...(check.findsDisuse ? ['UNUSED FOR'] : [])];
  return `${colors.bold(check.title)}\n${table(head, rows, terminal)}`;
}

function cellsOf({ id, principal, created, lastUsed }: Credential, { words }: Check, colors: Colors): readonly Cell[] {
  return [principal, id === principal ? words.noun : id, formatDay(created), lastUsedCell(lastUsed, colors)];
}

function unusedSince({ created, lastUsed }: Credential): Date {
  return lastUsed.kind === 'used' ? lastUsed.at : created;
}
