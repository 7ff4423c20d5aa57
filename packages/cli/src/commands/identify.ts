import type { Issue } from '@keyhammer/core';
import { type AccountIdentification, identifyAccount } from '@keyhammer/identifier';
import type { JobFilter } from '@keyhammer/initiator';
import pLimit from 'p-limit';
import type { CliContext, CommandResult } from '../command.ts';
import { identificationText, summaryOf } from '../output/identification.ts';
import { showProgress } from '../output/progress.ts';
import type { Workspace } from '../workspace.ts';

/** Accounts that are read side by side. Each has limits of its own, so that one slow account holds up no other. */
const ACCOUNTS_AT_ONCE = 16;

export async function identify(workspace: Workspace, filter: JobFilter, context: CliContext): Promise<CommandResult> {
  const accounts = await identifyAll(workspace, filter, context);
  return {
    status: accounts.every(({ status }) => status === 'complete') ? 0 : 1,
    document: { accounts: accounts.map(documentOf) },
    text: identificationText(accounts, context.terminal),
  };
}

async function identifyAll(workspace: Workspace, filter: JobFilter, context: CliContext): Promise<readonly AccountIdentification[]> {
  const jobs = await workspace.jobs('identify', filter);
  const ports = await workspace.identifier();
  const { whitelist } = workspace.settings;
  const now = context.now();
  return await showProgress(context.terminal, 'Reading accounts', jobs.length, async (tick) => {
    const limit = pLimit(ACCOUNTS_AT_ONCE);
    return await Promise.all(
      jobs.map((job) =>
        limit(async () => {
          const result = await identifyAccount({ ...job, whitelist }, ports, now);
          tick(`${job.account.name} (${job.account.id}): ${summaryOf(result)}`);
          return result;
        }),
      ),
    );
  });
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
