import { type AlsoStopped, type Credential, type Issue, obstacleBesides } from '@keyhammer/core';
import type { Act } from './acts.ts';
import { refOf } from './audit.ts';
import type { ActOptions } from './perform-act.ts';
import { type Failed, fail, record, type Work } from './work.ts';

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
    const others = await Promise.all(alsoStopped.map((credential) => withIssues(credential, issue.accountId, work)));
    const why = obstacleBesides({ ...work.planned.configured, whitelist: work.settings.whitelist }, issue.accountId, others, work.now);
    return why === undefined ? { kind: 'prepared', options: { ...(restorePoint && { restorePoint }) } } : { kind: 'spared', why };
  } catch (error) {
    // Nothing was done now; what a run before may have done is still to be looked up.
    return await fail(work, issue, { error, action: act.audit, record: (why) => record(work, issue, act.failed(why, 'maybe')) });
  }
}

async function withIssues(credential: Credential, accountId: string, { settings, ports }: Work): Promise<AlsoStopped> {
  const checks = settings.checks.filter(({ check }) => check.kind === credential.kind).map(({ check }) => check.name);
  const issues = await Promise.all(checks.map((check) => ports.issues.get({ check, accountId, id: credential.id })));
  return { credential, issues: issues.filter((issue) => issue !== undefined), checksOfKind: checks };
}
