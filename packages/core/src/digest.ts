import type { Check } from './check.ts';
import { code, type Doc, type Inline, link, list, paragraph, strong, text } from './document.ts';
import { formatDay } from './instant.ts';
import { type Issue, maskedId } from './issue.ts';
import type { Ownership } from './owners.ts';
import type { Message } from './ports/notifier.ts';
import type { IssueContext } from './wording.ts';

/** Something that an owner is to hear of. */
export interface News extends IssueContext {
  readonly kind: 'reported' | 'whitelisted' | 'resolved' | 'remediated' | 'remediation-failed';
  readonly ownership: Ownership;
  /** When it may be remediated at the earliest; for `reported`. */
  readonly remediationDate?: Date;
}

/** One line for each, up to this many of a kind; the rest is counted. */
const LINES_PER_KIND = 15;

const HEADINGS: Record<News['kind'], string> = {
  reported: 'Unused, and due to be retired',
  'remediation-failed': 'Could not be retired; it will be tried again',
  remediated: 'Retired',
  whitelisted: 'Covered by the whitelist now',
  resolved: 'No longer an issue',
};

/** One message for each receiver, with all that concerns them. */
export function digests(news: readonly News[], receiversOf: (news: News) => readonly string[]): readonly Message[] {
  const byReceiver = new Map<string, News[]>();
  for (const item of news) {
    for (const receiver of new Set(receiversOf(item))) byReceiver.set(receiver, [...(byReceiver.get(receiver) ?? []), item]);
  }
  return [...byReceiver].map(([to, items]) => ({ to, title: titleOf(items), body: bodyOf(items) }));
}

/** Who hears of it: the account's owners, the default ones if so configured, and the tagged owner if the notifier knows them. */
export function receiversOf(ownership: Ownership, defaultOwners: readonly string[], knowsTaggedOwner: boolean): readonly string[] {
  const tagged = ownership.taggedOwner !== undefined && knowsTaggedOwner ? [ownership.taggedOwner] : [];
  return [...new Set([...ownership.slackOwners, ...defaultOwners, ...tagged])];
}

function titleOf(items: readonly News[]): string {
  const count = (kind: News['kind']) => items.filter((item) => item.kind === kind).length;
  const parts = [
    [count('reported'), 'unused'],
    [count('remediation-failed'), 'not retired'],
    [count('remediated'), 'retired'],
    [count('whitelisted'), 'whitelisted'],
    [count('resolved'), 'resolved'],
  ] as const;
  const said = parts.filter(([n]) => n > 0).map(([n, what]) => `${n} ${what}`);
  return `Keyhammer: ${said.join(', ')}`;
}

function bodyOf(items: readonly News[]): Doc {
  const kinds = Object.keys(HEADINGS) as News['kind'][];
  return kinds.flatMap((kind) =>
    sectionOf(
      kind,
      items.filter((item) => item.kind === kind),
    ),
  );
}

function sectionOf(kind: News['kind'], items: readonly News[]): Doc {
  const [first] = items;
  if (!first) return [];
  const rest = items.length - LINES_PER_KIND;
  return [
    paragraph(strong(HEADINGS[kind]), text(` (${titlesOf(items.map((item) => item.check))})`)),
    list(...items.slice(0, LINES_PER_KIND).map(lineOf)),
    ...(rest > 0 ? [paragraph(text(`… and ${rest} more: see `), code('keyhammer issues'), text('.'))] : []),
  ];
}

function titlesOf(checks: readonly Check[]): string {
  return [...new Set(checks.map((check) => check.title))].join(', ');
}

function lineOf(news: News): readonly Inline[] {
  const { issue, accountName } = news;
  return [
    code(maskedId(issue.id)),
    text(` of ${issue.details.principal} in ${accountName}: ${evidenceOf(issue)}`),
    ...fateOf(news),
    ...(issue.ticket?.url ? [text(' '), link(issue.ticket.key, issue.ticket.url)] : []),
  ];
}

function fateOf({ kind, issue, settings, remediationDate }: News): readonly Inline[] {
  if (kind === 'resolved') return [text(`; ${masked(issue.resolution?.why ?? 'resolved', issue)}`)];
  if (kind === 'remediation-failed') return [text(`; ${masked(issue.attempt?.why ?? 'failed', issue)}`)];
  if (kind !== 'reported' || !remediationDate) return [];
  return settings.remediation
    ? [text('; will be retired on '), strong(formatDay(remediationDate))]
    : [text('; may be retired from '), strong(formatDay(remediationDate))];
}

/** A cloud's own error message may name the credential in full. */
function masked(why: string, { id }: Issue): string {
  return why.replaceAll(id, maskedId(id));
}

function evidenceOf({ details }: Issue): string {
  switch (details.lastUsed.kind) {
    case 'used':
      return `last used ${formatDay(details.lastUsed.at)}`;
    case 'never':
      return `never used, created ${formatDay(details.created)}`;
    case 'unknown':
      return 'last use unknown';
  }
}
