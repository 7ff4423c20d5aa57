/** Writes a second of the embedded store, and what memory a listing takes: `npx node packages/store-dynamodb/bench/embedded-store.ts`. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Issue, openIssue } from '@keyhammer/core';
import { openStore } from '../src/open-store.ts';

const say = (line: string) => void process.stdout.write(`${line}\n`);
const ISSUES = Number(process.argv[2] ?? 5_000);
const AT_ONCE = 25;
const CHECK = 'user_inactivekeys';

const now = new Date();
const path = await mkdtemp(join(tmpdir(), 'keyhammer-bench-'));
const log = { debug() {}, info() {}, warn() {}, error: say };
const store = await openStore({ kind: 'embedded', path }, { tables: new Map([[CHECK, 'issues']]), log, now });
const issues = Array.from({ length: ISSUES }, (_, n) => issue(n));

const writing = await timed(async () => {
  for (let n = 0; n < ISSUES; n += AT_ONCE) await Promise.all(issues.slice(n, n + AT_ONCE).map((each) => store.issues.put(each)));
});
issues.length = 0;
say(`put, ${AT_ONCE} at once:   ${Math.round(ISSUES / writing)} issues a second`);

globalThis.gc?.();
const before = process.memoryUsage().heapUsed;
let most = 0;
let seen = 0;
const listing = await timed(async () => {
  for await (const _issue of store.issues.list(CHECK)) {
    seen += 1;
    if (seen % 500 !== 0) continue;
    globalThis.gc?.();
    most = Math.max(most, process.memoryUsage().heapUsed - before);
  }
});
say(`list of ${seen}:        ${Math.round(seen / listing)} issues a second`);
if (globalThis.gc)
  say(`heap above the start: ${(most / 2 ** 20).toFixed(1)} MB at most, for issues of some ${Math.round((seen * 5) / 1024)} MB`);
else say('start node with --expose-gc to see the memory');

await store.close();
await rm(path, { recursive: true });

/** About 5 KB as an item. */
function issue(n: number): Issue {
  const details = {
    kind: 'aws-access-key',
    principal: `user${n}`,
    created: now,
    lastUsed: { kind: 'never' },
    tags: { note: 'x'.repeat(4_500) },
    readAt: now,
  } as const;
  return openIssue({ check: CHECK, accountId: String(n % 10).padStart(12, '0'), id: `AKIA${n}` }, details, undefined, now);
}

async function timed(act: () => Promise<void>): Promise<number> {
  const start = performance.now();
  await act();
  return (performance.now() - start) / 1000;
}
