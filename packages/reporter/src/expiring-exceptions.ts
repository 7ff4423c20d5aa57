import {
  addDays,
  type Exception,
  formatLastDay,
  type Issue,
  type IssueEvent,
  isExpired,
  type Notifier,
  type Ownership,
  principalNameOf,
} from '@keyhammer/core';
import { type AccountDesk, announce, forEachIssue, ownershipIn } from './account-desk.ts';
import { attempt, record } from './on-record.ts';

/** How long before its end an exception's end is told. */
const TOLD_DAYS_BEFORE = 14;

type DatedException = Exception & { readonly expires: Date };

/** Tells of each exception that ends soon, once for each end: its approver, or else the owner. */
export async function tellOfExpiringExceptions(desk: AccountDesk): Promise<void> {
  await forEachIssue(desk, async (issue) => {
    const { exception } = issue;
    if (exception && isExpiringUntold(issue, exception, desk.now)) await attempt(desk, issue, () => tell(desk, issue, exception));
  });
}

function isExpiringUntold({ status, expiryToldFor }: Issue, exception: Exception, now: Date): exception is DatedException {
  const { expires } = exception;
  if (status !== 'whitelisted' || !expires || expiryToldFor?.getTime() === expires.getTime()) return false;
  return !isExpired(exception, now) && isExpired(exception, addDays(now, TOLD_DAYS_BEFORE));
}

async function tell(desk: AccountDesk, issue: Issue, exception: DatedException): Promise<void> {
  const told: IssueEvent = { type: 'expiry-told', expires: exception.expires };
  const { notifier } = desk.ports;
  if (notifier) {
    const ownership = await receiversOf(desk, issue, exception, notifier);
    return announce(desk, issue, 'exception-expiring', { ownership, arrived: [told], unaddressed: [told] });
  }
  // Its ticket, if it ever had one, is closed: there is no other place for it.
  const whose = principalNameOf(issue.details);
  desk.results.warnings.push(`the exception "${exception.pattern}" for ${whose} ends after ${formatLastDay(exception.expires)}`);
  await record(desk, issue, told);
}

/** The approver alone, where Slack knows them. Where that can't be found out, the owner is told now rather than somebody too late. */
async function receiversOf(desk: AccountDesk, issue: Issue, { approver }: Exception, notifier: Notifier): Promise<Ownership> {
  const ownership = ownershipIn(desk, issue);
  if (approver === undefined || !(await isKnown(desk, approver, notifier))) return ownership;
  return { slackOwners: [approver], foundBy: 'the approver of the exception' };
}

async function isKnown(desk: AccountDesk, approver: string, notifier: Notifier): Promise<boolean> {
  try {
    return await notifier.knows(approver);
  } catch (error) {
    desk.ports.log.warn('approver could not be looked up, so the owner is told', { approver, error });
    return false;
  }
}
