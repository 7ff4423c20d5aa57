import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openStore } from '@keyhammer/store-dynamodb';
import { accessKeyId, anIssue, CHECK, TABLE_NAME } from '@keyhammer/testing';
import type { Figure } from '../figure.ts';
import { silentLog } from '../silent-log.ts';

const ISSUES = 5000;
const AT_ONCE = 25;

export const store = { title: '5 000 issues in the embedded store', run };

async function run(): Promise<readonly Figure[]> {
  const path = await mkdtemp(join(tmpdir(), 'keyhammer-bench-'));
  const opened = await openStore({ kind: 'embedded', path }, { tables: new Map([[CHECK, TABLE_NAME]]), log: silentLog, now: new Date() });
  const writing = performance.now();
  for (let n = 0; n < ISSUES; n += AT_ONCE) {
    await Promise.all(Array.from({ length: AT_ONCE }, (_, i) => opened.issues.put(anIssue({ id: accessKeyId(n + i), version: 0 }))));
  }
  const written = performance.now();
  let seen = 0;
  for await (const _issue of opened.issues.list(CHECK)) seen += 1;
  const listed = performance.now();
  await opened.close();
  await rm(path, { recursive: true });
  return [
    { name: `Written, ${AT_ONCE} at once`, value: Math.round(ISSUES / ((written - writing) / 1000)), unit: 'issues/s' },
    { name: 'Listed', value: Math.round(seen / ((listed - written) / 1000)), unit: 'issues/s' },
    { name: 'Issues seen', value: seen, unit: 'issues', limit: { kind: 'least', value: ISSUES } },
  ];
}
