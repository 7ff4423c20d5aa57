import { setTimeout as sleep } from 'node:timers/promises';
import { checkRegistry } from '@keyhammer/checks';
import { ownAccount } from '@keyhammer/clouds';
import {
  type Check,
  type CheckSettings,
  type Credential,
  findingsOf,
  formatDay,
  isBefore,
  nameOf,
  type Provider,
  providerOf,
  type Scan,
  type ScanNeed,
  wholeDaysBetween,
} from '@keyhammer/core';
import type { CliContext, CommandResult, GlobalOptions } from '../command.ts';
import { openLog } from '../command-log.ts';
import { plural } from '../output/counted.ts';
import { holderName, isItsHolder } from '../output/credential-name.ts';
import { lastUsedCell } from '../output/issue-table.ts';
import { problemLines } from '../output/problems.ts';
import { shortId } from '../output/short-id.ts';
import { type Cell, table } from '../output/table.ts';
import { type Colors, colorsOf, type Terminal } from '../terminal.ts';

export interface ScanOptions {
  readonly provider: Provider;
  readonly days: number;
  readonly failOnFindings: boolean;
}

/** One read-only look at the account that this machine's credentials are of. Needs no configuration, and keeps nothing. */
export async function scan(options: GlobalOptions, chosen: ScanOptions, context: CliContext): Promise<CommandResult> {
  const { provider, days, failOnFindings } = chosen;
  const now = context.now();
  const checks = checkRegistry.filter(({ kind }) => providerOf(kind) === provider).flatMap((check) => settingsFor(check, days) ?? []);
  const needs = checks.map(({ check, settings }) => check.need(settings, now));
  const { accountId, result } = await readOwnAccount(provider, needs, options, context);
  const found = checks.map(({ check, settings }) => ({ check, credentials: violationsOf(check, settings, result, now) }));
  const count = found.reduce((sum, { credentials }) => sum + credentials.length, 0);
  const unjudged = checks.flatMap(({ check, settings }) => unjudgedBy(check, settings, result, now));
  const gaps = result.coverage.kind === 'partial' ? result.coverage.gaps : [];
  const incomplete = gaps.length > 0 ? 1 : 0;
  return {
    status: failOnFindings && count > 0 ? 3 : incomplete,
    document: {
      provider,
      account: accountId,
      days,
      status: result.coverage.kind,
      gaps,
      credentials: result.activeCredentials,
      findings: found.flatMap(({ check, credentials }) => credentials.map((credential) => ({ check: check.name, ...credential }))),
      unjudged: unjudged.map(({ check, credential: { kind, id }, why }) => ({ check, kind, id, why })),
    },
    text: scanText({ accountId, days, result, found, unjudged, count, now }, context.terminal),
  };
}

async function readOwnAccount(provider: Provider, needs: readonly ScanNeed[], options: GlobalOptions, context: CliContext) {
  const { log } = openLog(options, context);
  const waiter = context.waiter ?? { wait: (milliseconds: number) => sleep(milliseconds) };
  const { environment } = context;
  using own = await ownAccount(provider, {
    environment,
    worker: 'scan',
    log,
    waiter,
    clock: context,
    keepSecrets: (secrets) => log.keepSecrets(secrets),
    ...(environment.HOME && { homeDirectory: environment.HOME }),
  });
  const { accountId, reader } = own;
  return { accountId, result: await reader.scan(accountId, { needs, watched: [] }) };
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

/** What nobody can judge, and why. */
interface Unjudged {
  readonly check: string;
  readonly credential: Credential;
  readonly why: string;
}

function unjudgedBy(check: Check, settings: CheckSettings, result: Scan, now: Date): readonly Unjudged[] {
  return findingsOf(check, settings, result, now).flatMap(({ credential, verdict }) =>
    verdict.kind === 'not-evaluable' ? [{ check: check.name, credential, why: verdict.why }] : [],
  );
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
  readonly unjudged: readonly Unjudged[];
  readonly count: number;
  readonly now: Date;
}

function scanText({ accountId, days, result, found, unjudged, count, now }: ScanSummary, terminal: Terminal): string {
  const colors = colorsOf(terminal);
  const gaps = result.coverage.kind === 'partial' ? result.coverage.gaps : [];
  const problems = [
    ...gaps.map(({ what, reason }) => ({ subject: `not seen: ${what}`, reason })),
    ...unjudged
      .filter(({ why }) => !gaps.some(({ reason }) => why.includes(reason)))
      .map(({ credential, why }) => ({ subject: `not judged: ${nameOf(credential)}`, reason: why })),
  ];
  return [
    ...found.filter(({ credentials }) => credentials.length > 0).map((each) => foundTable(each, now, terminal)),
    [
      `Account ${shortId(accountId)}: ${plural(count, 'finding')} among ${plural(result.activeCredentials, 'active credential')}, with a limit of ${days} days without use.`,
      ...problemLines(problems, colors),
    ].join('\n'),
  ].join('\n\n');
}

function foundTable({ check, credentials }: Found, now: Date, terminal: Terminal): string {
  const colors = colorsOf(terminal);
  const unused = (credential: Credential) => (check.findsDisuse ? [unusedFor(credential, now)] : []);
  const rows = credentials.map((credential) => [...cellsOf(credential, check, colors), ...unused(credential)]);
  const head = ['USER', 'CREDENTIAL', 'CREATED', 'LAST USED', ...(check.findsDisuse ? ['UNUSED FOR'] : [])];
  return `${colors.bold(check.title)}\n${table(head, rows, terminal)}`;
}

function cellsOf(credential: Credential, { words }: Check, colors: Colors): readonly Cell[] {
  const { created, lastUsed } = credential;
  const name = isItsHolder(credential) ? words.noun : nameOf(credential);
  return [holderName(credential), name, formatDay(created), lastUsedCell(lastUsed, colors)];
}

/** Of what was only looked for from some day on, at least so long. */
function unusedFor(credential: Credential, now: Date): string {
  const days = `${wholeDaysBetween(unusedSince(credential), now)} days`;
  return credential.lastUsed.kind === 'unseen' ? `${days} or more` : days;
}

function unusedSince({ created, lastUsed }: Credential): Date {
  switch (lastUsed.kind) {
    case 'used':
      return lastUsed.at;
    case 'unseen':
      return isBefore(lastUsed.since, created) ? created : lastUsed.since;
    case 'never':
    case 'unknown':
      return created;
  }
}
