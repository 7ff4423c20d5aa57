import type { HistoryWorld } from '../world/history-world.ts';
import type { TicketCommand } from './command.ts';
import { pick } from './pick.ts';

const WHO = 'Bob';

/** No two things are done to a ticket at the same instant. */
export function actOnTickets({ tracker, clock }: HistoryWorld, command: TicketCommand): void {
  clock.advance(1);
  const ticket = pick(tracker.tickets, command.ticket);
  if (!ticket) return;
  switch (command.type) {
    case 'close-ticket':
      tracker.closeAs(ticket.key, WHO);
      return;
    case 'reopen-ticket':
      tracker.reopenAs(ticket.key, WHO);
      return;
    case 'label-ticket':
      tracker.labelAs(ticket.key, command.label, WHO);
      return;
    case 'unlabel-ticket':
      for (const label of ticket.labels.filter((each) => /^keyhammer-(hold|now)/.test(each))) tracker.unlabelAs(ticket.key, label, WHO);
      return;
    case 'delete-ticket':
      tracker.remove(ticket.key);
      return;
  }
}
