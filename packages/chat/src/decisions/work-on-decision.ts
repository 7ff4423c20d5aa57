import { type AuditAction, type ChatAction, type Doc, type Job, ownershipOf } from '@keyhammer/core';
import { answer } from '../answer.ts';
import type { DecisionTask } from '../chat-task.ts';
import { permissionFor, personOf } from '../standing.ts';
import { auditDecision } from './audit-decision.ts';
import type { DecisionDesk, DecisionPorts, DecisionSettings } from './decision-desk.ts';
import { disable } from './disable.ts';
import { findIssue } from './find-issue.ts';
import { keep } from './keep.ts';
import { openTicket } from './open-ticket.ts';
import { sentence, untouched } from './wording.ts';

/** What is done about it, and what the person hears of that. */
interface Done {
  readonly answer: Doc;
  readonly job?: Job;
}

/**
 * Carries out what somebody decided by a button, if he or she may. Delivered again, it does nothing twice: it says again
 * what was said.
 * @throws what the ports throw, to be tried again
 */
export async function workOnDecision(task: DecisionTask, settings: DecisionSettings, ports: DecisionPorts, now: Date): Promise<void> {
  const done = await decide(task, settings, ports, now);
  // Said first: a job that was queued before an answer that failed would be queued again with it.
  await answer(task.replyTo, done.answer, ports);
  if (done.job) await ports.queue.enqueue([done.job]);
}

async function decide(task: DecisionTask, settings: DecisionSettings, ports: DecisionPorts, now: Date): Promise<Done> {
  const found = await findIssue(task.subject, ports.issues, settings.checks);
  if (found.kind === 'gone') return { answer: sentence(found.why) };
  const person = await personOf(task.person, ports.directory);
  const by = typeof person === 'string' ? `slack:${task.person}` : `slack:${person.id} (${person.name})`;
  const { configured, issue } = found;
  const desk: DecisionDesk = { task, by, configured, issue, settings, ports, now, account: await ports.accountNamed(issue.accountId) };
  if (typeof person === 'string') return await refuse(desk, `it could not be told who you are: ${person}`);
  const ownership = ownershipOf(settings.owners, { accountId: issue.accountId, ...issue.details });
  const permission = await permissionFor(person, { operators: settings.operators, ownership }, ports.directory);
  return permission.kind === 'allowed' ? await carryOut(desk) : await refuse(desk, permission.why);
}

async function carryOut(desk: DecisionDesk): Promise<Done> {
  const { task, by, issue, ports } = desk;
  ports.log.info('decided in the chat', { action: task.action, by, account: issue.accountId, check: issue.check, issue: issue.id });
  switch (task.action) {
    case 'keep':
      return { answer: await keep(desk) };
    case 'disable':
      return await disable(desk);
    case 'open-ticket':
      return await openTicket(desk);
  }
}

/** What each button is in the audit log. */
const AUDITED: Readonly<Record<ChatAction, AuditAction>> = { keep: 'hold', disable: 'expedite', 'open-ticket': 'open-ticket' };

async function refuse(desk: DecisionDesk, why: string): Promise<Done> {
  const { task, by, issue, ports, now } = desk;
  const action = AUDITED[task.action];
  ports.log.info('refused in the chat', { action: task.action, by, account: issue.accountId, check: issue.check, issue: issue.id, why });
  await auditDecision(ports.audit, issue, { action, outcome: 'refused', by, task, now, detail: `${task.action} in Slack: ${why}` });
  return { answer: untouched(desk, why) };
}
