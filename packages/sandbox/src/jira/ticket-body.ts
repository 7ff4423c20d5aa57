import { changelogBody } from './history.ts';
import type { JsonObject } from './reply.ts';
import { userBody } from './user-body.ts';
import type { StatusCategory, WorkflowStatus } from './workflows.ts';
import { type JiraTicket, type JiraWorld, jiraDate } from './world.ts';

const categories: Record<StatusCategory, { id: number; colorName: string; name: string }> = {
  new: { id: 2, colorName: 'blue-gray', name: 'To Do' },
  indeterminate: { id: 4, colorName: 'yellow', name: 'In Progress' },
  done: { id: 3, colorName: 'green', name: 'Done' },
};

export function statusBody(status: WorkflowStatus, world: JiraWorld): JsonObject {
  const api = `${world.baseUrl}/rest/api/${world.dialect.apiVersion}`;
  const category = categories[status.category];
  return {
    self: `${api}/status/${status.id}`,
    description: '',
    iconUrl: `${world.baseUrl}/images/icons/status.png`,
    name: status.name,
    id: status.id,
    statusCategory: { self: `${api}/statuscategory/${category.id}`, key: status.category, ...category },
  };
}

/** What a request wants to be told of a ticket: fields, `*all` for all of them, and `changelog` to expand. */
export interface WantedParts {
  readonly fields: readonly string[];
  readonly expand?: readonly string[];
}

/** A ticket as GET and the searches show it. */
export function ticketBody(ticket: JiraTicket, world: JiraWorld, { fields: wanted, expand = [] }: WantedParts): JsonObject {
  const all: JsonObject = {
    ...ticket.fields,
    project: { key: ticket.project },
    issuetype: { name: ticket.issueType },
    labels: ticket.labels,
    created: jiraDate(ticket.created),
    status: statusBody(ticket.status, world),
    resolution: ticket.resolution === undefined ? null : { name: ticket.resolution },
    assignee: userBody(world, ticket.assignee),
    issuelinks: ticket.links.map((link) => ({ type: { name: link.type }, [`${link.direction}Issue`]: { key: link.key } })),
  };
  const shown = wanted.includes('*all') ? all : Object.fromEntries(Object.entries(all).filter(([name]) => wanted.includes(name)));
  return { ...ticketRef(ticket, world), fields: shown, ...(expand.includes('changelog') && { changelog: changelogBody(world, ticket) }) };
}

export function ticketRef(ticket: JiraTicket, world: JiraWorld): { id: string; key: string; self: string } {
  return { id: ticket.id, key: ticket.key, self: `${world.baseUrl}/rest/api/${world.dialect.apiVersion}/issue/${ticket.id}` };
}
