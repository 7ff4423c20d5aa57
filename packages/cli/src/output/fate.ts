import {
  type ConfiguredCheck,
  eligibilityOf,
  formatDay,
  formatInstant,
  formatLastDay,
  type Issue,
  mayRemediate,
  type NotDue,
  remediationDate,
  type Whitelist,
} from '@keyhammer/core';

/** What will happen to an issue, and when, as a sentence without its full stop. */
export function fateOf(issue: Issue, configured: ConfiguredCheck, whitelist: Whitelist, now: Date): string {
  switch (issue.status) {
    case 'closed':
      return `nothing: it ended on ${formatDay(issue.timestamps.closed ?? issue.timestamps.updated)}, as ${endOf(issue)}`;
    case 'resolved':
      return `${endOf(issue)}; the next report closes it`;
    case 'whitelisted':
      return `left alone, by the entry "${issue.exception?.pattern}" in whitelist.json${untilOf(issue.exception?.expires)}`;
    case 'open':
      return fateOfOpen(issue, configured, whitelist, now);
  }
}

/** The same for a list, after the status and the ticket. */
export function fateWithStatus(issue: Issue, configured: ConfiguredCheck, whitelist: Whitelist, now: Date): string {
  const { status, ticket, timestamps } = issue;
  const headline = ticket ? `${status} (${ticket.key})` : status;
  if (status === 'closed') return `${headline} on ${formatDay(timestamps.closed ?? timestamps.updated)}: ${endOf(issue)}`;
  return `${headline}: ${fateOf(issue, configured, whitelist, now)}`;
}

function fateOfOpen(issue: Issue, { check, settings }: ConfiguredCheck, whitelist: Whitelist, now: Date): string {
  const { remedied } = check.words;
  const { remediated } = issue.timestamps;
  if (remediated) return `${remedied} on ${formatInstant(remediated)}; the next identification resolves it`;
  const eligibility = eligibilityOf(issue, { settings, whitelist, inScope: mayRemediate(settings, issue.accountId) }, now);
  const how = settings.remediation ? 'by the next batch run' : 'when an operator confirms it (remediation is not armed)';
  if (eligibility.kind === 'due') return `due: ${remedied} ${how}, if still unused`;
  const date = remediationDate(issue, settings);
  return fateOfPostponed(eligibility.because, `${remedied} from ${date ? formatDay(date) : 'an unknown date'} on, ${how}, if still unused`);
}

function fateOfPostponed(because: NotDue, later: string): string {
  switch (because.reason) {
    case 'not-reported':
      return 'reported to its owner by the next report';
    case 'account-not-in-scope':
      return 'nothing: the account is not one of the remediation_accounts';
    case 'whitelisted':
      return `whitelisted by the entry "${because.pattern}" at the next identification`;
    case 'held':
      return `held until ${formatInstant(because.until)}, then ${later}`;
    case 'retention':
    case 'not-open':
    case 'already-remediated':
      return later;
  }
}

function endOf({ resolution }: Issue): string {
  return resolution?.why ?? 'an earlier tool ended it';
}

function untilOf(expires: Date | undefined): string {
  return expires ? `, until ${formatLastDay(expires)}` : '';
}
