import type { Reply } from '../loopback-service.ts';
import { record } from './history.ts';
import { fieldRefusal, type JsonObject, json, noContent, objectIn, refusal, refused, stringIn } from './reply.ts';
import { statusBody } from './ticket-body.ts';
import type { StatusCategory, WorkflowTransition } from './workflows.ts';
import type { JiraTicket, JiraWorld } from './world.ts';

export function listTransitions(world: JiraWorld, ticket: JiraTicket, expand: string): Reply {
  const withFields = expand.includes('transitions.fields');
  const transitions = available(world, ticket).map((transition) => ({
    id: transition.id,
    name: transition.name,
    to: statusBody(statusAfter(world, transition), world),
    ...(world.dialect.deployment === 'cloud' && { hasScreen: transition.screen !== undefined, isAvailable: true }),
    ...(withFields && { fields: screenBody(transition) }),
  }));
  return json(200, { expand: 'transitions', transitions });
}

export function takeTransition(world: JiraWorld, ticket: JiraTicket, { body, author }: { body: unknown; author: string }): Reply {
  const id = objectIn(body, 'transition').id;
  if (typeof id !== 'string') return refused(refusal("The field 'transition.id' must be a string."));
  const transition = available(world, ticket).find((candidate) => candidate.id === id);
  if (!transition) return refused(refusal(`It seems that you have tried to perform a workflow operation that is not valid: ${id}.`));
  const fields = objectIn(body, 'fields');
  const problems = fieldProblems(transition, fields);
  if (Object.keys(problems).length > 0) return refused(fieldRefusal(problems));

  const resolution = chosenName(fields.resolution, transition.screen?.resolution?.allowed ?? []);
  enterStatus(world, ticket, { transition, author, ...(resolution !== undefined && { resolution }) });
  return noContent;
}

export interface TransitionTaken {
  readonly transition: WorkflowTransition;
  /** `name` of a user. */
  readonly author: string;
  /** Named after the transition, if absent. */
  readonly resolution?: string;
}

/** Takes a transition, and puts on record who did. */
export function enterStatus(world: JiraWorld, ticket: JiraTicket, { transition, author, resolution }: TransitionTaken): void {
  const before = { status: ticket.status, resolution: ticket.resolution };
  ticket.status = statusAfter(world, transition);
  if (ticket.status.category === 'done') ticket.resolution = resolution ?? transition.name;
  else delete ticket.resolution;
  ticket.transitionsTaken.push(transition.name);
  const [from, to] = [before.status, ticket.status];
  record(world, ticket, author, [
    { field: 'resolution', from: null, fromText: before.resolution ?? null, to: null, toText: ticket.resolution ?? null },
    { field: 'status', from: from.id, fromText: from.name, to: to.id, toText: to.name },
  ]);
}

/** The first transition from where the ticket is to a status of such a category. @throws Error if there is none. */
export function transitionTo(world: JiraWorld, ticket: JiraTicket, isGoal: (category: StatusCategory) => boolean): WorkflowTransition {
  const found = available(world, ticket).find((transition) => isGoal(statusAfter(world, transition).category));
  if (!found) throw new Error(`The workflow of the Jira sandbox leads ${ticket.key} nowhere of that kind from "${ticket.status.name}"`);
  return found;
}

function available(world: JiraWorld, ticket: JiraTicket): readonly WorkflowTransition[] {
  return world.workflow.transitions.filter((transition) => transition.from.includes(ticket.status.id));
}

function statusAfter(world: JiraWorld, transition: WorkflowTransition) {
  const status = world.workflow.statuses.find(({ id }) => id === transition.to);
  if (!status) throw new Error(`The workflow's transition ${transition.name} leads to no status`);
  return status;
}

function screenBody(transition: WorkflowTransition): JsonObject {
  return Object.fromEntries(
    Object.entries(transition.screen ?? {}).map(([id, field]) => [
      id,
      {
        required: field.required,
        name: field.name,
        key: id,
        schema: { type: 'string' },
        operations: ['set'],
        hasDefaultValue: false,
        ...(field.allowed && { allowedValues: field.allowed.map((name, index) => ({ id: String(index + 1), name })) }),
      },
    ]),
  );
}

function fieldProblems(transition: WorkflowTransition, fields: JsonObject): Record<string, string> {
  const screen = transition.screen ?? {};
  const offScreen = Object.keys(fields)
    .filter((id) => !(id in screen))
    .map((id) => [id, `Field '${id}' cannot be set. It is not on the appropriate screen, or unknown.`]);
  const missing = Object.entries(screen)
    .filter(([id, field]) => field.required && !isFilled(fields[id], field.allowed))
    .map(([id, field]) => [id, `${field.name} is required.`]);
  return Object.fromEntries([...offScreen, ...missing]);
}

function isFilled(value: unknown, allowed: readonly string[] | undefined): boolean {
  return allowed ? chosenName(value, allowed) !== undefined : typeof value === 'string' && value !== '';
}

/** A value may be named by its id, which is its place here, or by its name. */
function chosenName(value: unknown, allowed: readonly string[]): string | undefined {
  return allowed[Number(stringIn(value, 'id') ?? 0) - 1] ?? allowed.find((name) => name === stringIn(value, 'name'));
}
