import type { JiraConnection } from './connection.ts';
import type { Deployment } from './deployment.ts';
import { inBatches } from './in-batches.ts';
import { isOneOf } from './jql.ts';
import { type JsonObject, listAt, numberAt, stringAt } from './json.ts';
import { renderWiki } from './wiki.ts';

/** Jira shows up to 1000 issues at once, unless its administrator says otherwise; a smaller page is gone on from. */
const KEYS_PER_SEARCH = 500;

/** Jira Data Center and Server: API v2, wiki texts, users by name, a search with totals. */
export const datacenter: Deployment = {
  apiVersion: '2',
  findLagMs: 10_000,
  // Seen on Data Center (sooperset/mcp-atlassian#924).
  mayForgetAssignee: true,
  userId: (user) => stringAt(user, 'name'),
  userReference: (name) => ({ name }),
  userQuery: (username) => ({ username }),
  renderText: renderWiki,
  search: (connection, jql, fields) => searchPages(connection, { jql, fields, maxResults: 100 }),
  issues: async function* (connection, keys, { fields, expand = [] }) {
    for (const batch of inBatches(keys, KEYS_PER_SEARCH)) {
      const jql = `${isOneOf('key', batch)} ORDER BY created ASC`;
      // Else one key that names nothing, or nothing that we may see, fails the whole search with 400
      // (atlassian-api/atlassian-python-api#752).
      yield* searchPages(connection, { jql, fields, expand, maxResults: KEYS_PER_SEARCH, validateQuery: false });
    }
  },
  // There is no page of it to ask for: it comes whole, with the issue.
  changelog: async function* (connection, key) {
    yield* listAt(await connection.issueWithChangelog(key), 'changelog', 'histories');
  },
};

async function* searchPages(connection: JiraConnection, query: JsonObject): AsyncGenerator<unknown, void, void> {
  for (let startAt = 0; ; ) {
    const page = await connection.search('/search', { ...query, startAt });
    const issues = listAt(page, 'issues');
    yield* issues;
    startAt += issues.length;
    if (issues.length === 0 || startAt >= (numberAt(page, 'total') ?? 0)) return;
  }
}
