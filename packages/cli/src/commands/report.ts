import type { JobFilter } from '@keyhammer/initiator';
import { report as reportIssues } from '@keyhammer/reporter';
import type { CliContext, CommandResult } from '../command.ts';
import { plural } from '../output/counted.ts';
import { showProgress } from '../output/progress.ts';
import { reportText } from '../output/report.ts';
import { jobsOf } from '../scope.ts';
import type { Workspace } from '../workspace.ts';

export async function report(workspace: Workspace, filter: JobFilter, context: CliContext): Promise<CommandResult> {
  const jobs = (await jobsOf(workspace, 'report', filter)).filter(({ checks }) => checks.some(({ settings }) => settings.reporting));
  if (jobs.length === 0) return nothingToReport();
  const ports = await workspace.reporter();
  const result = await showProgress(context.terminal, `Reporting ${plural(jobs.length, 'account')}`, 0, () =>
    reportIssues(jobs, workspace.reportingSettings(), ports, context.now()),
  );
  const failed = result.accounts.some(({ status }) => status === 'failed') || result.messages.some(({ status }) => status !== 'sent');
  const nobodyTold = isTellingNobody(workspace) && result.accounts.some(({ done }) => done.length > 0) ? [TELLING_NOBODY] : [];
  return { status: failed ? 1 : 0, document: result, text: [reportText(result, context.terminal), ...nobodyTold].join('\n\n') };
}

const TELLING_NOBODY = 'Jira and Slack are off: this is on the record, which starts the retention period, but nobody was told.';

function isTellingNobody({ settings: { jira, slack } }: Workspace): boolean {
  return !jira.enabled && !slack.enabled;
}

function nothingToReport(): CommandResult {
  const text = 'Nothing is reported: set "reporting": true in the section of a check in config.json to switch it on.';
  return { status: 0, document: { accounts: [], messages: [] }, text };
}
