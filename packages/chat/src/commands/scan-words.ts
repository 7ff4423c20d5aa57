import {
  type Account,
  type ConfiguredCheck,
  code,
  type Doc,
  type Inline,
  type Issue,
  list,
  paragraph,
  principalNameOf,
  strong,
  text,
} from '@keyhammer/core';

/** One line for each, up to this many of a check; the rest is counted. */
const LINES_PER_CHECK = 15;

export function scanStarted({ id, name }: Account, alreadyRunning: boolean): Doc {
  const started = alreadyRunning ? 'somebody has asked for the same just now, so this waits for that scan.' : 'the scan has been started.';
  return [paragraph(code(id), text(` (${name}): ${started} What it finds is told here.`))];
}

export function scanRefused(mistakes: readonly string[]): Doc {
  return [paragraph(text('Nothing was started:')), list(...mistakes.map((mistake) => [text(mistake)]))];
}

export function scanFailed({ id, name }: Account, why: string): Doc {
  return [paragraph(strong('The scan failed'), text(' in '), code(id), text(` (${name}): ${why}.`))];
}

export function scanTooSlow({ id, name }: Account, minutes: number): Doc {
  return [
    paragraph(
      text('The scan of '),
      code(id),
      text(` (${name}) has not ended within ${minutes} minutes. It goes on: ask for it again later, and it tells what it found by then.`),
    ),
  ];
}

export function scanUnknown(accountId: string): Doc {
  return [paragraph(text('Nobody knows of the scan of '), code(accountId), text(' any more: ask for another.'))];
}

export interface ScanFindings {
  readonly account: Account;
  /** The open ones, by check. */
  readonly issues: ReadonlyMap<string, readonly Issue[]>;
  /** What could not be read, in sentences. */
  readonly gaps: readonly string[];
}

/** What is in violation, and plainly what nobody knows. */
export function scanFindings({ account, issues, gaps }: ScanFindings, checks: readonly ConfiguredCheck[]): Doc {
  const { id, name } = account;
  const total = [...issues.values()].reduce((sum, list) => sum + list.length, 0);
  const found = total === 0 ? (gaps.length === 0 ? 'nothing was found.' : 'nothing was found in what could be read.') : `${total} found.`;
  const sections = [...issues].flatMap(([check, list]) => sectionOf(check, list, checks));
  const unread = gaps.length === 0 ? [] : [paragraph(strong('Not everything could be read:')), list(...gaps.map((gap) => [text(gap)]))];
  return [paragraph(code(id), text(` (${name}) was scanned: ${found}`)), ...sections, ...unread];
}

function sectionOf(name: string, issues: readonly Issue[], checks: readonly ConfiguredCheck[]): Doc {
  if (issues.length === 0) return [];
  const configured = checks.find(({ check }) => check.name === name);
  const rest = issues.length - LINES_PER_CHECK;
  return [
    paragraph(strong(configured?.check.title ?? name), text(` (${issues.length})`)),
    list(...issues.slice(0, LINES_PER_CHECK).map((issue) => lineOf(issue, configured))),
    ...(rest > 0 ? [paragraph(text(`… and ${rest} more: see `), code('keyhammer issues'), text('.'))] : []),
  ];
}

/** As messages name it: masked. */
function lineOf(issue: Issue, configured: ConfiguredCheck | undefined): readonly Inline[] {
  if (!configured) return [text(principalNameOf(issue.details))];
  const { words } = configured.check;
  return [...words.name(issue), text(`: ${words.lastUse(issue.details)}`)];
}
