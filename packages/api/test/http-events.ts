import type { HttpEvent } from '../src/http.ts';

export const REQUEST = 'JKJaXmPLvHcESHA=';

/** `POST /identify`, as API Gateway hands it over; the same with another method, path, body. */
export function anEvent(method: string, path: string, overrides: Partial<HttpEvent> = {}): HttpEvent {
  const requestId = /^\/identify\/(.+)$/.exec(path)?.[1];
  return {
    routeKey: requestId === undefined ? `${method} ${path}` : `${method} /identify/{request_id}`,
    rawPath: path,
    ...(requestId !== undefined && { pathParameters: { request_id: requestId } }),
    isBase64Encoded: false,
    requestContext: { requestId: REQUEST, stage: '$default', http: { method } },
    ...overrides,
  };
}

/** The same without a route of its own, as the route `$default` gets it. */
export function aStray(method: string, rawPath: string, stage = '$default'): HttpEvent {
  return { routeKey: '$default', rawPath, requestContext: { requestId: REQUEST, stage, http: { method } } };
}
