import type { JiraConnection } from './connection.ts';
import { type JsonObject, listAt, stringAt } from './json.ts';

/**
 * The type of link that says no more than that two tickets belong together. It is called `Relates` where it
 * was not renamed or translated; else one that reads the same both ways means as much.
 */
export async function findRelatesType(connection: JiraConnection): Promise<string | undefined> {
  const types = listAt(await connection.linkTypes(), 'issueLinkTypes');
  const named = types.find((type) => /relat/i.test(`${stringAt(type, 'name')} ${stringAt(type, 'outward')}`));
  const symmetric = types.find((type) => stringAt(type, 'inward') !== undefined && stringAt(type, 'inward') === stringAt(type, 'outward'));
  return stringAt(named ?? symmetric, 'name');
}

/** As part of a creation. */
export function linkAddition(type: string, parent: string): JsonObject {
  return { add: { type: { name: type }, outwardIssue: { key: parent } } };
}

/** As a request of its own; its answer is empty, and a second one changes nothing. */
export function linkBody(type: string, key: string, parent: string): JsonObject {
  return { type: { name: type }, inwardIssue: { key }, outwardIssue: { key: parent } };
}
