import {
  addDays,
  advance,
  type Doc,
  daysInWords,
  formatInstant,
  type Issue,
  isBefore,
  isHeld,
  KEEP_DAYS,
  mayBeUnderWay,
  paragraph,
  reasonOf,
  strong,
  text,
  VersionConflictError,
} from '@keyhammer/core';
import { auditDecision } from './audit-decision.ts';
import type { DecisionDesk } from './decision-desk.ts';
import { about, untouched } from './wording.ts';

export interface HoldWish {
  readonly by: string;
  /** When the button was pressed: a press that is delivered twice holds no longer for it. */
  readonly at: Date;
  readonly maxHoldDays: number;
}

export type KeepDecision =
  /** Or held by this very press already. */
  | { readonly kind: 'hold'; readonly until: Date; readonly cut: boolean }
  | { readonly kind: 'held-already'; readonly until: Date; readonly by: string }
  /** A clause. */
  | { readonly kind: 'refused'; readonly why: string };

/** How a hold by a button is told from others. */
export const KEPT = 'kept by a button in Slack';

export function decideKeep(issue: Issue, { by, at, maxHoldDays }: HoldWish, now: Date): KeepDecision {
  if (issue.status !== 'open') return { kind: 'refused', why: `it is ${issue.status}, so nothing would be done about it` };
  if (issue.timestamps.remediated)
    return { kind: 'refused', why: 'it was done already. An operator can have it back: "keyhammer rollback"' };
  const days = Math.min(KEEP_DAYS, maxHoldDays);
  if (days === 0) return { kind: 'refused', why: 'holds are switched off (max_hold_days in config.json is 0)' };
  const until = addDays(at, days);
  const { hold } = issue;
  const isOwn = hold?.by === by && hold.until.getTime() === until.getTime();
  // Some hours more are not worth a record, and a double click wants none.
  if (hold && !isOwn && isHeld(issue, now) && !isBefore(addDays(hold.until, 1), until)) {
    return { kind: 'held-already', until: hold.until, by: hold.by };
  }
  return { kind: 'hold', until, cut: days < KEEP_DAYS };
}

/** What the hold rests on is read anew where somebody else wrote the record meanwhile. */
const ATTEMPTS = 5;

/** "Keep 30 days": the record first, then the audit log, then the ticket, if it takes it. */
export async function keep(desk: DecisionDesk): Promise<Doc> {
  const { task, by, settings, now, ports } = desk;
  const wish = { by, at: task.at, maxHoldDays: settings.maxHoldDays };
  let { issue } = desk;
  for (let attempt = 1; ; attempt += 1) {
    const decision = decideKeep(issue, wish, now);
    if (decision.kind === 'refused') return await refuse(desk, issue, decision.why);
    if (decision.kind === 'held-already') return alreadyHeld(desk, decision);
    try {
      return await afterHold(desk, await hold(desk, issue, decision.until), decision);
    } catch (error) {
      if (!(error instanceof VersionConflictError) || attempt === ATTEMPTS) throw error;
      issue = (await ports.issues.get(issue)) ?? issue;
    }
  }
}

/** Over the very record that was decided on: a longer hold of somebody else's is never written over. */
async function hold({ by, ports, now }: DecisionDesk, issue: Issue, until: Date): Promise<Issue> {
  const held = advance(issue, { type: 'held', by, until, reason: KEPT }, now);
  return held.kind === 'changed' ? await ports.issues.put(held.issue) : issue;
}

async function afterHold(desk: DecisionDesk, issue: Issue, { until, cut }: Extract<KeepDecision, { kind: 'hold' }>): Promise<Doc> {
  const { by, task, now, ports } = desk;
  const detail = `"Keep ${KEEP_DAYS} days" in Slack: it is left alone until ${formatInstant(until)}`;
  const entry = { action: 'hold', outcome: 'done', by, task, now, detail, evidence: { until: until.toISOString() } } as const;
  if (await auditDecision(ports.audit, issue, entry)) await tellTicket(desk, issue, until);
  const limit = ` That is the most that max_hold_days allows (${daysInWords(desk.settings.maxHoldDays)}).`;
  const begun = issue.intents.remediation;
  const late = ' It may be too late: a remediation began just now. If it is deactivated, an operator can bring it back.';
  return about(
    desk,
    ' is kept: Keyhammer leaves it alone until ',
    strong(formatInstant(until)),
    text(`.${cut ? limit : ''}${begun && mayBeUnderWay(begun, now) ? late : ''}`),
  );
}

/** What does not reach the ticket is on record all the same, and no reason to do anything again. */
async function tellTicket({ by, ports }: DecisionDesk, { ticket, accountId, check }: Issue, until: Date): Promise<void> {
  if (!ticket) return;
  try {
    const tracker = await ports.tracker();
    await tracker?.comment(ticket.key, [
      paragraph(
        text(`Held, as ${by} asked by a button in Slack: Keyhammer leaves this alone until `),
        strong(formatInstant(until)),
        text('.'),
      ),
    ]);
  } catch (error) {
    ports.log.warn('ticket could not be told of a hold', { account: accountId, check, ticket: ticket.key, reason: reasonOf(error) });
  }
}

function alreadyHeld(desk: DecisionDesk, { until, by }: { readonly until: Date; readonly by: string }): Doc {
  return about(desk, ' is held already, until ', strong(formatInstant(until)), text(` (${by}).`));
}

async function refuse({ task, by, now, ports, ...desk }: DecisionDesk, issue: Issue, why: string): Promise<Doc> {
  const detail = `"Keep ${KEEP_DAYS} days" in Slack: ${why}`;
  await auditDecision(ports.audit, issue, { action: 'hold', outcome: 'refused', by, task, now, detail });
  return untouched(desk, why);
}
