import { renderAdf } from './adf.ts';
import type { Deployment } from './deployment.ts';
import { at, listAt, stringAt } from './json.ts';

/** Jira Cloud: API v3, ADF texts, users by account id, a search without totals. */
export const cloud: Deployment = {
  apiVersion: '3',
  // The index follows within seconds as a rule; a found issue has been seen to vanish again for a moment.
  findLagMs: 60_000,
  mayForgetAssignee: false,
  userId: (user) => stringAt(user, 'accountId'),
  userReference: (accountId) => ({ accountId }),
  userQuery: (name): Readonly<Record<string, string>> => (isAccountId(name) ? { accountId: name } : { query: name }),
  renderText: renderAdf,
  search: async function* (connection, jql, fields) {
    let nextPageToken: string | undefined;
    do {
      const body = { jql, fields, maxResults: 100, ...(nextPageToken !== undefined && { nextPageToken }) };
      const page = await connection.search('/search/jql', body);
      yield* listAt(page, 'issues');
      nextPageToken = at(page, 'isLast') === true ? undefined : stringAt(page, 'nextPageToken');
    } while (nextPageToken !== undefined);
  },
};

/** `557058:…` or 24 hexadecimal digits: `query` does not look at them. */
function isAccountId(name: string): boolean {
  return /^([0-9a-f]{24}|\d+:[\w-]+)$/.test(name);
}
