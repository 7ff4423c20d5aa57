import { renderAdf } from './adf.ts';
import type { Deployment } from './deployment.ts';
import { inBatches } from './in-batches.ts';
import { at, listAt, numberAt, stringAt } from './json.ts';

/** What Jira takes in one request. */
const KEYS_PER_FETCH = 100;

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
  // Unlike the search it reads what is stored, not an index that lags; unlike the search it takes keys that name nothing.
  // What it lists as `issueErrors` could not be read for now, and is left out as well.
  issues: async function* (connection, keys, { fields, expand = [] }) {
    for (const issueIdsOrKeys of inBatches(keys, KEYS_PER_FETCH)) {
      yield* listAt(await connection.search('/issue/bulkfetch', { issueIdsOrKeys, fields, expand }), 'issues');
    }
  },
  changelog: async function* (connection, key) {
    for (let startAt = 0; ; ) {
      const page = await connection.changelog(key, startAt);
      const entries = listAt(page, 'values');
      yield* entries;
      startAt += entries.length;
      if (entries.length === 0 || at(page, 'isLast') === true || startAt >= (numberAt(page, 'total') ?? 0)) return;
    }
  },
};

/** `557058:…` or 24 hexadecimal digits: `query` does not look at them. */
function isAccountId(name: string): boolean {
  return /^([0-9a-f]{24}|\d+:[\w-]+)$/.test(name);
}
