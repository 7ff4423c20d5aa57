/** What API Gateway hands over from an HTTP API (payload format 2.0), as far as it is read here. */
export interface HttpEvent {
  /** `POST /identify`, or `$default`. */
  readonly routeKey: string;
  /** With the stage in front, unless it is `$default`. */
  readonly rawPath: string;
  readonly pathParameters?: Readonly<Record<string, string | undefined>>;
  readonly body?: string;
  /** What is not text by its content type comes so: what curl sends unless told otherwise is a form. */
  readonly isBase64Encoded?: boolean;
  readonly requestContext: {
    readonly requestId: string;
    readonly stage: string;
    readonly http: { readonly method: string };
  };
}

export interface HttpResponse {
  readonly statusCode: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** What a request is for. */
export type Route =
  | { readonly kind: 'start' }
  | { readonly kind: 'result'; readonly requestId: string }
  | { readonly kind: 'wrong-method'; readonly allowed: string }
  | { readonly kind: 'wrong-path' };

export function routeOf(event: HttpEvent): Route {
  const { method } = event.requestContext.http;
  const [, root, requestId, ...rest] = pathOf(event).replace(/\/$/, '').split('/');
  if (root !== 'identify' || rest.length > 0) return { kind: 'wrong-path' };
  if (requestId === undefined) return method === 'POST' ? { kind: 'start' } : { kind: 'wrong-method', allowed: 'POST' };
  return method === 'GET' ? { kind: 'result', requestId } : { kind: 'wrong-method', allowed: 'GET' };
}

/** The route's own path where there is one, since the mapping of a domain may stand before the raw one. */
function pathOf({ routeKey, rawPath, pathParameters, requestContext }: HttpEvent): string {
  const template = routeKey.split(' ')[1];
  if (template !== undefined) return template.replace('{request_id}', () => pathParameters?.request_id ?? '');
  const stage = `/${requestContext.stage}`;
  return rawPath.startsWith(`${stage}/`) ? rawPath.slice(stage.length) : rawPath;
}

/** A body that nobody needs: a list of thousands of ids fits. */
const MOST_BYTES = 64 * 1024;

export type JsonBody = { readonly kind: 'read'; readonly value: unknown } | { readonly kind: 'mistaken'; readonly mistake: string };

/** The body as JSON; nothing is an empty object, as for Hammer. */
export function jsonBody({ body = '', isBase64Encoded = false }: Pick<HttpEvent, 'body' | 'isBase64Encoded'>): JsonBody {
  const bytes = Buffer.from(body, isBase64Encoded ? 'base64' : 'utf8');
  if (bytes.length > MOST_BYTES) return mistaken(`the body has ${bytes.length} bytes: ${MOST_BYTES} are allowed`);
  if (bytes.length === 0) return { kind: 'read', value: {} };
  try {
    return { kind: 'read', value: JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes)) };
  } catch {
    return mistaken('the body is not JSON in UTF-8: an object such as {"account_id": "123456789012"} is needed');
  }
}

function mistaken(mistake: string): JsonBody {
  return { kind: 'mistaken', mistake };
}

/** Findings name credentials: nobody on the way keeps an answer. */
export function jsonResponse(statusCode: number, body: unknown, headers: Readonly<Record<string, string>> = {}): HttpResponse {
  return {
    statusCode,
    headers: { 'content-type': 'application/json', 'cache-control': 'no-store', ...headers },
    body: JSON.stringify(body),
  };
}

export function messageResponse(statusCode: number, message: string, headers?: Readonly<Record<string, string>>): HttpResponse {
  return jsonResponse(statusCode, { message }, headers);
}
