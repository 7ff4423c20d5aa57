import { type Issue, reasonOf } from '@keyhammer/core';
import { type ActContext, holderOf } from '../audit.ts';
import type {
  PlannedRemediation,
  RemediationJob,
  RemediationOutcome,
  RemediationResult,
  RemediationSettings,
  RemediatorPorts,
  Subject,
} from '../remediation-run.ts';
import type { Work } from '../work.ts';
import { busyRotating, settleInterrupted } from './interrupted.ts';

/**
 * Takes back what an interrupted rotation has left, or records that its secret had reached its place, whatever has become
 * of the issue: no key stays active whose secret nobody has. Begun anew it is only by a plan.
 */
export async function settleRotations(
  subjects: readonly Subject[],
  settings: RemediationSettings,
  context: ActContext,
): Promise<readonly RemediationResult[]> {
  const results: RemediationResult[] = [];
  for (const subject of subjects) {
    const planned: PlannedRemediation = { ...subject, act: 'rotate', fromQuarantine: false };
    const outcome = await settle({ ...context, planned, settings, consent: {} });
    if (outcome) results.push({ planned, outcome, warnings: [] });
  }
  return results;
}

/** Found in the store alone. */
export async function interruptedRotations(
  jobs: readonly RemediationJob[],
  { ports, now }: { readonly ports: Pick<RemediatorPorts, 'issues' | 'log'>; readonly now: Date },
): Promise<readonly Subject[]> {
  const found: Subject[] = [];
  for (const { account, checks } of jobs) {
    for (const configured of checks.filter(({ check }) => check.rotatable)) {
      try {
        const issues = await Array.fromAsync(ports.issues.list(configured.check.name, { accountId: account.id }));
        found.push(...issues.filter((issue) => isInterrupted(issue, now)).map((issue) => ({ account, configured, issue })));
      } catch (error) {
        ports.log.error('issues could not be read, so interrupted rotations stay as they are', { account: account.id, error });
      }
    }
  }
  return found;
}

function isInterrupted(issue: Issue, now: Date): boolean {
  const { rotation } = issue;
  return rotation !== undefined && !rotation.handedOver && busyRotating(rotation, issue, now) === undefined;
}

async function settle(work: Work): Promise<RemediationOutcome | undefined> {
  const { planned, ports } = work;
  const issue = (await ports.issues.get(planned.issue)) ?? planned.issue;
  if (!issue.rotation || !isInterrupted(issue, work.now)) return undefined;
  try {
    const settled = await settleInterrupted(work, issue, issue.rotation, await ports.credentials.held(holderOf(issue)));
    return settled.kind === 'settled' ? undefined : settled;
  } catch (error) {
    ports.log.error('interrupted rotation could not be settled', { account: issue.accountId, issue: issue.id, error });
    return { kind: 'failed', issue, why: reasonOf(error), firstTime: false };
  }
}
