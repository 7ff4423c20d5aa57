import { reasonOf } from '@keyhammer/core';
import type { JobFilter } from '@keyhammer/initiator';
import { settleEarlier } from '../catch-up.ts';
import type { CliContext, CommandResult } from '../command.ts';
import { resultDocument } from '../output/remediation-document.ts';
import { resultTable } from '../output/remediation-outcome.ts';
import { jobsOf } from '../scope.ts';
import { colorsOf } from '../terminal.ts';
import type { Workspace } from '../workspace.ts';
import { identify } from './identify.ts';
import { remediate } from './remediate.ts';
import { report } from './report.ts';

/**
 * What a cron job calls: end what is off on trial, then identify, report and, where it is armed, remediate, in batch.
 * One at a time, of all that share the tables; one that may not be alone any more begins nothing more.
 * @throws LockedError if another is at work
 */
export async function run(workspace: Workspace, filter: JobFilter, context: CliContext): Promise<CommandResult> {
  const inScope = workspace.settings.checks.filter(({ enabled, check }) => enabled && (filter.checks?.includes(check) ?? true));
  const isArmed = inScope.some(({ remediation }) => remediation);
  // Missing credentials of Jira or Slack show before anything is done, not half-way.
  if (isArmed || inScope.some(({ reporting }) => reporting)) await workspace.reporter();

  await using lease = await workspace.store.lock.acquire('run', `${context.operator}, process ${process.pid}`);
  const guarded: CliContext = { ...context, until: lease.lost };
  const stages = new Map<string, CommandResult>();
  for (const [name, perform] of stagesOf(workspace, filter, isArmed)) {
    if (lease.lost.aborted) break;
    const result = await perform(guarded);
    if (result) stages.set(name, result);
  }
  return resultOf(stages, { isArmed, lost: lease.lost, context, workspace });
}

type Stage = (context: CliContext) => Promise<CommandResult | undefined>;

function stagesOf(workspace: Workspace, filter: JobFilter, isArmed: boolean): readonly (readonly [string, Stage])[] {
  return [
    ['left by earlier runs', (context) => leftBehind(workspace, filter, context)],
    ['identify', (context) => identify(workspace, filter, context)],
    ['report', (context) => report(workspace, filter, context)],
    ...(isArmed
      ? [['remediate', (context: CliContext) => remediate(workspace, filter, { dryRun: false, batch: true }, context)] as const]
      : []),
  ];
}

interface Ending {
  readonly isArmed: boolean;
  readonly lost: AbortSignal;
  readonly context: CliContext;
  readonly workspace: Workspace;
}

function resultOf(stages: ReadonlyMap<string, CommandResult>, { isArmed, lost, context, workspace }: Ending): CommandResult {
  const { bold, red } = colorsOf(context.terminal);
  const texts = [...stages].map(([name, { text }]) => `${bold(`── ${name}`)}\n${text}`);
  const document = Object.fromEntries([...stages].map(([name, result]) => [name, result.document]));
  if (lost.aborted) {
    const stopped = { after: [...stages.keys()].at(-1) ?? 'nothing', why: reasonOf(lost.reason) };
    workspace.log.error('run was stopped: its lock is lost', stopped);
    const text = [...texts, `${red('Stopped')} after ${stopped.after}: ${stopped.why}.`].join('\n\n');
    return { status: 4, document: { ...document, stopped }, text };
  }
  const unarmed = 'Remediation is not armed: "remediation": true in config.json arms it.';
  return {
    status: [...stages.values()].some(({ status }) => status !== 0) ? 1 : 0,
    document,
    text: [...texts, ...(isArmed ? [] : [unarmed])].join('\n\n'),
  };
}

/** First of all, armed or not: what a run left off that died. Nothing is said if there is none. */
async function leftBehind(workspace: Workspace, filter: JobFilter, context: CliContext): Promise<CommandResult | undefined> {
  const operator = { by: context.operator, mode: 'batch' } as const;
  const results = await settleEarlier(await jobsOf(workspace, 'remediate', filter), operator, workspace, context);
  if (results.length === 0) return undefined;
  return {
    status: results.some(({ outcome, warnings }) => outcome.kind === 'failed' || warnings.length > 0) ? 1 : 0,
    document: { issues: results.map(resultDocument) },
    text: resultTable(results, context.terminal).join('\n'),
  };
}
