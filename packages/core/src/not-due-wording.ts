import { isBrownedOut } from './brownout.ts';
import { formatDay, formatInstant } from './instant.ts';
import type { Issue } from './issue.ts';
import type { NotDue } from './remediation-plan.ts';

/** Why an issue is left alone for now: a clause. */
export function notDueInWords(issue: Issue, because: NotDue): string {
  switch (because.reason) {
    case 'not-open':
      return 'not open';
    case 'not-reported':
      return 'its owner has not been told yet';
    case 'already-remediated':
      return 'done already';
    case 'account-not-in-scope':
      return 'its account is not one of the remediation_accounts';
    case 'reported-only':
      return 'only ever reported';
    case 'own-credential':
      return 'Keyhammer itself runs as it';
    case 'whitelisted':
      return `whitelisted by "${because.pattern}"${ofCheck(because.check)}`;
    case 'held':
      return `held until ${formatDay(because.until)}${ofCheck(because.check)}`;
    case 'retention':
      return `retention period until ${formatDay(because.until)}`;
    case 'not-to-be-touched':
      return because.why;
    case 'unused':
      return `nobody uses it, so there is nothing to replace: ${because.check} retires it`;
    case 'seen-before':
      return 'used again after an earlier report, so it is only remediated by hand';
    case 'by-hand-only':
      return 'it can not be undone, so it is only done by hand';
    case 'brown-out':
      return brownoutInWords(issue, because.until);
    case 'not-in-quarantine':
      return 'not in quarantine';
    case 'quarantine':
      return `in quarantine until ${formatDay(because.until)}`;
  }
}

/** @param until its end; once it is back, the end of its watch */
function brownoutInWords(issue: Issue, until: Date): string {
  if (isBrownedOut(issue)) return `deactivated on trial until ${formatInstant(until)}`;
  return `back from its trial, and watched until ${formatInstant(until)}`;
}

function ofCheck(check: string | undefined): string {
  return check === undefined ? '' : ` (for ${check})`;
}
