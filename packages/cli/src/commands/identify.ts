import type { Issue } from '@keyhammer/core';
import { type AccountIdentification, type IdentificationJob, identifyAccounts } from '@keyhammer/identifier';
import type { JobFilter } from '@keyhammer/initiator';
import type { CliContext, CommandResult } from '../command.ts';
import { accountBriefly } from '../known-names.ts';
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
  const jobs = await identificationJobs(workspace, filter);
  const ports = await workspace.identifier();
  const now = context.now();
  return await showProgress(context.terminal, 'Reading accounts', jobs.length, (tick) =>
    identifyAccounts(jobs, ports, now, (result) => tick(`${accountBriefly(result)}: ${summaryOf(result)}`)),
  );
}

/** All checks look at an account, whichever are asked for: each issue tells what the others say of the same credential. */
async function identificationJobs(workspace: Workspace, filter: JobFilter): Promise<readonly IdentificationJob[]> {
  const { whitelist, risk } = workspace.settings;
  const wanted = await jobsOf(workspace, 'identify', filter);
  if (!filter.checks) return wanted.map((job) => ({ ...job, whitelist, risk }));
  const all = await jobsOf(workspace, 'identify', { accounts: wanted.map(({ account }) => account.id) });
  return wanted.map((job) => ({
    account: job.account,
    checks: all.find(({ account }) => account.id === job.account.id)?.checks ?? job.checks,
    only: job.checks.map(({ check }) => check.name),
    whitelist,
    risk,
  }));
}

function documentOf(account: AccountIdentification) {
  const named = (issues: readonly Issue[]) =>
    issues.map(({ check, id, details, status }) => ({
      check,
      id,
      ...(details.name !== undefined && { name: details.name }),
      user: details.principal,
      ...(details.principalName !== undefined && { userName: details.principalName }),
      status,
    }));
  return {
    ...account,
    opened: named(account.opened),
    updated: named(account.updated),
    whitelisted: named(account.whitelisted),
    resolved: named(account.resolved),
  };
}
