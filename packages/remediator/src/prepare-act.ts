import { type AlsoStopped, addDays, type Credential, type Issue, obstacleBesides, type StoppingAct } from '@keyhammer/core';
import type { Act } from './acts.ts';
import { refOf } from './audit.ts';
import { planInputOf } from './due-again.ts';
import type { ActOptions } from './perform-act.ts';
import { type Failed, fail, recordUnlessChanged, unlocking, type Work } from './work.ts';

type Prepared =
  | { readonly kind: 'prepared'; readonly options: ActOptions }
  /** It would take away what is to stay. */
  | { readonly kind: 'spared'; readonly why: string }
  | Failed;

/** Looks up what the act takes away besides, and what will bring the credential back: kept with the intent, before anything is done. */
export async function prepareAct(work: Work, issue: Issue, act: Act): Promise<Prepared> {
  const former = issue.intents.remediation?.restorePoint;
  try {
    const { alsoStopped, restorePoint } = await work.ports.credentials.prepare(refOf(issue), act.change, former);
    const why = alsoStopped.length > 0 ? await reasonToSpare(work, issue, act, alsoStopped) : undefined;
    if (why !== undefined) return { kind: 'spared', why };
    const taken = act.change === 'delete' ? alsoStopped : alsoStopped.filter(({ status }) => status === 'active');
    return { kind: 'prepared', options: { ...unlocking(work), alsoStopped: taken, ...(restorePoint && { restorePoint }) } };
  } catch (error) {
    // Nothing was done now; what a run before may have done is still to be looked up, and another run's intent is not to be written over.
    return await fail(work, issue, {
      error,
      action: act.audit,
      record: (why) => recordUnlessChanged(work, issue, act.failed(why, 'maybe')),
    });
  }
}

async function reasonToSpare(work: Work, issue: Issue, { change }: Act, alsoStopped: readonly Credential[]): Promise<string | undefined> {
  const { accountId } = issue;
  const self = await work.ports.credentials.ownIdentity(accountId);
  const read = await Promise.all(alsoStopped.map((credential) => readInFull(credential, accountId, work)));
  const there = read.filter((credential) => credential !== undefined);
  const others = await Promise.all(there.map((credential) => withIssues(credential, accountId, work)));
  const act: StoppingAct = { ...planInputOf(accountId, work.planned.configured, { ...work, self }), accountId, change };
  return obstacleBesides(act, others, work.now);
}

/** What is on is read for what tells whether it may go: of the check's own kind what the check needs to know, else its use. */
async function readInFull(credential: Credential, accountId: string, { planned, ports, now }: Work): Promise<Credential | undefined> {
  if (credential.status === 'inactive') return credential;
  const { check, settings } = planned.configured;
  const { kind, principal, id } = credential;
  const need = kind === check.kind ? check.need(settings, now) : { kind, unusedSince: addDays(now, -settings.thresholdDays) };
  const live = await ports.credentials.look({ accountId, kind, principal, id }, need);
  return live.kind === 'found' ? live.credential : undefined;
}

async function withIssues(credential: Credential, accountId: string, { settings, ports }: Work): Promise<AlsoStopped> {
  const checks = settings.checks.filter(({ check }) => check.kind === credential.kind).map(({ check }) => check.name);
  const issues = await Promise.all(checks.map((check) => ports.issues.get({ check, accountId, id: credential.id })));
  return { credential, issues: issues.filter((issue) => issue !== undefined), checksOfKind: checks };
}
