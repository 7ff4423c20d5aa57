import type { JobFilter } from '@keyhammer/initiator';
import type { CliContext, CommandResult, ExitStatus } from '../command.ts';
import { colorsOf } from '../terminal.ts';
import type { Workspace } from '../workspace.ts';
import { identify } from './identify.ts';
import { remediate } from './remediate.ts';
import { report } from './report.ts';

/** What a cron job calls: identify, report and, where it is armed, remediate, in batch. */
export async function run(workspace: Workspace, filter: JobFilter, context: CliContext): Promise<CommandResult> {
  const armed = workspace.settings.checks.some(
    ({ enabled, remediation, check }) => enabled && remediation && (filter.checks?.includes(check) ?? true),
  );
  const identified = await identify(workspace, filter, context);
  const reported = await report(workspace, filter, context);
  const remediated = armed ? await remediate(workspace, filter, { dryRun: false, batch: true }, context) : undefined;
  const stages = { identify: identified, report: reported, ...(remediated && { remediate: remediated }) };
  const { bold } = colorsOf(context.terminal);
  return {
    status: Math.max(...Object.values(stages).map(({ status }) => status)) as ExitStatus,
    document: Object.fromEntries(Object.entries(stages).map(([name, { document }]) => [name, document])),
    text: [
      ...Object.entries(stages).map(([name, { text }]) => `${bold(name)}\n${text}`),
      ...(armed ? [] : ['Remediation is not armed: "remediation": true in config.json arms it.']),
    ].join('\n\n'),
  };
}
