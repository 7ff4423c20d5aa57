import type { Issue } from '@keyhammer/core';
import { type AccountIdentification, identifyAccounts } from '@keyhammer/identifier';
import type { JobFilter } from '@keyhammer/initiator';
import type { CliContext, CommandResult } from '../command.ts';
import { identificationText, summaryOf } from '../output/identification.ts';
import { showProgress } from '../output/progress.ts';
import { jobsOf } from '../scope.ts';
import type { Workspace } from '../workspace.ts';

export async function identify(workspace: Workspace, filter: JobFilter, context: CliContext): Promise<CommandResult> {
  const accounts = await identifyAll(workspace, filter, context);
  return {
    status: accounts.every(({ status }) => status === 'complete') ? 0 : 1,
    document: { accounts: accounts.map(documentOf) },
    text: identificationText(accounts, context.terminal),
  };
}

async function identifyAll(workspace: Workspace, filter: JobFilter, context: CliContext): Promise<readonly AccountIdentification[]> {
  const { whitelist } = workspace.settings;
  const jobs = (await jobsOf(workspace, 'identify', filter)).map((job) => ({ ...job, whitelist }));
  const ports = await workspace.identifier();
  const now = context.now();
  return await showProgress(context.terminal, 'Reading accounts', jobs.length, (tick) =>
    identifyAccounts(jobs, ports, now, (result) => tick(`${result.name} (${result.id}): ${summaryOf(result)}`)),
  );
}

function documentOf(account: AccountIdentification) {
  const named = (issues: readonly Issue[]) =>
    issues.map(({ check, id, details, status }) => ({ check, id, user: details.principal, status }));
  return {
    ...account,
    opened: named(account.opened),
    updated: named(account.updated),
    whitelisted: named(account.whitelisted),
    resolved: named(account.resolved),
  };
}
