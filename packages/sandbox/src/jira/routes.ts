import type { ReceivedRequest, Reply } from '../loopback-service.ts';
import { bulkFetch } from './bulk-fetch.ts';
import { fieldsPage, issueTypesPage } from './create-meta.ts';
import { assigneeProblem, bulkRefusal, createTicket, labelsIn, labelsProblem } from './create-ticket.ts';
import { changelogPage, record, setLabels } from './history.ts';
import { linkTickets } from './links.ts';
import {
  fieldRefusal,
  isObject,
  json,
  listIn,
  noContent,
  noSuchTicket,
  objectIn,
  type Refusal,
  refusal,
  refused,
  stringIn,
} from './reply.ts';
import { search, searchJql } from './search.ts';
import { statusBody, ticketBody, ticketRef, type WantedParts } from './ticket-body.ts';
import { listTransitions, takeTransition } from './transitions.ts';
import { userBody } from './user-body.ts';
import { type JiraComment, type JiraTicket, type JiraUser, type JiraWorld, jiraDate, ticketOf } from './world.ts';

/** A request, parsed: who sends it and what its path and body hold. */
export interface Call {
  readonly world: JiraWorld;
  readonly caller: JiraUser;
  readonly request: ReceivedRequest;
  readonly params: readonly string[];
  readonly body: unknown;
}

type Handler = (call: Call) => Reply;

const onTicket =
  (handler: (call: Call, ticket: JiraTicket) => Reply): Handler =>
  (call) => {
    const ticket = ticketOf(call.world, call.params[0]);
    return ticket ? handler(call, ticket) : refused(noSuchTicket);
  };

const onlyOnCloud =
  (handler: Handler): Handler =>
  (call) =>
    call.world.dialect.deployment === 'cloud'
      ? handler(call)
      : json(404, { message: `null for uri: ${call.request.path}`, 'status-code': 404 });

/** Method and path below `/rest/api/N`, `{}` for a parameter. */
export const routes: Readonly<Record<string, Handler>> = {
  'GET /serverInfo': ({ world }) => json(200, serverInfo(world)),
  'GET /myself': ({ world, caller }) => json(200, userBody(world, caller.name)),
  'GET /issue/createmeta/{}/issuetypes': ({ world, request, params }) => issueTypesPage(world, request, params[0] ?? ''),
  'GET /issue/createmeta/{}/issuetypes/{}': ({ world, request, params }) => fieldsPage(world, request, params[0] ?? '', params[1] ?? ''),
  'POST /issue': create,
  'POST /issue/bulk': createBulk,
  'GET /issue/{}': onTicket(({ world, request }, ticket) => json(200, ticketBody(ticket, world, wantedParts(request)))),
  'GET /issue/{}/changelog': onlyOnCloud(onTicket(({ world, request }, ticket) => changelogPage(world, ticket, request))),
  'POST /issue/bulkfetch': onlyOnCloud(({ world, body }) => bulkFetch(world, body)),
  'PUT /issue/{}': onTicket(edit),
  'PUT /issue/{}/assignee': onTicket(assign),
  'GET /issue/{}/watchers': onTicket(({ world }, ticket) => json(200, watchersBody(world, ticket))),
  'POST /issue/{}/watchers': onTicket(watch),
  'GET /issue/{}/comment': onTicket(({ world }, ticket) => {
    const comments = ticket.comments.map((comment) => commentBody(world, comment));
    return json(200, { startAt: 0, maxResults: 5000, total: comments.length, comments });
  }),
  'POST /issue/{}/comment': onTicket(comment),
  'GET /issue/{}/transitions': onTicket(({ world, request }, ticket) => listTransitions(world, ticket, request.query.get('expand') ?? '')),
  'POST /issue/{}/transitions': onTicket(({ world, caller, body }, ticket) => takeTransition(world, ticket, { body, author: caller.name })),
  'GET /project/{}': ({ world, params }) => {
    const project = world.projects.find(({ key, formerKeys = [] }) => [key, ...formerKeys].includes(params[0] ?? ''));
    return project
      ? json(200, { key: project.key, name: project.key })
      : refused(refusal(`No project could be found with key '${params[0]}'.`, 404));
  },
  'GET /user/assignable/search': assignableUsers,
  'GET /status': ({ world }) =>
    json(
      200,
      world.workflow.statuses.map((status) => statusBody(status, world)),
    ),
  'GET /issueLinkType': ({ world }) => json(200, { issueLinkTypes: world.linkTypes }),
  'POST /issueLink': ({ world, body }) => (linkTickets(world, undefined, body) ? { status: 201 } : refused(noSuchTicket)),
  'GET /search': ({ world, request }) => search(world, Object.fromEntries(request.query)),
  'POST /search': ({ world, body }) => search(world, body),
  'POST /search/jql': ({ world, body }) => searchJql(world, body),
};

function serverInfo(world: JiraWorld) {
  const { deploymentType, version } = world.dialect;
  const versionNumbers = version.split('.').map((part) => Number.parseInt(part, 10));
  return { baseUrl: world.baseUrl, version, versionNumbers, deploymentType, buildNumber: 1003024, serverTitle: 'Sandbox Jira' };
}

function create({ world, caller, body }: Call): Reply {
  const made = createTicket(world, caller, body);
  return isRefusal(made) ? refused(made) : json(201, ticketRef(made, world));
}

/** 201 if any could be made, 400 if none; what failed is told by its place in the request. */
function createBulk({ world, caller, body }: Call): Reply {
  const updates = listIn(body, 'issueUpdates');
  const whole = bulkRefusal(updates.length);
  if (whole) return refused(whole);
  const results = updates.map((update) => createTicket(world, caller, update));
  const issues = results.flatMap((result) => (isRefusal(result) ? [] : [ticketRef(result, world)]));
  const errors = results.flatMap((result, failedElementNumber) =>
    isRefusal(result)
      ? [{ status: result.status, elementErrors: { errorMessages: result.errorMessages, errors: result.errors }, failedElementNumber }]
      : [],
  );
  return json(issues.length > 0 ? 201 : 400, { issues, errors });
}

function isRefusal(result: JiraTicket | Refusal): result is Refusal {
  return 'errorMessages' in result;
}

function wantedParts({ query }: ReceivedRequest): WantedParts {
  return { fields: (query.get('fields') ?? '*all').split(','), expand: (query.get('expand') ?? '').split(',') };
}

function edit({ world, caller, body }: Call, ticket: JiraTicket): Reply {
  const operations = listIn(objectIn(body, 'update'), 'labels').map((operation) => objectIn(operation));
  const added = operations.flatMap((operation) => stringIn(operation, 'add') ?? []);
  const removed = operations.flatMap((operation) => stringIn(operation, 'remove') ?? []);
  const set = isObject(body) && 'labels' in objectIn(body, 'fields') ? labelsIn(objectIn(body, 'fields').labels) : ticket.labels;
  const labels = [...new Set([...set, ...added])].filter((label) => !removed.includes(label));
  const problem = labelsProblem(labels);
  if (problem !== undefined) return refused(fieldRefusal({ labels: problem }));
  setLabels(world, ticket, caller.name, labels);
  return noContent;
}

function assign({ world, caller, body }: Call, ticket: JiraTicket): Reply {
  const problem = assigneeProblem(world, body);
  if (problem !== undefined) return refused(fieldRefusal({ assignee: problem }));
  const chosen = world.dialect.userIdIn(body);
  const user = 'id' in chosen ? world.users.find((candidate) => world.dialect.idOf(candidate) === chosen.id) : undefined;
  const before = world.users.find(({ name }) => name === ticket.assignee);
  if (user) ticket.assignee = user.name;
  else delete ticket.assignee;
  record(world, ticket, caller.name, [
    {
      field: 'assignee',
      from: before ? world.dialect.idOf(before) : null,
      fromText: before?.displayName ?? null,
      to: user ? world.dialect.idOf(user) : null,
      toText: user?.displayName ?? null,
    },
  ]);
  return noContent;
}

/** The body is a bare JSON string. */
function watch({ world, body }: Call, ticket: JiraTicket): Reply {
  const user = world.users.find((candidate) => world.dialect.idOf(candidate) === body);
  if (!user) return refused(refusal(`The user "${String(body)}" does not have permission to view this issue.`));
  if (!ticket.watchers.includes(user.name)) ticket.watchers.push(user.name);
  return noContent;
}

function watchersBody(world: JiraWorld, ticket: JiraTicket) {
  const self = `${ticketRef(ticket, world).self}/watchers`;
  const watchers = ticket.watchers.map((name) => userBody(world, name));
  return { self, isWatching: false, watchCount: watchers.length, watchers };
}

function comment({ world, caller, body }: Call, ticket: JiraTicket): Reply {
  const text = objectIn(body).body;
  const problem = world.dialect.textProblem(text, world.textLimit);
  if (problem !== undefined) return refused(fieldRefusal({ comment: problem }));
  const made = { id: `${ticket.id}${ticket.comments.length}`, author: caller.name, body: text, created: world.clock.now() };
  ticket.comments.push(made);
  return json(201, commentBody(world, made));
}

function commentBody(world: JiraWorld, made: JiraComment) {
  const author = userBody(world, made.author);
  const at = jiraDate(made.created);
  return { id: made.id, author, body: made.body, updateAuthor: author, created: at, updated: at };
}

/** The beginning of a name or an e-mail address is enough to be found; a project or a ticket must be named. */
function assignableUsers({ world, request }: Call): Reply {
  const { query } = request;
  if (!query.has('project') && !query.has('issueKey')) return refused(refusal('Project (or issue key) is required.'));
  if (world.dialect.deployment === 'cloud' && query.has('username')) {
    return refused(refusal("'accountId' must be the only user identifying query parameter in GDPR strict mode."));
  }
  const typed = (query.get(world.dialect.userQuery) ?? '').toLowerCase();
  const accountId = query.get('accountId');
  const starts = (user: JiraUser) =>
    [user.displayName, user.email, ...(world.dialect.deployment === 'datacenter' ? [user.name] : [])].some((value) =>
      value.toLowerCase().startsWith(typed),
    );
  const found = world.users
    .filter((user) => user.assignable !== false && (accountId === null ? starts(user) : user.accountId === accountId))
    .slice(0, Number(query.get('maxResults') ?? 50));
  return json(
    200,
    found.map((user) => world.dialect.userBody(user, world.baseUrl)),
  );
}
