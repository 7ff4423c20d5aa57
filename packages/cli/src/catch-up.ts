import {
  endBrownouts,
  type Operator,
  overdueBrownouts,
  type RemediationReport,
  type RemediationResult,
  tellForgotten,
} from '@keyhammer/remediator';
import type { CliContext } from './command.ts';
import type { ConfiguredJob } from './scope.ts';
import type { Workspace } from './workspace.ts';

/** What earlier runs have left undone, before anything new is planned: trials that are over, and owners who were not told. */
export async function catchUp(
  jobs: readonly ConfiguredJob[],
  operator: Operator,
  workspace: Workspace,
  context: CliContext,
): Promise<RemediationReport> {
  const back = await endOverdueTrials(jobs, operator, workspace, context);
  const forgotten = await tellForgotten(jobs, workspace.remediationSettings(), await workspace.remediator(), context.now());
  return { results: [...back, ...forgotten.results], messages: forgotten.messages };
}

/** Activates again what a run that died has left off. Connects to nothing if there is none. */
export async function endOverdueTrials(
  jobs: readonly ConfiguredJob[],
  operator: Operator,
  workspace: Workspace,
  context: CliContext,
): Promise<readonly RemediationResult[]> {
  const { log, store } = workspace;
  const overdue = await overdueBrownouts(jobs, { ports: { issues: store.issues, log }, now: context.now() });
  if (overdue.length === 0) return [];
  const ports = await workspace.remediator();
  return await endBrownouts(overdue, workspace.remediationSettings(), { operator, ports, now: context.now() });
}
