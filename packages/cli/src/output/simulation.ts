import { type ConfiguredCheck, daysInWords } from '@keyhammer/core';
import { accountBriefly } from '../known-names.ts';
import { type AccountSimulation, type ThresholdHits, totalsOf } from '../simulation.ts';
import { colorsOf, type Look } from '../terminal.ts';
import { plural } from './counted.ts';
import { problemLines } from './problems.ts';
import { type Cell, table } from './table.ts';

/** Of more accounts than these, those that nothing hits are only counted. */
const ACCOUNTS_SHOWN = 30;

/** What each threshold would hit, by account and in total. */
export function simulationText(
  { check, settings }: ConfiguredCheck,
  thresholds: readonly number[],
  simulations: readonly AccountSimulation[],
  terminal: Look,
): string {
  const incomplete = simulations.filter(({ status }) => status !== 'complete');
  const shown = simulations.length > ACCOUNTS_SHOWN ? simulations.filter(isTold) : simulations;
  const left = simulations.length - shown.length;
  const problems = incomplete.flatMap(({ account, reasons }) => reasons.map((reason) => ({ subject: account.name, reason })));
  return [
    `${check.title}: what other values of ${check.thresholdSetting} would find (it is ${settings.thresholdDays} now). Nothing was recorded.`,
    totalTable(totalsOf(thresholds, simulations), settings.thresholdDays, terminal),
    ...(shown.length > 0 ? [accountTable(thresholds, shown, terminal)] : []),
    ...(left > 0 ? [`… and ${plural(left, 'account')} with nothing to find.`] : []),
    ...(problems.length > 0 ? [problemLines(problems, colorsOf(terminal)).join('\n')] : []),
    closingWords(simulations.length, incomplete.length),
  ].join('\n\n');
}

function totalTable(totals: readonly ThresholdHits[], current: number, terminal: Look): string {
  const { bold } = colorsOf(terminal);
  const rows = totals.map((hits): readonly Cell[] => {
    const days = daysInWords(hits.days);
    return [
      hits.days === current ? { text: `${days} (now)`, paint: bold } : days,
      ...[hits.credentials, hits.users, hits.owners.size, hits.whitelisted].map(String),
    ];
  });
  return table(['THRESHOLD', 'CREDENTIALS', 'USERS', 'OWNERS', 'WHITELISTED, NOT AMONG THEM'], rows, terminal);
}

function accountTable(thresholds: readonly number[], simulations: readonly AccountSimulation[], terminal: Look): string {
  const colors = colorsOf(terminal);
  const paints = { complete: colors.green, partial: colors.yellow, failed: colors.red };
  const rows = simulations.map(({ account, status, hits }): readonly Cell[] => [
    accountBriefly(account),
    { text: status, paint: paints[status] },
    ...thresholds.map((_, index) => hitsCell(hits[index], status)),
  ]);
  const columns = thresholds.map((days) => `${days} DAYS`);
  const legend = 'Credentials / users / owners in each account:';
  return `${legend}\n${table(['ACCOUNT', 'READ', ...columns], rows, terminal)}`;
}

/** What could not be read is never shown as none. */
function hitsCell(hits: ThresholdHits | undefined, status: AccountSimulation['status']): string {
  if (!hits) return 'unknown';
  const counts = [hits.credentials, hits.users, hits.owners.size].join(' / ');
  return status === 'partial' ? `≥ ${counts}` : counts;
}

function isTold({ status, hits }: AccountSimulation): boolean {
  return status !== 'complete' || hits.some(({ credentials, whitelisted }) => credentials + whitelisted > 0);
}

function closingWords(accounts: number, incomplete: number): string {
  if (incomplete === 0) return `${plural(accounts, 'account')} read in full.`;
  return `${incomplete} of ${plural(accounts, 'account')} could not be read in full: the totals are the least that there is.`;
}
