import { parseArgs } from 'node:util';
import { missingActs } from './required-acts.ts';
import { type HistoriesRun, runHistories } from './run-histories.ts';
import { Tally } from './tally.ts';
import { trace } from './trace.ts';

// npm run check:histories [-- --seed N --runs N --steps N --path P]: the path, with the seed, is where a failure was found.

const { values } = parseArgs({
  options: {
    seed: { type: 'string', default: process.env.HISTORIES_SEED ?? String(Date.now() % 2 ** 31) },
    runs: { type: 'string', default: process.env.HISTORIES_RUNS ?? '1000' },
    steps: { type: 'string', default: process.env.HISTORIES_STEPS ?? '60' },
    path: { type: 'string' },
  },
});

process.exitCode = await check({
  seed: Number(values.seed),
  runs: Number(values.runs),
  steps: Number(values.steps),
  ...(values.path !== undefined && { path: values.path }),
});

async function check(run: HistoriesRun): Promise<number> {
  const tally = new Tally();
  const begun = performance.now();
  say(`${run.runs} histories of up to ${run.steps} steps, seed ${run.seed}`);
  const found = await runHistories(run, tally);
  const seconds = ((performance.now() - begun) / 1000).toFixed(1);
  if (found.kind === 'broken') {
    say(found.report);
    if (found.history) say(`What happened, step by step:\n${await trace(found.history)}`);
    return 1;
  }
  const missing = run.path === undefined ? missingActs(tally, run.runs) : [];
  say([...tally.lines(), `${seconds} s`, ...missing.map((each) => `Too little happened: ${each}`)].join('\n'));
  say(missing.length === 0 ? 'Everything holds.' : 'The histories prove too little: look at what they are made of.');
  return missing.length === 0 ? 0 : 1;
}

function say(text: string): void {
  process.stdout.write(`${text}\n`);
}
