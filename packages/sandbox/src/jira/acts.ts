import { record, setLabels } from './history.ts';
import { enterStatus, transitionTo } from './transitions.ts';
import type { StatusCategory } from './workflows.ts';
import { type JiraTicket, type JiraWorld, nextKey } from './world.ts';

/** What people do to tickets, and administrators, with no client between them and Jira. `who` is the `name` of a user. */
export interface JiraActs {
  /** @throws Error if the workflow has no way to a done status. */
  closeAs(who: string, key: string): void;
  /** @throws Error if the workflow has no way back. */
  reopenAs(who: string, key: string): void;
  labelAs(who: string, key: string, label: string): void;
  unlabelAs(who: string, key: string, label: string): void;
  /** Moves a ticket to another project, and returns its new key; Jira goes on to know the old one. */
  moveAs(who: string, key: string, project: string): string;
  /** Gives a project, and so all its tickets, another key; Jira goes on to know the old ones, and the tickets don't tell. */
  renameProject(from: string, to: string): void;
  /** As a security level does: nobody who asks by HTTP sees the ticket any more. */
  hideTicket(key: string): void;
  deleteTicket(key: string): void;
}

export function actsOn(world: JiraWorld, ticketOf: (key: string) => JiraTicket): JiraActs {
  const go = (who: string, key: string, isGoal: (category: StatusCategory) => boolean) => {
    const ticket = ticketOf(key);
    enterStatus(world, ticket, { transition: transitionTo(world, ticket, isGoal), author: known(world, who) });
  };
  return {
    closeAs: (who, key) => go(who, key, (category) => category === 'done'),
    reopenAs: (who, key) => go(who, key, (category) => category !== 'done'),
    labelAs: (who, key, label) => {
      const ticket = ticketOf(key);
      setLabels(world, ticket, known(world, who), [...new Set([...ticket.labels, label])]);
    },
    unlabelAs: (who, key, label) => {
      const ticket = ticketOf(key);
      setLabels(
        world,
        ticket,
        known(world, who),
        ticket.labels.filter((carried) => carried !== label),
      );
    },
    moveAs: (who, key, project) => move(world, ticketOf(key), { project, author: known(world, who) }),
    renameProject: (from, to) => renameProject(world, from, to),
    hideTicket: (key) => {
      ticketOf(key).hidden = true;
    },
    deleteTicket: (key) => void world.tickets.splice(world.tickets.indexOf(ticketOf(key)), 1),
  };
}

function known(world: JiraWorld, who: string): string {
  if (!world.users.some(({ name }) => name === who)) throw new Error(`The Jira sandbox has no user ${who}`);
  return who;
}

function move(world: JiraWorld, ticket: JiraTicket, { project, author }: { project: string; author: string }): string {
  const [oldKey, oldProject] = [ticket.key, ticket.project];
  ticket.formerKeys.push(oldKey);
  ticket.project = project;
  ticket.key = nextKey(world, project);
  record(world, ticket, author, [
    { field: 'project', from: oldProject, fromText: oldProject, to: project, toText: project },
    { field: 'Key', from: null, fromText: oldKey, to: null, toText: ticket.key },
  ]);
  return ticket.key;
}

function renameProject(world: JiraWorld, from: string, to: string): void {
  const index = world.projects.findIndex(({ key }) => key === from);
  const project = world.projects[index];
  if (!project) throw new Error(`The Jira sandbox has no project ${from}`);
  world.projects[index] = { ...project, key: to, formerKeys: [...(project.formerKeys ?? []), from] };
  world.lastNumbers.set(to, world.lastNumbers.get(from) ?? 0);
  for (const ticket of world.tickets.filter((candidate) => candidate.project === from)) {
    ticket.formerKeys.push(ticket.key);
    ticket.project = to;
    ticket.key = `${to}${ticket.key.slice(from.length)}`;
  }
}
