import type { ReceivedRequest, Reply } from '../loopback-service.ts';
import { json, refusal, refused } from './reply.ts';
import { routes } from './routes.ts';
import { signedInUser } from './sign-in.ts';
import type { JiraWorld } from './world.ts';

/** Finds the route, checks the login, parses the body, and hands over. */
export function answer(world: JiraWorld, request: ReceivedRequest): Reply {
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
export function operationOf({ method, path }: Omit<ReceivedRequest, 'operation'>): string {
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
