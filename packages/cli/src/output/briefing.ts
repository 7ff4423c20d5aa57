import { rollbackCommand } from '@keyhammer/checks';
import {
  type Credential,
  daysInWords,
  formatDay,
  formatInstant,
  type IssueDetails,
  remediationDate,
  secretPlaceOf,
  wholeDaysBetween,
} from '@keyhammer/core';
import type { PlannedRemediation } from '@keyhammer/remediator';
import { evidenceField } from './assurance.ts';
import { plural } from './counted.ts';
import { type Facts, factsOf, inPlainWords } from './issue-facts.ts';

/**
 * All that an operator needs to say yes or no: what it is, who knows of it, what will be done and how to undo it.
 * @param path the file for the secret of a new key; absent: it goes to the vault
 */
export function briefing(planned: PlannedRemediation, path: string | undefined, now: Date): Facts {
  const { issue, configured } = planned;
  const { details, ticket, timestamps } = issue;
  return [
    ...factsOf(issue, configured.check),
    ...unusedFor(details, now),
    evidenceField(planned),
    ['Reported', timestamps.reported ? formatDay(timestamps.reported) : 'not yet'],
    ['Ticket', ticket ? [ticket.key, ticket.url].filter((part) => part !== undefined).join(' ') : 'none'],
    ['If yes', consequence(planned, path)],
    ['To undo', wayBack(planned)],
  ];
}

/** What is not known is not reckoned with. */
function unusedFor({ lastUsed, created }: IssueDetails, now: Date): Facts {
  const since = (at: Date) => daysInWords(wholeDaysBetween(at, now));
  switch (lastUsed.kind) {
    case 'used':
      return [['Unused for', since(lastUsed.at)]];
    case 'never':
      return [['Unused for', since(created)]];
    case 'unseen':
      return [['Unused for', `${since(lastUsed.since)} at least`]];
    case 'unknown':
      return [];
  }
}

/** Of an inactive key that stands in the way of a new one. */
export function inactiveBriefing({ id, created, lastUsed }: Credential, now: Date): Facts {
  const used = lastUsed.kind === 'used' ? formatInstant(lastUsed.at) : lastUsed.kind;
  return [
    ['Access key', `${id}, inactive`],
    ['Created', `${formatInstant(created)}, ${daysInWords(wholeDaysBetween(created, now))} ago`],
    ['Last used', used],
  ];
}

/** What is found for something else than disuse may well be in use. */
function readAgain({ configured: { check } }: PlannedRemediation): string {
  const isAboutUse = check.findsDisuse || check.rotatable;
  return `It is read again, and left alone if ${isAboutUse ? 'it is in use' : 'it is in violation no more'}.`;
}

function consequence(planned: PlannedRemediation, path: string | undefined): string {
  const { act, fromQuarantine, configured, issue } = planned;
  const { noun, remedied } = configured.check.words;
  if (fromQuarantine) {
    return `It is read again, and left alone unless it has stayed inactive and unused since ${deactivatedOn(planned)}. Else it is deleted for good.`;
  }
  switch (act) {
    case 'deactivate':
      return `${readAgain(planned)} Else it is ${remedied} and read once more to make sure.`;
    case 'delete':
      return `${readAgain(planned)} Else ${keptFirst(planned)}it is ${remedied} and read once more to make sure.`;
    case 'brown-out':
      return (
        `${readAgain(planned)} Else it is ${remedied} for ${plural(configured.settings.brownoutMinutes, 'minute')}, then activated again: ` +
        'this run waits for that. If nothing has missed it by the next remediation, it is deactivated for good.'
      );
    case 'rotate':
      if (issue.rotation?.handedOver)
        return `It is ${remedied} if ${issue.rotation.made?.id ?? `the new ${noun}`} has been used, and this one has not been for ${graceOf(planned)}.`;
      return newKeyConsequence(planned, path);
  }
}

function keptFirst({ configured: { check } }: PlannedRemediation): string {
  return check.reversibility === 'restored' ? 'what it takes to restore it is put on record first, and ' : '';
}

function newKeyConsequence(planned: PlannedRemediation, path: string | undefined): string {
  const { configured, issue } = planned;
  const { noun, remedied } = configured.check.words;
  const date = remediationDate(issue, configured.settings);
  const { accountId, name } = secretPlaceOf(issue);
  const place = path === undefined ? `to AWS Secrets Manager in account ${accountId}, as ${name}` : `to the file ${path}`;
  const from = date && planned.early ? ` from ${formatDay(date)} on,` : '';
  return (
    `A second ${noun} is made, its secret goes ${place}, and the owner is told. This one goes on working: it is ${remedied}${from} once the new ` +
    `one has been used and this one has not been for ${graceOf(planned)}.`
  );
}

function graceOf({ configured }: PlannedRemediation): string {
  return daysInWords(configured.settings.rotation?.graceDays ?? 0);
}

function deactivatedOn({ issue: { remediation } }: PlannedRemediation): string {
  return remediation ? formatDay(remediation.at) : 'its deactivation';
}

function wayBack({ act, fromQuarantine, issue, configured }: PlannedRemediation): string {
  if (fromQuarantine) return 'it can not be undone: whoever needs one makes a new one';
  if (act === 'delete') return inPlainWords(configured.check.words.undo(issue));
  if (act === 'rotate' && !issue.rotation?.handedOver) return 'delete the new one: this one is as it was';
  return rollbackCommand(issue);
}
