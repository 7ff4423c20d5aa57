import {
  type ConfiguredCheck,
  eligibilityOf,
  formatDay,
  formatInstant,
  type Issue,
  mayRemediate,
  remediationDate,
  type Whitelist,
} from '@keyhammer/core';

/** What will happen to an issue, and when, as a sentence without its full stop. */
export function fateOf(issue: Issue, { check, settings }: ConfiguredCheck, whitelist: Whitelist, now: Date): string {
  const { remedied } = check.words;
  switch (issue.status) {
    case 'closed':
      return `on ${formatDay(issue.timestamps.closed ?? issue.timestamps.updated)}: ${issue.resolution?.why ?? 'no reason recorded'}`;
    case 'resolved':
      return `${issue.resolution?.why ?? 'no reason recorded'}; the next report closes it`;
    case 'whitelisted':
      return `nothing: whitelisted by "${issue.exception?.pattern}"${issue.exception?.expires ? ` until ${formatDay(issue.exception.expires)}` : ''}`;
    case 'open':
      break;
  }
  if (issue.timestamps.remediated)
    return `${remedied} on ${formatInstant(issue.timestamps.remediated)}; the next identification resolves it`;
  const eligibility = eligibilityOf(issue, { settings, whitelist, inScope: mayRemediate(settings, issue.accountId) }, now);
  const how = settings.remediation ? 'by the next batch run' : 'when an operator confirms it (remediation is not armed)';
  if (eligibility.kind === 'due') return `due: ${remedied} ${how}, if it is still unused then`;
  switch (eligibility.because.reason) {
    case 'not-reported':
      return 'reported to its owner by the next report';
    case 'account-not-in-scope':
      return 'nothing: the account is not one of the remediation_accounts';
    case 'whitelisted':
      return `whitelisted by "${eligibility.because.pattern}" at the next identification`;
    case 'held':
      return `held until ${formatInstant(eligibility.because.until)}, then ${remedied} ${how}, if still unused`;
    default: {
      const date = remediationDate(issue, settings);
      return `${remedied} from ${date ? formatDay(date) : 'an unknown date'} on, ${how}, if still unused`;
    }
  }
}
