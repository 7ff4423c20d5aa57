import { type ConfiguredCheck, type Doc, type Issue, type Job, link, type Ticket, text, ticketLabel } from '@keyhammer/core';
import { auditDecision } from './audit-decision.ts';
import type { DecisionDesk } from './decision-desk.ts';
import { about, untouched } from './wording.ts';

export type TicketDecision =
  | { readonly kind: 'there'; readonly ticket: Ticket }
  /** A clause. */
  | { readonly kind: 'refused'; readonly why: string }
  | { readonly kind: 'report' };

export function decideTicket(issue: Issue, { settings }: ConfiguredCheck, jiraEnabled: boolean): TicketDecision {
  if (issue.ticket) return { kind: 'there', ticket: issue.ticket };
  if (!jiraEnabled) return { kind: 'refused', why: 'Jira is switched off (jira.enabled in config.json)' };
  if (issue.status !== 'open') return { kind: 'refused', why: `it is ${issue.status}` };
  if (!settings.reporting) return { kind: 'refused', why: `reporting is switched off for ${issue.check}` };
  return { kind: 'report' };
}

export interface Ticketing {
  readonly answer: Doc;
  /** What the reporter is asked to do; absent: nothing. */
  readonly job?: Job;
}

/** "Open ticket": the reporter makes all tickets, so that one is never made twice. */
export async function openTicket(desk: DecisionDesk): Promise<Ticketing> {
  const { issue, configured, settings, ports, task, by, now } = desk;
  const decision = decideTicket(issue, configured, settings.jiraEnabled);
  if (decision.kind !== 'there') {
    const [outcome, detail] =
      decision.kind === 'report' ? (['started', 'asked for in Slack'] as const) : (['refused', decision.why] as const);
    await auditDecision(ports.audit, issue, { action: 'open-ticket', outcome, by, task, now, detail });
  }
  switch (decision.kind) {
    case 'there':
      return { answer: thereIsOne(desk, decision.ticket) };
    case 'refused':
      return { answer: untouched(desk, decision.why) };
    case 'report':
      return {
        answer: about(
          desk,
          ': the reporter has been asked for its ticket. Press the button again in some minutes, and this says where it is.',
        ),
        job: jobOf(desk),
      };
  }
}

function thereIsOne(desk: DecisionDesk, { key, url, state, leftClosed }: Ticket): Doc {
  const closed = state === 'closed' ? ` (closed${leftClosed ? ' by a person, and left so' : ''})` : '';
  return about(desk, ' has a ticket: ', url === undefined ? text(key) : link(key, url), text(`${closed}.`));
}

function jobOf({ account, issue, task, by }: DecisionDesk): Job {
  return {
    stage: 'report',
    accountId: account.id,
    accountName: account.name,
    checks: [issue.check],
    run: `slack ${task.id}`,
    decision: { check: issue.check, issue: ticketLabel(issue), by, replyTo: task.replyTo },
  };
}
