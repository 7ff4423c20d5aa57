import {
  endBrownouts,
  interruptedRotations,
  type Operator,
  overdueBrownouts,
  type RemediationReport,
  type RemediationResult,
  settleRotations,
  tellForgotten,
} from '@keyhammer/remediator';
import type { CliContext } from './command.ts';
import type { ConfiguredJob } from './scope.ts';
import type { Workspace } from './workspace.ts';

/** What earlier runs have left undone, before anything new is planned; and owners who were not told. */
export async function catchUp(
  jobs: readonly ConfiguredJob[],
  operator: Operator,
  workspace: Workspace,
  context: CliContext,
): Promise<RemediationReport> {
  const settled = await settleEarlier(jobs, operator, workspace, context);
  const forgotten = await tellForgotten(jobs, workspace.remediationSettings(), await workspace.remediator(), context.now());
  return { results: [...settled, ...forgotten.results], messages: forgotten.messages };
}

/**
 * Activates again what a run that died has left off, and settles the rotations that it left half-way, of every check that
 * is enabled. Connects to nothing if there is none.
 */
export async function settleEarlier(
  jobs: readonly ConfiguredJob[],
  operator: Operator,
  workspace: Workspace,
  context: CliContext,
): Promise<readonly RemediationResult[]> {
  const { log, store } = workspace;
  const settings = workspace.remediationSettings();
  const everything = jobs.map(({ account }) => ({ account, checks: settings.checks }));
  const reading = { ports: { issues: store.issues, log }, now: context.now() };
  const [overdue, interrupted] = [await overdueBrownouts(everything, reading), await interruptedRotations(everything, reading)];
  if (overdue.length + interrupted.length === 0) return [];
  const acting = { operator, ports: await workspace.remediator(), now: context.now() };
  return [...(await endBrownouts(overdue, settings, acting)), ...(await settleRotations(interrupted, settings, acting))];
}
