import { randomUUID } from 'node:crypto';
import type { Reply } from '../loopback-service.ts';

/** What IAM or user management refuses with. */
export class IbmError extends Error {
  readonly status: number;
  readonly code: string;
  readonly messageCode: string;

  constructor(status: number, code: string, messageCode: string, message: string) {
    super(message);
    this.name = 'IbmError';
    this.status = status;
    this.code = code;
    this.messageCode = messageCode;
  }
}

/*
 * The codes of a missing token, of an invalid one and of a forbidden call have been seen in the wild; those of a bad parameter, of
 * what is not there and of a conflict are the sandbox's guess: no client should lean on them.
 */
export const noToken = () => new IbmError(401, 'unauthorized', 'BXNIM0308E', 'No authorization header found');
export const invalidToken = (why: string) => new IbmError(401, 'unauthorized', 'BXNIM0407E', `Provided token is ${why}`);
export const forbidden = (what: string) => new IbmError(403, 'forbidden', 'BXNIM0513E', `You are not authorized to use this API: ${what}`);
export const badRequest = (message: string) => new IbmError(400, 'bad_request', 'BXNIM0109E', message);
export const notFound = (what: string) => new IbmError(404, 'not_found', 'BXNIM0110E', `${what} was not found.`);
export const conflict = (message: string) => new IbmError(409, 'conflict', 'BXNIM0111E', message);

/**
 * The shape of `/v1` and of user management. The specification has `status_code` as a string; a number has been seen in the
 * wild.
 */
export function ibmErrorReply({ status, code, messageCode, message }: IbmError): Reply {
  const errors = [{ code, message_code: messageCode, message }];
  return ibmJson(status, { status_code: String(status), errors, trace: randomUUID() });
}

/** The token endpoint has a shape of its own. */
export function tokenErrorReply(errorCode: string, errorMessage: string, now: Date): Reply {
  const time = now.toISOString();
  const context = { requestId: randomUUID(), requestType: 'incoming.Identity_Token', startTime: time, endTime: time, locale: 'en_US' };
  return ibmJson(400, { errorCode, errorMessage, context });
}

export function ibmJson(status: number, body: unknown): Reply {
  return { status, headers: { 'content-type': 'application/json', 'transaction-id': randomUUID() }, body: JSON.stringify(body) };
}

export const ibmDone: Reply = { status: 204 };
