import type { JiraTicket } from '@keyhammer/sandbox';
import type { DemoStage } from './demo-stage.ts';
import { ticketLines } from './ticket-text.ts';

/** The latest ticket about a credential, by what its summary says. */
export function ticketAbout({ sandbox }: DemoStage, words: string): JiraTicket {
  const ticket = sandbox.jira.tickets.findLast(({ fields }) => String(fields.summary).includes(words));
  if (!ticket) throw new Error(`There is no ticket about ${words}`);
  return ticket;
}

/** As its assignee reads it. */
export function showTicket({ say, colors }: DemoStage, { key, status, assignee = 'nobody', fields }: JiraTicket): void {
  const description = ticketLines(fields.description).map((line) => `  ${line}`);
  say('', colors.bold(`${key}: ${String(fields.summary)}`));
  say(`  ${status.name}; priority ${priorityOf(fields)}; assigned to ${assignee}`, ...description);
}

/** Of a ticket those of its facts that are asked for. */
export function showTicketFacts({ say, colors }: DemoStage, { key, fields }: JiraTicket, names: readonly string[]): void {
  const lines = ticketLines(fields.description);
  const shown = names.flatMap((name) => lines.filter((line) => line.startsWith(`${name}: `)));
  say('', colors.bold(`${key}: ${String(fields.summary)}`), ...shown.map((line) => `  ${line}`));
}

/** The last thing that Keyhammer wrote on it. */
export function showLastComment({ say, colors }: DemoStage, ticket: JiraTicket): void {
  say('', colors.bold(`On ${ticket.key}:`), ...lastComment(ticket).map((line) => `  ${line}`));
}

export function lastComment({ comments }: JiraTicket): readonly string[] {
  return ticketLines(comments.at(-1)?.body);
}

export function isClosed({ status }: JiraTicket): boolean {
  return status.category === 'done';
}

export function priorityOf(fields: JiraTicket['fields']): string {
  const { priority } = fields;
  return typeof priority === 'object' && priority !== null && 'name' in priority ? String(priority.name) : 'none';
}
