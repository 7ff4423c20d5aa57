import { formatInstant } from '@keyhammer/core';
import { rollBack } from '@keyhammer/remediator';
import type { CliContext, CommandResult } from '../command.ts';
import { printable } from '../output/printable.ts';
import { storedIssues } from '../scope.ts';
import { UsageError } from '../usage-error.ts';
import type { Workspace } from '../workspace.ts';

export interface RollbackOptions {
  /** Days for which the remediator then leaves the issue alone. */
  readonly holdDays: number;
  readonly checks?: readonly string[];
}

export async function rollback(
  workspace: Workspace,
  accountId: string,
  id: string,
  options: RollbackOptions,
  context: CliContext,
): Promise<CommandResult> {
  const filter = { accounts: [accountId], ...(options.checks && { checks: options.checks }) };
  const found = (await storedIssues(workspace, filter, ['open', 'whitelisted', 'resolved', 'closed'])).filter(
    ({ issue }) => issue.id === id,
  );
  const target = found.find(({ issue }) => issue.remediation) ?? found[0];
  if (!target)
    throw new UsageError(`There is no issue for ${id} in account ${accountId}. "keyhammer issues --status closed" lists those that ended.`);
  const request = { key: target.issue, configured: target.configured, accountName: target.accountName, holdDays: options.holdDays };
  const outcome = await rollBack(request, { by: context.operator, mode: 'manual' }, await workspace.remediator(), context.now());
  const named = { account: accountId, id, user: target.issue.details.principal };
  switch (outcome.kind) {
    case 'refused':
      return {
        status: 1,
        document: { ...named, outcome: outcome.kind, why: outcome.why },
        text: printable(`Not rolled back: ${outcome.why}.`),
      };
    case 'failed':
      return {
        status: 1,
        document: { ...named, outcome: outcome.kind, why: outcome.why },
        text: printable(`Rolling back failed: ${outcome.why}`),
      };
    case 'rolled-back': {
      const held = outcome.issue.hold?.until;
      const text = `${id} of ${named.user} is active again, seen by reading it again. Keyhammer leaves it alone until ${held ? formatInstant(held) : 'further notice'}.`;
      return {
        status: outcome.warnings.length === 0 ? 0 : 1,
        document: { ...named, outcome: outcome.kind, heldUntil: held, warnings: outcome.warnings },
        text: [text, ...outcome.warnings.map((warning) => `! ${warning}`)].map(printable).join('\n'),
      };
    }
  }
}
