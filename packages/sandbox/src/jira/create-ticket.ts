import { linkTickets } from './links.ts';
import { fieldRefusal, isObject, type JsonObject, listIn, objectIn, type Refusal, refusal, stringIn } from './reply.ts';
import { type JiraProject, type JiraTicket, type JiraUser, type JiraWorld, nextId, nextKey, ticketOf } from './world.ts';

/** Makes a ticket, all of it or nothing. */
export function createTicket(world: JiraWorld, caller: JiraUser, issueUpdate: unknown): JiraTicket | Refusal {
  const fields = objectIn(issueUpdate, 'fields');
  const update = objectIn(issueUpdate, 'update');
  const project = world.projects.find(({ key }) => key === stringIn(fields.project, 'key'));
  if (!project) return fieldRefusal({ project: 'valid project is required' });
  const issueType = issueTypeIn(project, fields.issuetype);
  if (issueType === undefined) return fieldRefusal({ issuetype: 'Specify a valid issue type' });
  const errors = {
    ...offScreenErrors(project, [...Object.keys(fields), ...Object.keys(update)]),
    ...fieldErrors(world, project, fields),
    ...linkErrors(world, update),
  };
  if (Object.keys(errors).length > 0) return fieldRefusal(errors);

  const ticket = newTicket(world, project, issueType, caller, fields);
  world.tickets.push(ticket);
  for (const add of linkAdditions(update)) linkTickets(world, ticket, add);
  return ticket;
}

function newTicket(world: JiraWorld, project: JiraProject, issueType: string, caller: JiraUser, fields: JsonObject): JiraTicket {
  const { project: _project, issuetype: _issueType, labels: _labels, assignee, ...others } = fields;
  const chosen = world.dialect.userIdIn(assignee);
  const assigned =
    'id' in chosen && !project.forgetsAssigneeOnCreate ? world.users.find((user) => world.dialect.idOf(user) === chosen.id) : undefined;
  return {
    id: nextId(world),
    key: nextKey(world, project.key),
    formerKeys: [],
    project: project.key,
    issueType,
    created: world.clock.now(),
    fields: others,
    labels: labelsIn(fields.labels),
    ...(assigned && { assignee: assigned.name }),
    status: world.workflow.statuses[0],
    comments: [],
    links: [],
    watchers: [caller.name],
    transitionsTaken: [],
    history: [],
  };
}

export function issueTypeId(index: number): string {
  return String(10_000 + index);
}

function issueTypeIn(project: JiraProject, value: unknown): string | undefined {
  return project.issueTypes.find((name, index) => stringIn(value, 'id') === issueTypeId(index) || stringIn(value, 'name') === name);
}

function offScreenErrors(project: JiraProject, named: readonly string[]): Record<string, string> {
  const onScreen = new Set(['project', 'issuetype', ...project.createScreen]);
  return Object.fromEntries(
    named
      .filter((name) => !onScreen.has(name))
      .map((name) => [name, `Field '${name}' cannot be set. It is not on the appropriate screen, or unknown.`]),
  );
}

function fieldErrors(world: JiraWorld, project: JiraProject, fields: JsonObject): Record<string, string> {
  const problems = {
    summary: summaryProblem(fields.summary),
    description: fields.description === undefined ? undefined : world.dialect.textProblem(fields.description, world.textLimit),
    labels: labelsProblem(fields.labels),
    priority: priorityProblem(project, fields.priority),
    assignee: fields.assignee === undefined ? undefined : assigneeProblem(world, fields.assignee),
  };
  return Object.fromEntries(Object.entries(problems).flatMap(([name, problem]) => (problem === undefined ? [] : [[name, problem]])));
}

function summaryProblem(value: unknown): string | undefined {
  if (typeof value !== 'string' || value.trim() === '') return 'You must specify a summary of the issue.';
  if (/[\n\r]/.test(value)) return 'The summary is invalid because it contains newline characters.';
  return value.length > 255 ? 'Summary must be less than 255 characters.' : undefined;
}

export function labelsIn(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.filter((label) => typeof label === 'string') : [];
}

export function labelsProblem(value: unknown): string | undefined {
  const spaced = labelsIn(value).find((label) => label.includes(' '));
  return spaced === undefined ? undefined : `The label '${spaced}' contains spaces which is invalid.`;
}

function priorityProblem(project: JiraProject, value: unknown): string | undefined {
  if (value === undefined || project.priorities.includes(stringIn(value, 'name') ?? '')) return undefined;
  return `Priority name '${stringIn(value, 'name')}' is not valid`;
}

export function assigneeProblem(world: JiraWorld, value: unknown): string | undefined {
  const chosen = world.dialect.userIdIn(value);
  if ('problem' in chosen) return chosen.problem;
  if (chosen.id === null) return undefined;
  const user = world.users.find((candidate) => world.dialect.idOf(candidate) === chosen.id);
  if (!user) return `User '${chosen.id}' does not exist.`;
  return user.assignable === false ? `User '${chosen.id}' cannot be assigned issues.` : undefined;
}

function linkAdditions(update: JsonObject): readonly unknown[] {
  return listIn(update, 'issuelinks').map((operation) => objectIn(operation, 'add'));
}

function linkErrors(world: JiraWorld, update: JsonObject): Record<string, string> {
  for (const add of linkAdditions(update)) {
    const other = objectIn(add, isObject(add) && 'outwardIssue' in add ? 'outwardIssue' : 'inwardIssue');
    if (!world.linkTypes.some((type) => type.name === stringIn(objectIn(add, 'type'), 'name'))) {
      return { issuelinks: 'No issue link type with this name was found.' };
    }
    if (!ticketOf(world, stringIn(other, 'key'))) return { issuelinks: 'Issue does not exist or you do not have permission to see it.' };
  }
  return {};
}

/** More than this in one request is refused as a whole. */
export const bulkLimit = 50;

export function bulkRefusal(count: number): Refusal | undefined {
  return count > bulkLimit ? refusal(`The number of issues to create (${count}) exceeds the limit of ${bulkLimit}.`) : undefined;
}
