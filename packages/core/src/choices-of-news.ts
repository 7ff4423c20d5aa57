import { type ChatAction, KEEP_DAYS, writeSubject } from './chat-choice.ts';
import type { News } from './digest.ts';
import type { Choice } from './document.ts';
import { afterDeletion, deletionSentence, sparesWhatIsUsed } from './fate-wording.ts';
import { ticketLabel } from './issue.ts';
import { mayRemediate } from './scope.ts';

/** What people can decide in the chat. */
export interface Interactivity {
  /** Jira is on, so a ticket can be had. */
  readonly tickets: boolean;
}

/** The buttons below an issue that its owner can still decide about; none that could do nothing. */
export function choicesOf(news: News, { tickets }: Interactivity): readonly Choice[] {
  if (news.kind !== 'reported' && news.kind !== 'reminder') return [];
  return [...(isActedOn(news) ? [keep(news)] : []), ...(canBeDisabled(news) ? [disable(news)] : []), ...openTicket(news, tickets)];
}

/** Else there is nothing that it could be kept from. */
function isActedOn({ check, issue, settings }: News): boolean {
  return check.remedy !== 'none' && mayRemediate(settings, issue.accountId) && !issue.timestamps.remediated;
}

/** Not what is to be replaced instead, nor what would surely be left alone by what is on record. */
function canBeDisabled(news: News): boolean {
  const { check, issue, settings } = news;
  if (!isActedOn(news) || settings.rotation?.action === 'rotate' || issue.rotation) return false;
  // What can't be undone takes more than a button: an operator at a terminal.
  if (check.remedy === 'delete' && check.deletesByHandOnly) return false;
  const { details } = issue;
  return check.mayAct({ ...details, id: issue.id, status: 'active' }, settings, details.readAt).kind === 'act';
}

function keep(news: News): Choice {
  return { ...actionOn(news, 'keep'), label: `Keep ${KEEP_DAYS} days` };
}

function disable(news: News): Choice {
  const { check, issue } = news;
  const verb = check.remedy === 'delete' ? 'Delete' : 'Disable';
  const name = check.words.name(issue).map((part) => part.text);
  const question = { title: `${verb} ${name.join('')} now?`, text: whatDisablingDoes(news), yes: `${verb} now`, no: 'Leave it' };
  return { ...actionOn(news, 'disable'), label: `${verb} now`, danger: true, question };
}

/** The page of the ticket that there is, or a ticket to be made. */
function openTicket(news: News, canBeMade: boolean): readonly Choice[] {
  const { ticket } = news.issue;
  const choice = { ...actionOn(news, 'open-ticket'), label: 'Open ticket' };
  if (ticket) return ticket.url === undefined ? [] : [{ ...choice, url: ticket.url }];
  return canBeMade ? [choice] : [];
}

function actionOn({ issue }: News, action: ChatAction): Pick<Choice, 'action' | 'value'> {
  const { check, accountId } = issue;
  return { action, value: writeSubject({ check, accountId, issue: ticketLabel(issue) }) };
}

/** At most 300 characters, which is what Slack shows of a question. */
function whatDisablingDoes(news: News): string {
  const { check, settings } = news;
  const { noun, remedied } = check.words;
  const done = sparesWhatIsUsed(check, settings)
    ? `The ${noun} is read once more, and left alone if it is in use. Else it is ${remedied} at once.`
    : `The ${noun} is ${remedied} at once, even if it is in use.`;
  return [done, ...whatFollows(news)].join(' ');
}

function whatFollows(news: News): readonly string[] {
  const { check, issue, settings } = news;
  if (check.remedy === 'delete') return [check.reversibility === 'restored' ? ROLLBACK : afterDeletion(check.reversibility)];
  const isTrial = settings.brownoutMinutes > 0 && !issue.brownout;
  return [
    ...(isTrial ? [`The first time it is only for ${minutesInWords(settings.brownoutMinutes)}.`] : []),
    ROLLBACK,
    ...deletionSentence(news).map((part) => part.text.trim()),
  ];
}

const ROLLBACK = 'It can be brought back with "keyhammer rollback".';

function minutesInWords(minutes: number): string {
  return minutes === 1 ? '1 minute' : `${minutes} minutes`;
}
