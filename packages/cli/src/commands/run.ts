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

/** What a cron job calls: end what is off on trial, then identify, report and, where it is armed, remediate, in batch. */
export async function run(workspace: Workspace, filter: JobFilter, context: CliContext): Promise<CommandResult> {
  const inScope = workspace.settings.checks.filter(({ enabled, check }) => enabled && (filter.checks?.includes(check) ?? true));
  const isArmed = inScope.some(({ remediation }) => remediation);
  // Missing credentials of Jira or Slack show before anything is done, not half-way.
  if (isArmed || inScope.some(({ reporting }) => reporting)) await workspace.reporter();

  const stages = new Map<string, CommandResult>();
  const trials = await leftBehind(workspace, filter, context);
  if (trials) stages.set('left by earlier runs', trials);
  stages.set('identify', await identify(workspace, filter, context));
  stages.set('report', await report(workspace, filter, context));
  if (isArmed) stages.set('remediate', await remediate(workspace, filter, { dryRun: false, batch: true }, context));

  const { bold } = colorsOf(context.terminal);
  const unarmed = 'Remediation is not armed: "remediation": true in config.json arms it.';
  return {
    status: [...stages.values()].some(({ status }) => status !== 0) ? 1 : 0,
    document: Object.fromEntries([...stages].map(([name, { document }]) => [name, document])),
    text: [...[...stages].map(([name, { text }]) => `${bold(`── ${name}`)}\n${text}`), ...(isArmed ? [] : [unarmed])].join('\n\n'),
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
