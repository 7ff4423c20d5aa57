import { OutcomeUnknownError, RejectedError } from '@keyhammer/core';
import type { BulkAnswer, JiraConnection } from './connection.ts';
import { wordsOf } from './jira-errors.ts';
import { at, isObject, type JsonObject, listAt, numberAt, stringAt } from './json.ts';

/** What Jira takes in one request. */
export const BULK_LIMIT = 50;

/** What became of one element. */
export type BulkResult =
  | { readonly kind: 'created'; readonly key: string }
  /** `fields` are those that Jira complains of. */
  | { readonly kind: 'refused'; readonly error: Error; readonly fields: readonly string[] }
  | { readonly kind: 'failed'; readonly error: Error }
  | { readonly kind: 'unknown'; readonly error: Error };

/** Creates issues, one result for each in their order; a failure of the whole request is the result of each. */
export async function bulkCreate(connection: JiraConnection, issueUpdates: readonly JsonObject[]): Promise<readonly BulkResult[]> {
  try {
    return resultsOf(await connection.createIssues(issueUpdates), issueUpdates.length);
  } catch (error) {
    const cause = error instanceof Error ? error : new Error(String(error));
    return issueUpdates.map(() => ({ kind: cause instanceof OutcomeUnknownError ? 'unknown' : 'failed', error: cause }));
  }
}

/**
 * Jira lists what it made without saying for which element, and what it refused with the element's number:
 * what it made is, in order, the elements that it did not refuse.
 */
export function resultsOf({ status, body }: BulkAnswer, count: number): readonly BulkResult[] {
  const refused = new Map(listAt(body, 'errors').map((failure) => [numberAt(failure, 'failedElementNumber'), refusalOf(failure)] as const));
  const keys = listAt(body, 'issues').map((issue) => stringAt(issue, 'key'));
  if (status === 400 && refused.size === 0 && keys.length === 0) {
    return Array.from({ length: count }, () => ({ kind: 'refused', error: rejected(status, body), fields: [] }));
  }
  const made = Array.from({ length: count }, (_, index) => index).filter((index) => !refused.has(index));
  if (made.length !== keys.length || keys.includes(undefined)) {
    const error = new OutcomeUnknownError(`Jira's answer accounts for ${keys.length + refused.size} of ${count} issues to create`, {
      advice: 'Some may have been made: look before making them again.',
    });
    return Array.from({ length: count }, () => ({ kind: 'unknown', error }));
  }
  const keyOf = new Map(made.map((index, place) => [index, keys[place]]));
  return Array.from({ length: count }, (_, index) => {
    const key = keyOf.get(index);
    return key !== undefined ? { kind: 'created', key } : (refused.get(index) ?? unaccounted(index));
  });
}

function refusalOf(failure: unknown): BulkResult {
  const status = numberAt(failure, 'status') ?? 400;
  const elementErrors = at(failure, 'elementErrors');
  const error = rejected(status, elementErrors);
  if (status >= 500) return { kind: 'unknown', error: new OutcomeUnknownError(error.message) };
  const fields = at(elementErrors, 'errors');
  return { kind: 'refused', error, fields: isObject(fields) ? Object.keys(fields) : [] };
}

function rejected(status: number, body: unknown): RejectedError {
  return new RejectedError(`Jira refused to create the issue (${status}): ${wordsOf(body) || 'it does not say why'}`);
}

function unaccounted(index: number): BulkResult {
  return { kind: 'unknown', error: new OutcomeUnknownError(`Jira's answer says nothing of element ${index}`) };
}
