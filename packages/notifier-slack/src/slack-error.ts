import { AccessDeniedError, OutcomeUnknownError, RejectedError, type RemoteError, ThrottledError, UnavailableError } from '@keyhammer/core';
import type { TransportFailure } from './slack-fetch.ts';

/** What went wrong with one call, before anyone decides whether to try it again. */
export type SlackFailure =
  /** Slack's own word for it: `channel_not_found`. */
  { readonly kind: 'refused'; readonly error: string; readonly needed?: string; readonly provided?: string } | TransportFailure;

/** Slack's errors that say who we are or what we may do. */
const ACCESS: ReadonlySet<string> = new Set([
  'access_denied',
  'accesslimited',
  'account_inactive',
  'action_prohibited',
  'ekm_access_denied',
  'enterprise_is_restricted',
  'invalid_auth',
  'invalid_token',
  'missing_scope',
  'no_permission',
  'no_service',
  'no_service_id',
  'no_team',
  'not_allowed_token_type',
  'not_authed',
  'org_login_required',
  'posting_to_general_channel_denied',
  'restricted_action',
  'restricted_action_non_threadable_channel',
  'restricted_action_read_only_channel',
  'restricted_action_thread_only_channel',
  'team_access_not_granted',
  'team_disabled',
  'team_not_found',
  'token_expired',
  'token_revoked',
  'two_factor_setup_required',
]);

/** Errors of Slack's own; after `fatal_error` and `internal_error` a part may have been done. */
const OUTAGE: ReadonlySet<string> = new Set(['service_unavailable', 'request_timeout', 'team_added_to_org', 'org_resource_unavailable']);
const CATASTROPHE: ReadonlySet<string> = new Set(['fatal_error', 'internal_error', 'rollup_error']);

/** Says a failure in core's terms. `does`: whether the call does something that must not be done twice. */
export function remoteErrorOf(failure: SlackFailure, operation: string, does: boolean, cause: unknown): RemoteError {
  switch (failure.kind) {
    case 'throttled':
      return new ThrottledError(`Slack still limits ${operation} after several tries`, {
        cause,
        advice: `It asks for ${Math.ceil(failure.retryAfterMs / 1000)} seconds of quiet; run the report again later`,
      });
    case 'not-sent':
      return new UnavailableError(`Slack could not be reached for ${operation}: ${failure.why}`, {
        cause,
        advice: 'Check the network, the proxy and slack.api_url, then run the report again',
      });
    case 'no-answer':
      return does
        ? new OutcomeUnknownError(`Slack did not answer ${operation}: ${failure.why}`, {
            cause,
            advice: 'The message may have arrived: look before sending it again',
          })
        : new UnavailableError(`Slack did not answer ${operation}: ${failure.why}`, { cause, advice: 'Run the report again later' });
    case 'refused':
      return refusalOf(failure, operation, does, cause);
  }
}

function refusalOf(failure: SlackFailure & { kind: 'refused' }, operation: string, does: boolean, cause: unknown): RemoteError {
  const { error } = failure;
  if (CATASTROPHE.has(error)) return remoteErrorOf({ kind: 'no-answer', why: error }, operation, does, cause);
  if (OUTAGE.has(error))
    return new UnavailableError(`Slack is not available for ${operation}: ${error}`, { cause, advice: 'Try again later' });
  const message = `Slack refuses ${operation}: ${error}`;
  if (error === 'missing_scope') {
    return new AccessDeniedError(`${message} ${failure.needed ?? ''}`.trimEnd(), { cause, advice: scopeAdvice(failure) });
  }
  if (ACCESS.has(error)) return new AccessDeniedError(message, { cause, advice: accessAdvice(error, operation) });
  return new RejectedError(message, { cause, advice: `Look up "${error}" in Slack's documentation of ${operation}` });
}

function scopeAdvice({ needed, provided }: { readonly needed?: string; readonly provided?: string }): string {
  const has = provided === undefined ? '' : ` (it has ${provided})`;
  return `Add the scope ${needed ?? 'that it asks for'} to Keyhammer's Slack app${has}, install the app again, and use the new token`;
}

function accessAdvice(error: string, operation: string): string {
  if (operation === WEBHOOK) return 'Make a new incoming webhook in Slack, and set SLACK_WEBHOOK_URL to it';
  if (error.startsWith('restricted_action'))
    return 'A workspace setting limits who may post there: let the app post, or choose another channel';
  return "Check SLACK_TOKEN: it must be the bot token (xoxb-…) of Keyhammer's app, installed in this workspace and not revoked";
}

/** The name of the one thing that a webhook can be asked for. */
export const WEBHOOK = 'the incoming webhook';
