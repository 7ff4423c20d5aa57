import type { JiraConnection } from './connection.ts';
import type { Deployment } from './deployment.ts';
import { at, stringAt } from './json.ts';

/**
 * The id of the user whom a name means, among those who may have tickets of the project. The search finds
 * beginnings of names; only a whole id, name, e-mail address or display name counts, and a display name
 * only if one person has it.
 */
export async function findAssignable(
  connection: JiraConnection,
  deployment: Deployment,
  project: string,
  name: string,
): Promise<string | undefined> {
  const found = await connection.assignableUsers(project, deployment.userQuery(name));
  const users = (Array.isArray(found) ? found : []).filter((user) => at(user, 'active') !== false);
  const wanted = name.toLowerCase();
  for (const attribute of ['accountId', 'name', 'emailAddress', 'displayName']) {
    const matching = users.filter((user) => stringAt(user, attribute)?.toLowerCase() === wanted);
    const [only] = matching;
    if (matching.length === 1) return deployment.userId(only);
  }
  return undefined;
}
