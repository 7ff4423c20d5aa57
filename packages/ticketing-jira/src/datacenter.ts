import type { Deployment } from './deployment.ts';
import { listAt, numberAt, stringAt } from './json.ts';
import { renderWiki } from './wiki.ts';

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
  search: async function* (connection, jql, fields) {
    for (let startAt = 0; ; ) {
      const page = await connection.search('/search', { jql, fields, startAt, maxResults: 100 });
      const issues = listAt(page, 'issues');
      yield* issues;
      startAt += issues.length;
      if (issues.length === 0 || startAt >= (numberAt(page, 'total') ?? 0)) return;
    }
  },
};
