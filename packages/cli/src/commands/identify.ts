import type { Issue } from '@keyhammer/core';
import { type AccountIdentification, identifyAccount } from '@keyhammer/identifier';
import type { JobFilter } from '@keyhammer/initiator';
import pLimit from 'p-limit';
import type { CliContext, CommandResult } from '../command.ts';
import { counted, issueTable } from '../output/issue-table.ts';
import { showProgress } from '../output/progress.ts';
import { table } from '../output/table.ts';
import { colorsOf, type Terminal } from '../terminal.ts';
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

function identificationText(accounts: readonly AccountIdentification[], terminal: Terminal): string {
  const colors = colorsOf(terminal);
  const paints = { complete: colors.green, partial: colors.yellow, failed: colors.red };
  const rows = accounts.map((account) => [
    `${account.name} (${account.id})`,
    { text: account.status, paint: paints[account.status] },
    String(account.credentials),
    String(account.violations),
    [changesOf(account), ...account.reasons].join('; '),
  ]);
  const fresh = accounts.flatMap(({ name, opened }) => opened.map((issue) => ({ accountName: name, issue, note: 'new' })));
  const parts = [table(['ACCOUNT', 'READ', 'KEYS', 'VIOLATIONS', 'CHANGES'], rows, colors)];
  if (fresh.length > 0) parts.push(issueTable('', fresh, colors));
  return parts.join('\n\n');
}

function summaryOf(account: AccountIdentification): string {
  if (account.status === 'failed') return `failed: ${account.reasons.join('; ')}`;
  return `${account.violations} of ${account.credentials} keys in violation; ${changesOf(account)}`;
}

function changesOf({ opened, updated, whitelisted, resolved, notEvaluable }: AccountIdentification): string {
  const counts = {
    opened: opened.length,
    updated: updated.length,
    whitelisted: whitelisted.length,
    resolved: resolved.length,
    'not evaluable': notEvaluable,
  };
  return counted(counts, 'no change');
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
