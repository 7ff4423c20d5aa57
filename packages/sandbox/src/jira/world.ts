import type { Clock } from '../clock.ts';
import type { Dialect } from './dialect.ts';
import type { JiraUser } from './jira-user.ts';
import type { Workflow, WorkflowStatus } from './workflows.ts';

export type { JiraUser } from './jira-user.ts';

export interface JiraProject {
  readonly key: string;
  readonly issueTypes: readonly string[];
  /** Ids of the fields on the create screen, besides project and issue type. */
  readonly createScreen: readonly string[];
  readonly priorities: readonly string[];
  /** As some Data Centers do: an assignee named on creation is accepted and forgotten. */
  readonly forgetsAssigneeOnCreate?: boolean;
  /** Keys that it had before; Jira goes on to know them. */
  readonly formerKeys?: readonly string[];
}

export interface JiraComment {
  readonly id: string;
  readonly author: string;
  /** ADF on Cloud, wiki text on Data Center. */
  readonly body: unknown;
  readonly created: Date;
}

export interface JiraLink {
  readonly type: string;
  readonly direction: 'inward' | 'outward';
  readonly key: string;
}

/** A field's part of a change, by id and as people see it. `null` is what Jira itself writes, although its specifications know strings only. */
export interface JiraChangedItem {
  readonly field: string;
  readonly from: string | null;
  readonly fromText: string | null;
  readonly to: string | null;
  readonly toText: string | null;
}

/** What one user changed in one go. */
export interface JiraHistoryEntry {
  readonly id: string;
  /** `name` of a user. */
  readonly author: string;
  readonly at: Date;
  readonly items: readonly JiraChangedItem[];
}

/** A ticket as the sandbox keeps it, for tests to look at. */
export interface JiraTicket {
  readonly id: string;
  key: string;
  /** Those that it had before; Jira goes on to know them. */
  readonly formerKeys: string[];
  project: string;
  /** Shown to nobody who asks by HTTP. */
  hidden?: boolean;
  readonly issueType: string;
  readonly created: Date;
  /** What was sent and is not told below: summary, description, priority … */
  readonly fields: Record<string, unknown>;
  labels: readonly string[];
  /** `name` of a user. */
  assignee?: string;
  status: WorkflowStatus;
  resolution?: string;
  readonly comments: JiraComment[];
  readonly links: JiraLink[];
  /** `name`s of users. */
  readonly watchers: string[];
  /** Names, the first one first. */
  readonly transitionsTaken: string[];
  /** Every change to its fields, the first one first. */
  readonly history: JiraHistoryEntry[];
}

export interface OAuthConsumer {
  readonly consumerKey: string;
  readonly accessToken: string;
  /** PEM. */
  readonly publicKey: string;
}

/** So many calls in a window of the sandbox's clock; more are answered 429 with `Retry-After`. */
export interface RateLimit {
  readonly calls: number;
  readonly windowMs: number;
}

/** All that a Jira knows. */
export interface JiraWorld {
  readonly dialect: Dialect;
  readonly clock: Clock;
  readonly users: readonly JiraUser[];
  readonly projects: JiraProject[];
  readonly workflow: Workflow;
  readonly linkTypes: readonly LinkType[];
  readonly searchLagMs: number;
  readonly textLimit: number;
  readonly oauth?: OAuthConsumer;
  readonly tickets: JiraTicket[];
  /** What `self` links start with. */
  baseUrl: string;
  /** The latest id of a ticket or a change; no id is given twice. */
  lastId: number;
  /** By project, the latest number of a ticket; that of a deleted or moved one is not given again. */
  readonly lastNumbers: Map<string, number>;
}

export function nextId(world: JiraWorld): string {
  world.lastId += 1;
  return String(world.lastId);
}

export function nextKey({ lastNumbers }: JiraWorld, project: string): string {
  const number = (lastNumbers.get(project) ?? 0) + 1;
  lastNumbers.set(project, number);
  return `${project}-${number}`;
}

export interface LinkType {
  readonly id: string;
  readonly name: string;
  readonly inward: string;
  readonly outward: string;
}

/** The ticket that a request means by its key, a former key or its id; none if it is hidden. */
export function ticketOf(world: JiraWorld, keyOrId: string | undefined): JiraTicket | undefined {
  if (keyOrId === undefined) return undefined;
  return world.tickets.find((ticket) => !ticket.hidden && (ticket.id === keyOrId || keysOf(ticket).includes(keyOrId)));
}

/** The key that it has, and those that it had. */
export function keysOf({ key, formerKeys }: JiraTicket): readonly string[] {
  return [key, ...formerKeys];
}

/** Jira writes `+0000`, not `Z`. */
export function jiraDate(date: Date): string {
  return date.toISOString().replace('Z', '+0000');
}
