import { NotFoundError, RejectedError } from '@keyhammer/core';
import type { JiraConnection } from './connection.ts';
import { at, isObject, listAt, numberAt, stringAt, stringsAt } from './json.ts';

/** What may be said when a ticket of one type is made in one project. */
export interface CreateScreen {
  readonly issueTypeId: string;
  /** By id: `summary`, `priority`, `customfield_10010` … */
  readonly fields: ReadonlyMap<string, CreateField>;
}

export interface CreateField {
  /** Names that may be chosen; empty if anything may be written. */
  readonly allowedNames: readonly string[];
  readonly operations: readonly string[];
}

/** @throws NotFoundError without the project, RejectedError without the issue type. */
export async function readCreateScreen(connection: JiraConnection, project: string, issueType: string): Promise<CreateScreen> {
  const types = await allPages((startAt) => issueTypesOf(connection, project, startAt), ['issueTypes', 'values']);
  const type = types.find((candidate) => sameName(stringAt(candidate, 'name'), issueType));
  const issueTypeId = stringAt(type, 'id');
  if (issueTypeId === undefined) {
    const known = types.flatMap((candidate) => stringAt(candidate, 'name') ?? []).join(', ');
    throw new RejectedError(`Project ${project} has no issue type "${issueType}" (it has ${known || 'none that we may create'})`, {
      advice: 'Set jira.issue_type to one of them.',
    });
  }
  const fields = await allPages((startAt) => connection.createFields(project, issueTypeId, startAt), ['fields', 'values']);
  return { issueTypeId, fields: new Map(fields.flatMap(fieldEntry)) };
}

async function issueTypesOf(connection: JiraConnection, project: string, startAt: number): Promise<unknown> {
  try {
    return await connection.issueTypes(project, startAt);
  } catch (error) {
    if (!(error instanceof NotFoundError)) throw error;
    const message = `Jira has no project ${project} in which the account that Keyhammer signs in with may create issues`;
    throw new NotFoundError(message, {
      cause: error,
      advice: 'Check jira_project in ticket_owners.json and the permission Create Issues.',
    });
  }
}

function fieldEntry(field: unknown): [string, CreateField][] {
  const id = stringAt(field, 'fieldId') ?? stringAt(field, 'key');
  if (id === undefined) return [];
  const allowedNames = listAt(field, 'allowedValues').flatMap((value) => stringAt(value, 'name') ?? []);
  return [[id, { allowedNames, operations: stringsAt(field, 'operations') }]];
}

export function sameName(a: string | undefined, b: string): boolean {
  return a?.toLowerCase() === b.toLowerCase();
}

/** Cloud calls a page's list by what is in it, Data Center `values`; Data Center may leave out the total. */
async function allPages(load: (startAt: number) => Promise<unknown>, listNames: readonly string[]): Promise<readonly unknown[]> {
  const all: unknown[] = [];
  for (;;) {
    const page = await load(all.length);
    const name = listNames.find((candidate) => isObject(page) && candidate in page) ?? '';
    const items = listAt(page, name);
    all.push(...items);
    const total = numberAt(page, 'total');
    if (items.length === 0 || at(page, 'isLast') === true || (total !== undefined && all.length >= total)) return all;
  }
}
