import { configuredChecks } from '@keyhammer/checks';
import { daysInWords, formatDay, type Issue } from '@keyhammer/core';
import type { CliContext } from './command.ts';
import { printable } from './output/printable.ts';
import { placeOf } from './output/remediation-outcome.ts';
import { type StoredIssue, storedIssues } from './scope.ts';
import { UsageError } from './usage-error.ts';
import type { Workspace } from './workspace.ts';

/** Whose key is to be replaced. */
export interface RotationTarget {
  readonly accountId: string;
  readonly user: string;
  /** Which, of a user with more than one that is due for rotation. */
  readonly key?: string;
}

/** @throws UsageError if no check that rotates is configured */
export function rotatingChecks({ settings }: Workspace): readonly string[] {
  const names = configuredChecks(settings.checks).flatMap(({ check }) => (check.rotatable ? [check.name] : []));
  if (names.length > 0) return names;
  throw new UsageError('No check that finds keys to rotate is configured: add a section "user_keysrotation" to config.json, and identify.');
}

/** The one open issue that is meant. @throws UsageError, with what to do, if there is none, or it is not clear which */
export async function rotationTarget(workspace: Workspace, target: RotationTarget, context: CliContext): Promise<StoredIssue> {
  const { accountId, user, key } = target;
  const stored = await storedIssues(workspace, { accounts: [accountId], checks: rotatingChecks(workspace) }, ['open']);
  const ofUser = stored.filter(({ issue: { details } }) => details.principal === user || details.principalName === user);
  const found = key === undefined ? ofUser : ofUser.filter(({ issue }) => issue.id === key);
  const [first, ...more] = found;
  if (!first) throw new UsageError(nothingToRotate(target, ofUser, workspace));
  return more.length === 0 ? first : await choose(found, target, context);
}

/** A secret is told once: one that has been handed over can't be put into a file as well. */
export function requireUntold({ rotation }: Issue): void {
  if (!rotation?.handedOver) return;
  throw new UsageError(
    `The secret of ${rotation.made?.id ?? 'the new key'} has been handed over already, in ${placeOf(rotation.handedOver.to)}.`,
  );
}

function nothingToRotate({ accountId, user, key }: RotationTarget, ofUser: readonly StoredIssue[], workspace: Workspace): string {
  if (key !== undefined && ofUser.length > 0) {
    return `${key} of ${user} is not due for rotation; of this user, these are: ${ofUser.map(({ issue }) => issue.id).join(', ')}.`;
  }
  const rotating = workspace.settings.checks.filter(({ check, enabled }) => enabled && rotatingChecks(workspace).includes(check));
  const criteria = rotating.map(({ check, thresholdDays }) => `${check}: more than ${daysInWords(thresholdDays)} old`).join(', ');
  return (
    `${user} in account ${accountId} has no key that is known to be due for rotation (${criteria}). ` +
    `"keyhammer identify --account ${accountId}" looks again, and "keyhammer report" tells the owner, which has to come first.`
  );
}

async function choose(found: readonly StoredIssue[], { user }: RotationTarget, { prompts }: CliContext): Promise<StoredIssue> {
  const choices = found.map(({ issue }) => ({ value: issue.id, name: printable(`${issue.id}, ${ageInWords(issue)}`) }));
  const chosen = await prompts.select(printable(`Which key of ${user} is to be replaced?`), choices);
  const target = found.find(({ issue }) => issue.id === chosen);
  if (!target) throw new Error(`"${chosen}" is none of the keys`);
  return target;
}

function ageInWords({ details: { created, lastUsed } }: Issue): string {
  return `made ${formatDay(created)}, ${lastUsed.kind === 'used' ? `last used ${formatDay(lastUsed.at)}` : `last used: ${lastUsed.kind}`}`;
}
