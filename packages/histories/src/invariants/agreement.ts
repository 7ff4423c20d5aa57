import type { Issue } from '@keyhammer/core';
import type { HeldCredential } from '@keyhammer/testing';
import { covers, isInViolation } from '../observer/facts.ts';
import type { HistoryWorld } from '../world/history-world.ts';
import { nameOfIssue } from '../world/observed-store.ts';
import { CHECKS, settingsOf } from '../world/settings.ts';
import { isLeftAlone, isLeftToLater } from './left-alone.ts';
import { wasReopenedByPeople } from './tickets.ts';

/** Where store, cloud and tickets differ after all has become quiet. */
export function disagreements(world: HistoryWorld): readonly string[] {
  return [
    ...world.credentials().flatMap((credential) => missing(world, credential)),
    ...world.issues.all.flatMap((issue) => wrong(world, issue)),
  ];
}

function missing(world: HistoryWorld, credential: HeldCredential & { readonly accountId: string }): readonly string[] {
  return CHECKS.filter(({ kind }) => kind === credential.kind).flatMap(({ name }) => {
    const key = { check: name, accountId: credential.accountId, id: credential.id };
    const violates = isInViolation(name, credential, settingsOf(world.settings, name).thresholdDays, world.now);
    return violates && !world.issues.about(key) ? [`${nameOfIssue(key)} is in violation, and there is no issue`] : [];
  });
}

function wrong(world: HistoryWorld, issue: Issue): readonly string[] {
  const expected = expectedStatus(world, issue);
  if (issue.status !== expected) return [`${nameOfIssue(issue)} is ${issue.status} and should be ${expected}`];
  return [...wrongTicket(world, issue), ...leftIntents(world, issue), ...untold(world, issue)].map(
    (what) => `${nameOfIssue(issue)}: ${what}`,
  );
}

function expectedStatus(world: HistoryWorld, { check, accountId, id, details: { kind } }: Issue): Issue['status'] {
  const credential = world.cloud.inTruth({ accountId, kind, id });
  if (!credential || !isInViolation(check, credential, settingsOf(world.settings, check).thresholdDays, world.now)) return 'closed';
  const names = [credential.id, credential.principal];
  const isExcepted = world.whitelist.some((entry) => entry.check === check && covers(entry, accountId, names, world.now));
  return isExcepted ? 'whitelisted' : 'open';
}

function wrongTicket({ jira, tracker }: HistoryWorld, { status, ticket, timestamps }: Issue): readonly string[] {
  if (status === 'open' && !timestamps.reported) return ['it is open, and was not reported'];
  if (status === 'open' && jira && !ticket) return ['it is open, and has no ticket'];
  const kept = tracker.tickets.find(({ key }) => key === ticket?.key);
  if (!kept || !ticket) return [];
  const shouldBeOpen = status === 'open' && !ticket.leftClosed;
  if (kept.state === (shouldBeOpen ? 'open' : 'closed') || wasReopenedByPeople(kept)) return [];
  return [`it is ${status}, and its ticket ${kept.key} is ${kept.state}`];
}

/** What is protected, or waits for its date, is not looked after; then nothing may have been done to it. */
function leftIntents(world: HistoryWorld, issue: Issue): readonly string[] {
  const { remediation, deletion, ticket } = issue.intents;
  // Begun when the issue ended by itself: moot, unless the credential is to be brought back.
  if (issue.status === 'closed' && remediation && remediation.action !== 'brown-out') return [];
  const status = world.cloud.inTruth({ ...issue, kind: issue.details.kind })?.status;
  const isOut = isLeftAlone(world, issue) || isLeftToLater(world, issue);
  return [
    ...(ticket ? ['a ticket is still being made'] : []),
    ...(remediation && (!isOut || remediation.action === 'brown-out' || status !== 'active')
      ? [`an intent to ${remediation.action} is left`]
      : []),
    // Switched off or protected meanwhile, nobody looks what has become of it.
    ...(deletion && !isOut && settingsOf(world.settings, issue.check).deletion ? ['an intent to delete out of quarantine is left'] : []),
  ];
}

function untold({ slack }: HistoryWorld, { status, announcedAt, remediation, deletion, rotation }: Issue): readonly string[] {
  return [
    ...(slack && status === 'open' && !announcedAt ? ['nobody was told of it'] : []),
    ...(remediation && !remediation.told ? ['nobody was told of its remediation'] : []),
    ...(deletion && !deletion.told ? ['nobody was told of its deletion'] : []),
    ...(status === 'open' && rotation?.handedOver && !rotation.toldAt ? ['nobody was told where the new secret is'] : []),
  ];
}
