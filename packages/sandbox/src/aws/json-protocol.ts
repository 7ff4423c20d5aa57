import { randomUUID } from 'node:crypto';
import type { Reply } from '../loopback-service.ts';
import type { AwsError } from './aws-error.ts';

/** AWS JSON 1.1, of Organizations and Secrets Manager. Times are seconds since 1970. */
export function jsonReply(result: unknown): Reply {
  return reply(200, result);
}

/** JSON services say "access denied" with their own name for it, and with HTTP 400. */
export function jsonError(error: AwsError): Reply {
  const code = error.code === 'AccessDenied' ? 'AccessDeniedException' : error.code;
  return reply(error.status >= 500 ? error.status : 400, { __type: code, Message: error.message });
}

export const epochSeconds = (instant: Date | number) => Math.floor(new Date(instant).getTime() / 1000);

function reply(status: number, body: unknown): Reply {
  return {
    status,
    headers: { 'content-type': 'application/x-amz-json-1.1', 'x-amzn-requestid': randomUUID() },
    body: JSON.stringify(body),
  };
}
