import type { JsonObject } from './reply.ts';
import type { JiraWorld } from './world.ts';

export function userBody(world: JiraWorld, name: string | undefined): JsonObject | null {
  const user = world.users.find((candidate) => candidate.name === name);
  return user ? world.dialect.userBody(user, world.baseUrl) : null;
}
