import { type ConfiguredCheck, formatInstant, type Issue, isBrownedOut, principalNameOf, type Secret } from '@keyhammer/core';
import { type RollBackOutcome, rollBack } from '@keyhammer/remediator';
import type { CliContext, CommandResult } from '../command.ts';
import { issuesCalled } from '../credential-called.ts';
import { credentialOf } from '../output/credential-name.ts';
import { printable } from '../output/printable.ts';
import { type StoredIssue, storedIssues } from '../scope.ts';
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
  { holdDays, checks }: RollbackOptions,
  context: CliContext,
): Promise<CommandResult> {
  const target = await targetOf(workspace, accountId, id, checks);
  requireTerminal(target, context);
  const request = { key: target.issue, configured: target.configured, accountName: target.accountName, holdDays };
  const outcome = await rollBack(request, { by: context.operator, mode: 'manual' }, await workspace.remediator(), context.now());
  if (outcome.kind === 'rolled-back' && outcome.oneTimePassword) showOnce(outcome.oneTimePassword, target.issue, workspace, context);
  return resultOf(outcome, target.issue);
}

/** Of several checks' issues for the credential the one with something to undo. */
async function targetOf(workspace: Workspace, accountId: string, id: string, checks: readonly string[] | undefined): Promise<StoredIssue> {
  const filter = { accounts: [accountId], ...(checks && { checks }) };
  const stored = await storedIssues(workspace, filter, ['open', 'whitelisted', 'resolved', 'closed']);
  const found = issuesCalled(stored, id);
  const target = found.find(({ issue }) => isUndoable(issue)) ?? found.find(({ issue }) => issue.remediation) ?? found[0];
  if (target) return target;
  throw new UsageError(`There is no issue for ${id} in account ${accountId}. "keyhammer issues --status closed" lists those that ended.`);
}

function isUndoable(issue: Issue): boolean {
  return isBrownedOut(issue) || (issue.remediation !== undefined && !issue.deletion);
}

/** What can only be made anew has a new secret: it is shown on the terminal and nowhere else, so there has to be one. */
function requireTerminal({ issue, configured }: StoredIssue, { terminal }: CliContext): void {
  if (!isMadeAnew(issue, configured) || terminal.interactive) return;
  throw new UsageError(
    `Rolling back ${credentialOf(issue)} makes a new one, which is shown once, on the terminal, and there is none here. Run it where you can read it.`,
  );
}

/** What was deleted, and of which nothing was kept to restore it from; where there is no way back at all, that is said instead. */
function isMadeAnew({ remediation }: Issue, { check }: ConfiguredCheck): boolean {
  return remediation?.action === 'delete' && !remediation.restorePoint && check.reversibility === 'replaced';
}

/** Not part of the result, which may go to a file; and no line of the log shows it from now on. */
function showOnce(password: Secret, issue: Issue, workspace: Workspace, { terminal }: CliContext): void {
  const value = password.reveal();
  workspace.keepSecrets([value]);
  terminal.stderr.write(`\n  ${printable(`New one-time password of ${principalNameOf(issue.details)}:`)} ${value}\n`);
  terminal.stderr.write('  It is shown this once, and has to be changed at the first sign-in.\n\n');
}

function resultOf(outcome: RollBackOutcome, issue: Issue): CommandResult {
  const { name, principal, principalName } = issue.details;
  const names = { ...(name !== undefined && { name }), user: principal, ...(principalName !== undefined && { userName: principalName }) };
  const named = { account: issue.accountId, id: issue.id, ...names };
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
      const heldUntil = outcome.issue.hold?.until;
      return {
        status: outcome.warnings.length === 0 ? 0 : 1,
        document: {
          ...named,
          outcome: outcome.kind,
          madeAnew: outcome.oneTimePassword !== undefined,
          heldUntil,
          warnings: outcome.warnings,
        },
        text: [doneText(issue, outcome), ...outcome.warnings.map((warning) => `! ${warning}`)].map(printable).join('\n'),
      };
    }
  }
}

function doneText(issue: Issue, { issue: { hold }, oneTimePassword }: Extract<RollBackOutcome, { kind: 'rolled-back' }>): string {
  const until = hold ? formatInstant(hold.until) : 'further notice';
  return `${capitalised(`${credentialOf(issue)} ${oneTimePassword ? MADE_ANEW : backOf(issue)}`)} Keyhammer leaves it alone until ${until}.`;
}

const MADE_ANEW = 'has been made anew: give the one-time password above to its owner.';

/** What was deleted is the same again only for its holder to know: that has to be said. */
function backOf({ remediation }: Issue): string {
  if (remediation?.action !== 'delete') return 'is active again, seen by reading it again.';
  return 'is there again, seen by reading it again: it is the same as before, so that what used it works again with nothing to change.';
}

function capitalised(sentence: string): string {
  return sentence.charAt(0).toUpperCase() + sentence.slice(1);
}
