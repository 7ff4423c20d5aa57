import { type Clock, MovableClock } from '../clock.ts';
import { LoopbackService, type ReceivedRequest, type Reply } from '../loopback-service.ts';
import { dialects } from './dialect.ts';
import { json, refusal, refused } from './reply.ts';
import { routes } from './routes.ts';
import { signedInUser } from './sign-in.ts';
import { type Workflow, type WorkflowName, workflows } from './workflows.ts';
import type { JiraProject, JiraTicket, JiraUser, JiraWorld, OAuthConsumer, RateLimit } from './world.ts';

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
export interface JiraSandbox {
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
  /** Takes a ticket away, as an administrator would. */
  remove(key: string): void;
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
    projects: options.projects ?? [standardProject],
    workflow: typeof options.workflow === 'object' ? options.workflow : workflows[options.workflow ?? 'classic'],
    linkTypes,
    searchLagMs: options.searchLagMs ?? 0,
    textLimit: options.textLimit ?? 32_767,
    ...(options.oauth && { oauth: options.oauth }),
    tickets,
    baseUrl: '',
  };
  const limiter = limiterOf(options.rateLimit, world.clock);
  const service = await LoopbackService.start(
    { name: `Jira (${options.deployment})`, operationOf, handle: (request) => limiter() ?? answer(world, request) },
    options,
  );
  world.baseUrl = service.url;
  const ticket = (key: string) => {
    const found = tickets.find((candidate) => candidate.key === key);
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
    remove: (key) => void tickets.splice(tickets.indexOf(ticket(key)), 1),
    close: () => service.close(),
  };
}

function loginOf(world: JiraWorld): JiraSandbox['login'] {
  const caller = world.users.find(({ secret }) => secret !== undefined);
  if (caller?.secret === undefined) throw new Error('No user of the Jira sandbox can sign in: give one a secret');
  return { username: world.dialect.deployment === 'cloud' ? caller.email : caller.name, secret: caller.secret };
}

/** A window of the clock at a time; within it, what comes after the limit waits for its end. */
function limiterOf(limit: RateLimit | undefined, clock: Clock): () => Reply | undefined {
  let windowStart = Number.NEGATIVE_INFINITY;
  let calls = 0;
  return () => {
    if (!limit) return undefined;
    const now = clock.now().getTime();
    if (now - windowStart >= limit.windowMs) {
      windowStart = now;
      calls = 0;
    }
    calls += 1;
    if (calls <= limit.calls) return undefined;
    const seconds = Math.ceil((windowStart + limit.windowMs - now) / 1000);
    return { status: 429, headers: { 'retry-after': String(seconds), 'ratelimit-reason': 'jira-burst-based' } };
  };
}

function answer(world: JiraWorld, request: ReceivedRequest): Reply {
  const prefix = `/rest/api/${world.dialect.apiVersion}`;
  // Both deployments tell what they are to anyone, in every version.
  const anyVersion = request.path.replace(/^\/rest\/api\/(2|3|latest)\/serverInfo$/, `${prefix}/serverInfo`);
  const [operation, params] = routeOf(request.method, anyVersion);
  const handler = anyVersion.startsWith(`${prefix}/`) ? routes[operation] : undefined;
  if (!handler) return json(404, { message: `null for uri: ${request.path}`, 'status-code': 404 });
  const caller = signedInUser(world, request) ?? (operation === 'GET /serverInfo' ? world.users[0] : undefined);
  if (!caller) return unauthorized(world);
  const body = parsed(request);
  if (body === malformed) return refused(refusal('Unexpected character in the request body.'));
  if (body === unsupported) return { status: 415 };
  return handler({ world, caller, request, params, body });
}

function unauthorized(world: JiraWorld): Reply {
  return world.dialect.deployment === 'cloud'
    ? { status: 401, headers: { 'content-type': 'text/plain' }, body: 'Client must be authenticated to access this resource.' }
    : {
        status: 401,
        headers: { 'content-type': 'text/html', 'x-seraph-loginreason': 'AUTHENTICATED_FAILED' },
        body: '<html>Unauthorized</html>',
      };
}

const malformed = Symbol('malformed');
const unsupported = Symbol('unsupported');

function parsed(request: ReceivedRequest): unknown {
  if (request.body === '') return undefined;
  if (!(request.headers['content-type'] ?? '').includes('application/json')) return unsupported;
  try {
    return JSON.parse(request.body);
  } catch {
    return malformed;
  }
}

/** `POST /rest/api/3/issue/{}/comment`: one name for all tickets. */
function operationOf({ method, path }: Omit<ReceivedRequest, 'operation'>): string {
  const version = /^\/rest\/api\/[^/]+/.exec(path)?.[0] ?? '';
  const [operation] = routeOf(method, path);
  return operation === '' ? `${method} ${path}` : operation.replace(' ', ` ${version}`);
}

const patterns = Object.keys(routes).map((name) => {
  const [method = '', path = ''] = name.split(' ');
  return { name, method, pattern: new RegExp(`^/rest/api/[^/]+${path.replaceAll('{}', '([^/]+)')}$`) };
});

/** The route of a request and the parameters of its path; the one with the fewest parameters wins. */
function routeOf(method: string, path: string): [name: string, params: string[]] {
  const found = patterns
    .flatMap((route) => {
      const match = route.method === method ? route.pattern.exec(path) : null;
      return match ? [{ name: route.name, params: match.slice(1).map(decodeURIComponent) }] : [];
    })
    .sort((a, b) => a.params.length - b.params.length)[0];
  return found ? [found.name, found.params] : ['', []];
}
