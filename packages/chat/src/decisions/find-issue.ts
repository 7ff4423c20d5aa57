import { type ChatSubject, type ConfiguredCheck, type Issue, type IssueStore, ticketLabel } from '@keyhammer/core';

/** What a button is about, as it is now; or a sentence that says why it is about nothing any more. */
export type Found =
  | { readonly kind: 'found'; readonly configured: ConfiguredCheck; readonly issue: Issue }
  | { readonly kind: 'gone'; readonly why: string };

/** In the incarnation that the person saw: of the next one nobody has been told that it was this button's. */
export async function findIssue(subject: ChatSubject, issues: IssueStore, checks: readonly ConfiguredCheck[]): Promise<Found> {
  const configured = checks.find(({ check }) => check.name === subject.check);
  if (!configured) return gone(`The check ${subject.check} is not enabled any more, so nothing was done.`);
  const all = await Array.fromAsync(issues.list(subject.check, { accountId: subject.accountId }));
  const issue = all.find((each) => ticketLabel(each) === subject.issue);
  if (issue) return { kind: 'found', configured, issue };
  const isFormer = all.some((each) => formerLabels(each).includes(subject.issue));
  return gone(
    isFormer
      ? 'That message is about an earlier time: it was settled, and has become an issue anew since. Use the buttons of the later message.'
      : 'What that message is about is not on record any more, so nothing was done.',
  );
}

function formerLabels(issue: Issue): readonly string[] {
  return Array.from({ length: issue.incarnation - 1 }, (_, index) => ticketLabel({ ...issue, incarnation: index + 1 }));
}

function gone(why: string): Found {
  return { kind: 'gone', why };
}
