import { expiryLine, handOverInWords } from './act-wording.ts';
import type { Check } from './check.ts';
import { principalNameOf } from './credential.ts';
import { type Choice, code, type Doc, type Inline, link, list, paragraph, strong, text, withChoices } from './document.ts';
import { isByHand, isKeptByLock } from './fate-wording.ts';
import { formatDay, formatInstant } from './instant.ts';
import { type Issue, maskedId } from './issue.ts';
import type { IssueContext } from './issue-context.ts';
import type { Ownership } from './owners.ts';
import type { Message } from './ports/notifier.ts';
import { mayRemediate } from './scope.ts';

export type NewsKind = keyof typeof HEADINGS;

/** Something that an owner is to hear of. */
export interface News extends IssueContext {
  readonly kind: NewsKind;
  readonly ownership: Ownership;
  /** When it may be remediated at the earliest; for `reported`. */
  readonly remediationDate?: Date;
  /** What a rotation waits for. */
  readonly why?: string;
}

/** One line for each, up to this many of a kind; the rest is counted. */
const LINES_PER_KIND = 15;

/** In the order of a message: what it is headed by, and how it is counted in its title. */
const HEADINGS = {
  reported: ['Found', 'found'],
  reminder: ['Soon to be retired', 'soon to be retired'],
  'remediation-failed': ['Could not be retired; it will be tried again', 'not retired'],
  'browned-out': ['Deactivated on trial, and active again soon', 'on trial'],
  rotated: ['Replaced: fetch the new one', 'replaced'],
  'rotation-reminder': ['Replaced some time ago, and still to be changed over', 'to be changed over'],
  'rotation-stuck': ['Replaced, but the old one can not be retired', 'stuck'],
  remediated: ['Retired', 'retired'],
  deleted: ['Deleted for good', 'deleted'],
  'exception-expiring': ['Covered by the whitelist, but not for long', 'with an exception that ends soon'],
  whitelisted: ['Covered by the whitelist now', 'whitelisted'],
  resolved: ['No longer an issue', 'resolved'],
} as const;

/** What can be decided about an item where the medium has buttons. */
type ChoicesOf = (news: News) => readonly Choice[];
const NO_CHOICES: ChoicesOf = () => [];

/** One message for each receiver, with all that concerns them. */
export function digests(
  news: readonly News[],
  receiversOf: (news: News) => readonly string[],
  choicesOf: ChoicesOf = NO_CHOICES,
): readonly Message[] {
  const byReceiver = new Map<string, News[]>();
  for (const item of news) {
    for (const receiver of new Set(receiversOf(item))) byReceiver.set(receiver, [...(byReceiver.get(receiver) ?? []), item]);
  }
  return [...byReceiver].map(([to, items]) => ({ to, title: titleOf(items), body: bodyOf(items, choicesOf) }));
}

/** Who hears of it: the account's owners, the default ones if so configured, and the tagged owner if the notifier knows them. */
export function receiversOf(ownership: Ownership, defaultOwners: readonly string[], knowsTaggedOwner: boolean): readonly string[] {
  const tagged = ownership.taggedOwner !== undefined && knowsTaggedOwner ? [ownership.taggedOwner] : [];
  return [...new Set([...ownership.slackOwners, ...defaultOwners, ...tagged])];
}

function titleOf(items: readonly News[]): string {
  const said = kindsIn(items).map((kind) => `${items.filter((item) => item.kind === kind).length} ${HEADINGS[kind][1]}`);
  return `Keyhammer: ${said.join(', ')}`;
}

function kindsIn(items: readonly News[]): readonly NewsKind[] {
  const kinds = Object.keys(HEADINGS) as NewsKind[];
  return kinds.filter((kind) => items.some((item) => item.kind === kind));
}

function bodyOf(items: readonly News[], choicesOf: ChoicesOf): Doc {
  return kindsIn(items).flatMap((kind) =>
    sectionOf(
      kind,
      items.filter((item) => item.kind === kind),
      choicesOf,
    ),
  );
}

function sectionOf(kind: NewsKind, items: readonly News[], choicesOf: ChoicesOf): Doc {
  const [first] = items;
  if (!first) return [];
  const rest = items.length - LINES_PER_KIND;
  const shown = items.slice(0, LINES_PER_KIND);
  return [
    paragraph(strong(HEADINGS[kind][0]), text(` (${titlesOf(items.map((item) => item.check))})`)),
    withChoices(list(...shown.map(lineOf)), shown.map(choicesOf)),
    ...(rest > 0 ? [paragraph(text(`… and ${rest} more: see `), code('keyhammer issues'), text('.'))] : []),
  ];
}

function titlesOf(checks: readonly Check[]): string {
  return [...new Set(checks.map((check) => check.title))].join(', ');
}

function lineOf(news: News): readonly Inline[] {
  const { issue, accountName, check } = news;
  const { dormant, risk } = issue.details;
  return [
    ...check.words.name(issue),
    text(` in ${accountName}: ${check.words.lastUse(issue.details)}`),
    ...(dormant ? [text(`, and nothing else that ${principalNameOf(issue.details)} holds is in use`)] : []),
    ...(risk ? [text(`, risk ${risk.level}`)] : []),
    ...trustOf(news),
    ...fateOf(news),
    ...(issue.ticket?.url ? [text(' '), link(issue.ticket.key, issue.ticket.url)] : []),
  ];
}

/** Said while it still matters. */
function trustOf({ kind, check, issue }: News): readonly Inline[] {
  if (kind !== 'reported' && kind !== 'reminder') return [];
  const { strength } = check.words.evidence(issue.details);
  const undone = check.remedy === 'none' ? '' : `, ${UNDONE[check.reversibility]}`;
  return [text(`, evidence ${strength}${undone}`)];
}

const UNDONE: Readonly<Record<Check['reversibility'], string>> = {
  restored: 'can be undone',
  replaced: 'can not be undone as such',
  irreversible: 'can not be undone',
};

function fateOf(news: News): readonly Inline[] {
  const { kind, issue } = news;
  switch (kind) {
    case 'resolved':
      return [text(`; ${masked(issue.resolution?.why ?? 'resolved', issue)}`)];
    case 'remediation-failed':
      return [text(`; ${masked(issue.attempt?.why ?? 'failed', issue)}`)];
    case 'rotated':
      return newSecret(issue);
    case 'rotation-reminder':
    case 'rotation-stuck':
      return [...(news.why === undefined ? [] : [text(`; ${masked(news.why, issue)}`)]), ...newSecret(issue)];
    case 'exception-expiring':
      return expiryLine(news);
    case 'reported':
    case 'reminder':
      return dateOf(news);
    case 'browned-out':
      return issue.brownout ? [text('; back at '), strong(formatInstant(issue.brownout.until))] : [];
    case 'remediated':
    case 'deleted':
    case 'whitelisted':
      return [];
  }
}

function newSecret({ rotation }: Issue): readonly Inline[] {
  return rotation?.handedOver ? [text('; the new secret: '), ...handOverInWords(rotation.handedOver.to)] : [];
}

function dateOf(news: News): readonly Inline[] {
  const { check, issue, settings, remediationDate } = news;
  if (!remediationDate || check.remedy === 'none' || !mayRemediate(settings, issue.accountId)) return [];
  if (isKeptByLock(news)) return [text('; locked, and left alone until somebody unlocks it')];
  const done = settings.rotation?.action === 'rotate' ? 'replaced' : 'retired';
  return [text(isByHand(news) ? `; may be ${done} from ` : `; will be ${done} on `), strong(formatDay(remediationDate))];
}

/** A cloud's own error message may name the credential in full. A principal's name is no secret. */
function masked(why: string, { id, details }: Issue): string {
  return id === details.principal ? why : why.replaceAll(id, maskedId(id));
}
