import { type Issue, isBrownedOut } from '@keyhammer/core';
import { rollBack } from '@keyhammer/remediator';
import { pick } from '../commands/pick.ts';
import { configured, settingsOf } from '../world/settings.ts';
import { accountsOf } from './configuration-of-run.ts';
import { apply } from './remediation.ts';
import type { Shift } from './shift.ts';

const HELD_DAYS_AFTER_ROLLBACK = [1, 30] as const;

/** Of one credential's issues the one with something to undo, as the command chooses it. */
export async function rollBackOne({ world, run, ports }: Shift): Promise<void> {
  const chosen = pick(world.issues.all.filter(mayBeUndone), run.order.pick) ?? pick(world.issues.all, run.order.pick);
  const about = chosen ? world.issuesAbout({ ...chosen, kind: chosen.details.kind }) : [];
  const issue = about.find(isUndoable) ?? about.find(({ remediation }) => remediation) ?? chosen;
  const check = configured(run.settings).find((each) => each.check.name === issue?.check);
  if (!issue || !check) return;
  const holdDays = pick(HELD_DAYS_AFTER_ROLLBACK, run.order.pick) ?? 30;
  const accountName = accountsOf(world).find(({ id }) => id === issue.accountId)?.name ?? issue.accountId;
  const outcome = await rollBack({ key: issue, configured: check, accountName, holdDays }, run.operator, ports, world.now);
  world.tally.add(`rollback: ${outcome.kind}`);
}

function isUndoable(issue: Issue): boolean {
  return isBrownedOut(issue) || (issue.remediation !== undefined && !issue.deletion);
}

function mayBeUndone(issue: Issue): boolean {
  return isUndoable(issue) || issue.intents.remediation !== undefined;
}

/** Before its date, if it has to be: nothing is taken away by it. */
export async function rotateByHand(shift: Shift): Promise<void> {
  const { world, run } = shift;
  const old = world.issues.all.filter(({ check, status }) => check === 'user_keysrotation' && status === 'open');
  const issue = pick(old, run.order.pick);
  const check = configured(run.settings).find((each) => each.check.name === 'user_keysrotation');
  const account = accountsOf(world).find(({ id }) => id === issue?.accountId);
  const { rotation } = settingsOf(run.settings, 'user_keysrotation');
  if (!issue || !check || !account || !rotation) return;
  const rotating = { check: check.check, settings: { ...check.settings, rotation: { ...rotation, action: 'rotate' as const } } };
  await apply(shift, [{ account, configured: rotating, issue, act: 'rotate', fromQuarantine: false, early: true }]);
}
