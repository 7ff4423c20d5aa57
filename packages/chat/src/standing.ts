import { AccessDeniedError, type ChatDirectory, type ChatPerson, NotFoundError, reasonOf } from '@keyhammer/core';
import { type Entitled, membershipsThatCount, type Permission, permissionOf } from './permission.ts';

/**
 * Who somebody is in the chat.
 * @returns the reason if the chat does not know, or does not say
 * @throws ThrottledError, UnavailableError: to be tried again
 */
export async function personOf(id: string, directory: ChatDirectory): Promise<ChatPerson | string> {
  try {
    return await directory.person(id);
  } catch (error) {
    if (error instanceof AccessDeniedError || error instanceof NotFoundError) return reasonOf(error);
    throw error;
  }
}

/** Asks for memberships one by one, and only until it is clear. @throws ThrottledError, UnavailableError: nothing is allowed meanwhile */
export async function permissionFor(person: ChatPerson, entitled: Entitled, directory: ChatDirectory): Promise<Permission> {
  const memberOf = new Set<string>();
  const untold: string[] = [];
  const verdict = () => permissionOf({ person, memberOf, untold }, entitled);
  const { groups, channels } = membershipsThatCount(entitled);
  const questions = [
    ...groups.map((group) => ({ name: group, ask: () => directory.isInGroup(person.id, group) })),
    ...channels.map((channel) => ({ name: channel, ask: () => directory.isInChannel(person.id, channel) })),
  ];
  for (const { name, ask } of questions) {
    if (verdict().kind === 'allowed') break;
    try {
      if (await ask()) memberOf.add(name);
    } catch (error) {
      if (!(error instanceof AccessDeniedError)) throw error;
      untold.push(reasonOf(error));
    }
  }
  return verdict();
}
