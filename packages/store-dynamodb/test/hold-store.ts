import { openIssue } from '@keyhammer/core';
import { openStore } from '../src/open-store.ts';

/**
 * Opens the embedded store in the directory that it is given, writes an issue, says so on stdout, and
 * holds the store until it is killed. What goes wrong is said there too.
 */
const [directory = '', id = ''] = process.argv.slice(2);
const now = new Date('2026-11-20T12:00:00Z');
const log = { debug() {}, info() {}, warn() {}, error() {} };

try {
  const store = await openStore({ kind: 'embedded', path: directory }, { tables: new Map([['user_inactivekeys', 'issues']]), log, now });
  const details = { kind: 'aws-access-key', principal: 'alice', created: now, lastUsed: { kind: 'never' }, tags: {}, readAt: now } as const;
  await store.issues.put(openIssue({ check: 'user_inactivekeys', accountId: '111111111111', id }, details, undefined, now));
  process.stdout.write('written\n');
} catch (error) {
  process.stdout.write(`${error}\n`);
}
