import type { JobFilter } from '@keyhammer/initiator';
import type { CliContext, CommandResult } from '../command.ts';
import { colorsOf } from '../terminal.ts';
import type { Workspace } from '../workspace.ts';
import { identify } from './identify.ts';
import { remediate } from './remediate.ts';
import { report } from './report.ts';

/** What a cron job calls: identify, report and, where it is armed, remediate, in batch. */
export async function run(workspace: Workspace, filter: JobFilter, context: CliContext): Promise<CommandResult> {
  const inScope = workspace.settings.checks.filter(({ enabled, check }) => enabled && (filter.checks?.includes(check) ?? true));
  const isArmed = inScope.some(({ remediation }) => remediation);
  // Missing credentials of Jira or Slack show before anything is done, not half-way.
  if (isArmed || inScope.some(({ reporting }) => reporting)) await workspace.reporter();

  const stages = new Map<string, CommandResult>();
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
