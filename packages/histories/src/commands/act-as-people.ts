import type { HistoryWorld } from '../world/history-world.ts';
import type { PeopleCommand, TicketCommand } from './command.ts';
import { actInTheCloud } from './people-in-the-cloud.ts';
import { actOnTickets } from './people-on-tickets.ts';

export function actAsPeople(world: HistoryWorld, command: PeopleCommand): void {
  world.tally.add(`people: ${command.type}`);
  if (isOnTickets(command)) actOnTickets(world, command);
  else actInTheCloud(world, command);
}

function isOnTickets(command: PeopleCommand): command is TicketCommand {
  return 'ticket' in command;
}
