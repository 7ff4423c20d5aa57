import type { Doc } from '@keyhammer/core';
import type { JiraConnection } from './connection.ts';
import type { JsonObject } from './json.ts';

/** What is to be told of an issue. */
export interface WantedParts {
  readonly fields: readonly string[];
  readonly expand?: readonly 'changelog'[];
}

/** All that Cloud and Data Center do differently; nothing else asks which of them it speaks to. */
export interface Deployment {
  readonly apiVersion: '2' | '3';
  /** Milliseconds until a new ticket is surely in the index. */
  readonly findLagMs: number;
  /** An assignee given on creation may be dropped without a word. */
  readonly mayForgetAssignee: boolean;
  userId(user: unknown): string | undefined;
  /** A user as the value of a field. */
  userReference(id: string): JsonObject;
  /** The parameters of a user search that finds a name, an id or an e-mail address. */
  userQuery(name: string): Readonly<Record<string, string>>;
  renderText(doc: Doc, limit: number): unknown;
  /** All issues that the query finds, with these fields. */
  search(connection: JiraConnection, jql: string, fields: readonly string[]): AsyncIterable<unknown>;
  /** The issues of these keys, many in a request; those that don't show are left out, a moved one comes under its new key. */
  issues(connection: JiraConnection, keys: readonly string[], wanted: WantedParts): AsyncIterable<unknown>;
  /** All entries of an issue's changelog, in no certain order. */
  changelog(connection: JiraConnection, key: string): AsyncIterable<unknown>;
}
