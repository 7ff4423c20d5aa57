import type { Clock } from '../clock.ts';
import type { Dialect } from './dialect.ts';
import type { Workflow, WorkflowStatus } from './workflows.ts';

export interface JiraUser {
  /** Data Center's id. */
  readonly name: string;
  /** Cloud's id. */
  readonly accountId: string;
  readonly displayName: string;
  readonly email: string;
  /** May have tickets assigned; true if absent. */
  readonly assignable?: boolean;
  /** Password, API token and personal access token in one; a user without one can't sign in. */
  readonly secret?: string;
}

export interface JiraProject {
  readonly key: string;
  readonly issueTypes: readonly string[];
  /** Ids of the fields on the create screen, besides project and issue type. */
  readonly createScreen: readonly string[];
  readonly priorities: readonly string[];
  /** As some Data Centers do: an assignee named on creation is accepted and forgotten. */
  readonly forgetsAssigneeOnCreate?: boolean;
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

/** A ticket as the sandbox keeps it, for tests to look at. */
export interface JiraTicket {
  readonly id: string;
  readonly key: string;
  readonly project: string;
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
  readonly projects: readonly JiraProject[];
  readonly workflow: Workflow;
  readonly linkTypes: readonly LinkType[];
  readonly searchLagMs: number;
  readonly textLimit: number;
  readonly oauth?: OAuthConsumer;
  readonly tickets: JiraTicket[];
  /** What `self` links start with. */
  baseUrl: string;
}

export interface LinkType {
  readonly id: string;
  readonly name: string;
  readonly inward: string;
  readonly outward: string;
}

export function ticketOf(world: JiraWorld, keyOrId: string | undefined): JiraTicket | undefined {
  return world.tickets.find((ticket) => ticket.key === keyOrId || ticket.id === keyOrId);
}

/** Jira writes `+0000`, not `Z`. */
export function jiraDate(date: Date): string {
  return date.toISOString().replace('Z', '+0000');
}
