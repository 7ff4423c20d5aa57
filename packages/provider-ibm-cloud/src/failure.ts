import { type Fields, fieldsOf } from './body.ts';

/** How a call failed, taken out of what the SDK throws. */
export type Failure =
  | Refused
  /** Refused connection, timeout, reset: no answer of a service. */
  | { readonly kind: 'unanswered'; readonly systemCode: string }
  /** An answer that says to be JSON and is not; the SDK forgets its status. */
  | { readonly kind: 'unreadable' };

export interface Refused {
  readonly kind: 'refused';
  readonly status: number;
  /** IBM's code, the most telling of those that it gives: `BXNIM0415E`. */
  readonly code?: string;
  readonly message?: string;
  /** What IBM's support finds the request by. */
  readonly trace?: string;
  readonly retryAfterMs?: number;
}

/** `undefined` for what is neither an answer nor the lack of one. */
export function failureOf(error: unknown): Failure | undefined {
  if (!(error instanceof Error)) return undefined;
  // What the SDK hangs on its errors. Its own `message` says "invalid credentials" of whatever IAM refuses.
  const { status, statusText, result, headers } = { ...error } as Fields;
  if (typeof status === 'number') return refused(status, result, recordOf(headers));
  // The system's code, where there is no status.
  if (typeof statusText === 'string') return { kind: 'unanswered', systemCode: statusText };
  return error.message.startsWith('Error processing HTTP response') ? { kind: 'unreadable' } : undefined;
}

/** Two shapes: that of the token endpoint has `errorCode`, all others a list of `errors`. A body may be neither. */
function refused(status: number, body: unknown, headers: Fields): Refused {
  const fields = recordOf(body);
  const first = recordOf(Array.isArray(fields.errors) ? fields.errors[0] : undefined);
  const context = recordOf(fields.context);
  const code = firstText(first.message_code, first.code, fields.errorCode);
  const message = firstText(first.message, fields.errorMessage);
  const trace = firstText(fields.trace, context.requestId, headers['transaction-id']);
  const retryAfterMs = retryAfter(headers);
  return {
    kind: 'refused',
    status,
    ...(code !== undefined && { code }),
    ...(message !== undefined && { message }),
    ...(trace !== undefined && { trace }),
    ...(retryAfterMs !== undefined && { retryAfterMs }),
  };
}

/** Seconds, or an instant, which is one of the service's clock. */
function retryAfter({ 'retry-after': header, date }: Fields): number | undefined {
  if (typeof header !== 'string') return undefined;
  if (/^\d{1,6}$/.test(header)) return Number(header) * 1000;
  const wait = Date.parse(header) - Date.parse(String(date));
  return Number.isFinite(wait) && wait >= 0 ? wait : undefined;
}

function recordOf(value: unknown): Fields {
  return typeof value === 'object' && value !== null ? fieldsOf({ ...value }) : {};
}

function firstText(...values: readonly unknown[]): string | undefined {
  return values.find((value): value is string => typeof value === 'string' && value !== '');
}
