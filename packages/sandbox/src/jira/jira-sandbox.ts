import { type Clock, MovableClock } from '../clock.ts';
import { LoopbackService } from '../loopback-service.ts';
import { actsOn, type JiraActs } from './acts.ts';
import { answer, operationOf } from './answer.ts';
import { dialects } from './dialect.ts';
import { rateLimiter } from './rate-limiter.ts';
import { type Workflow, type WorkflowName, workflows } from './workflows.ts';
import { type JiraProject, type JiraTicket, type JiraUser, type JiraWorld, keysOf, type OAuthConsumer, type RateLimit } from './world.ts';

export interface JiraSandboxOptions {
  readonly deployment: 'cloud' | 'datacenter';
  readonly clock?: Clock;
  readonly latencyMs?: number;
  readonly port?: number;
  readonly users?: readonly JiraUser[];
  readonly projects?: readonly JiraProject[];
  readonly workflow?: WorkflowName | Workflow;
  /** How long a new ticket stays out of the searches, on the sandbox's clock. */
  readonly searchLagMs?: number;
  /** Characters that a text may have; on Cloud of its ADF. */
  readonly textLimit?: number;
  readonly rateLimit?: RateLimit;
  readonly oauth?: OAuthConsumer;
}

/** A running Jira, and a look inside it. */
export interface JiraSandbox extends JiraActs {
  readonly url: string;
  readonly deployment: 'cloud' | 'datacenter';
  /** Calls by operation, faults to order. */
  readonly service: LoopbackService;
  /** The first one made first. */
  readonly tickets: readonly JiraTicket[];
  readonly users: readonly JiraUser[];
  /** The user who signs in with a secret: what a client needs to be let in. */
  readonly login: { readonly username: string; readonly secret: string };
  ticket(key: string): JiraTicket;
  close(): Promise<void>;
}

export const standardFields: readonly string[] = ['summary', 'description', 'labels', 'priority', 'assignee', 'issuelinks'];

export const standardProject: JiraProject = {
  key: 'SEC',
  issueTypes: ['Task', 'Bug'],
  createScreen: standardFields,
  priorities: ['Highest', 'High', 'Major', 'Medium', 'Low'],
};

export const standardUsers: readonly JiraUser[] = [
  user('keyhammer', 'Keyhammer', { secret: 'sandbox-secret-0123456789' }),
  user('alice', 'Alice Ash'),
  user('bob', 'Bob Birch'),
  user('carol', 'Carol Cedar'),
  user('mallory', 'Mallory (left)', { assignable: false }),
];

function user(name: string, displayName: string, more: Partial<JiraUser> = {}): JiraUser {
  return { name, accountId: `557058:${name}-0000-4000`, displayName, email: `${name}@example.com`, ...more };
}

const linkTypes = [
  { id: '10000', name: 'Blocks', inward: 'is blocked by', outward: 'blocks' },
  { id: '10003', name: 'Relates', inward: 'relates to', outward: 'relates to' },
];

export async function startJiraSandbox(options: JiraSandboxOptions): Promise<JiraSandbox> {
  const tickets: JiraTicket[] = [];
  const world: JiraWorld = {
    dialect: dialects[options.deployment],
    clock: options.clock ?? new MovableClock(new Date()),
    users: options.users ?? standardUsers,
    projects: [...(options.projects ?? [standardProject])],
    workflow: typeof options.workflow === 'object' ? options.workflow : workflows[options.workflow ?? 'classic'],
    linkTypes,
    searchLagMs: options.searchLagMs ?? 0,
    textLimit: options.textLimit ?? 32_767,
    ...(options.oauth && { oauth: options.oauth }),
    tickets,
    baseUrl: '',
    lastId: 9_999,
    lastNumbers: new Map(),
  };
  const limiter = rateLimiter(options.rateLimit, world.clock);
  const service = await LoopbackService.start(
    { name: `Jira (${options.deployment})`, operationOf, handle: (request) => limiter() ?? answer(world, request) },
    options,
  );
  world.baseUrl = service.url;
  const ticket = (key: string) => {
    const found = tickets.find((candidate) => keysOf(candidate).includes(key));
    if (!found) throw new Error(`The sandbox has no ticket ${key}`);
    return found;
  };
  return {
    url: service.url,
    deployment: options.deployment,
    service,
    tickets,
    users: world.users,
    login: loginOf(world),
    ticket,
    ...actsOn(world, ticket),
    close: () => service.close(),
  };
}

function loginOf(world: JiraWorld): JiraSandbox['login'] {
  const caller = world.users.find(({ secret }) => secret !== undefined);
  if (caller?.secret === undefined) throw new Error('No user of the Jira sandbox can sign in: give one a secret');
  return { username: world.dialect.deployment === 'cloud' ? caller.email : caller.name, secret: caller.secret };
}
