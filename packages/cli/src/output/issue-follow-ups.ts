import {
  type ConfiguredCheck,
  comebacksOf,
  daysInWords,
  deletionDate,
  formatDay,
  formatInstant,
  formatLastDay,
  type Issue,
  isQuarantined,
} from '@keyhammer/core';
import { type Facts, inPlainWords } from './issue-facts.ts';
import { placeOf } from './remediation-outcome.ts';

/** What came of an issue: who was told, what people decided, what was done to the credential, and what is still to come. */
export function followUps(issue: Issue, configured: ConfiguredCheck): Facts {
  return [
    ...ticketOf(issue),
    ...triageOf(issue),
    ...exceptionOf(issue),
    ...comebacksOf(issue).map(
      ({ reported, usedAgain }) => ['Seen before', `reported ${formatDay(reported)}, in use again by ${formatDay(usedAgain)}`] as const,
    ),
    ...reminderOf(issue),
    ...trialOf(issue),
    ...rotationOf(issue),
    ...attemptOf(issue),
    ...endOf(issue, configured),
  ];
}

function ticketOf({ ticket }: Issue): Facts {
  if (!ticket) return [];
  const state = ticket.leftClosed ? 'closed by a person, and left so' : ticket.state;
  return [['Ticket', `${ticket.key} (${state})${ticket.url === undefined ? '' : ` ${ticket.url}`}`]];
}

function triageOf({ triage, expedited, hold }: Issue): Facts {
  const { closed, labels = [] } = triage ?? {};
  return [
    ...(closed ? [['Ticket closed', `by ${closed.by} on ${formatInstant(closed.at)}; on_manual_close: ${closed.treatedAs}`] as const] : []),
    ...labels.map(({ label, by, at }) => ['Label', `${label}, by ${by} on ${formatInstant(at)}`] as const),
    ...(expedited ? [['Due at once', `as ${expedited.by} asked on ${formatInstant(expedited.at)}`] as const] : []),
    ...(hold ? [['Held', `until ${formatInstant(hold.until)} by ${hold.by}: ${hold.reason}`] as const] : []),
  ];
}

function exceptionOf({ exception, expiryToldFor }: Issue): Facts {
  if (!exception) return [];
  const { pattern, reason, approver, expires } = exception;
  const words = [
    reason ?? `by the entry "${pattern}"`,
    ...(approver === undefined ? [] : [`(approved by ${approver})`]),
    ...(expires ? [`until ${formatLastDay(expires)}`] : []),
    ...(expires && expiryToldFor?.getTime() === expires.getTime() ? ['(its end has been told)'] : []),
  ];
  return [['Whitelisted', words.join(' ')]];
}

function reminderOf({ reminder }: Issue): Facts {
  if (!reminder) return [];
  const told = [...(reminder.ticketTold ? ['the ticket'] : []), ...(reminder.ownerTold ? ['the owner'] : [])];
  return [['Reminded', `${told.join(' and ')}, ${daysInWords(reminder.days)} before ${formatDay(reminder.date)}`]];
}

function trialOf({ brownout }: Issue): Facts {
  if (!brownout) return [];
  const { startedAt, until, endedAt, by } = brownout;
  const end = endedAt ? `active again since ${formatInstant(endedAt)}` : `to be active again at ${formatInstant(until)}`;
  return [['On trial', `deactivated on ${formatInstant(startedAt)} by ${by}, ${end}`]];
}

function rotationOf({ rotation }: Issue): Facts {
  if (!rotation) return [];
  const { startedAt, by, made, handedOver, toldAt, stuckToldAt } = rotation;
  return [
    ['Rotation', `begun on ${formatInstant(startedAt)} by ${by}`],
    ...(made ? [['New one', `${made.id}, made on ${formatInstant(made.at)}`] as const] : []),
    ...(handedOver ? [['Its secret', `in ${placeOf(handedOver.to)}, since ${formatInstant(handedOver.at)}`] as const] : []),
    ...(toldAt ? [['Owner told', formatInstant(toldAt)] as const] : []),
    ...(stuckToldAt ? [['Stuck', `told on ${formatInstant(stuckToldAt)}`] as const] : []),
  ];
}

function attemptOf({ attempt }: Issue): Facts {
  return attempt ? [['Last attempt', `${attempt.outcome} on ${formatInstant(attempt.at)}: ${attempt.why}`]] : [];
}

function endOf(issue: Issue, { check, settings }: ConfiguredCheck): Facts {
  const { remediation, deletion } = issue;
  const date = settings.deletion && isQuarantined(issue) ? deletionDate(issue, settings) : undefined;
  return [
    ...(remediation?.undone === undefined ? [] : [['Not deleted', `it did not stay as Keyhammer left it: ${remediation.undone}`] as const]),
    ...(date ? [['Deletion', `from ${formatDay(date)} on, for good`] as const] : []),
    ...(deletion ? [['Deleted', `for good on ${formatInstant(deletion.at)}, in a ${deletion.mode} run by ${deletion.by}`] as const] : []),
    ...(remediation && !deletion ? [['To undo', inPlainWords(check.words.undo(issue))] as const] : []),
  ];
}
