import { readFile, writeFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { deployedPipeline } from './deployed-pipeline.ts';
import { ASSUMPTIONS } from './estimate.ts';
import { replaceBetween } from './replace-between.ts';
import { reportOf } from './report.ts';
import { simulate } from './simulate.ts';
import { type Faults, NO_FAULTS, type Size } from './simulation-options.ts';

/** `npm run scale [-- --accounts N] [--users N] [--write]`: the pipeline at the size of a large organisation, with faults. */
const { values } = parseArgs({
  options: {
    accounts: { type: 'string', default: '10000' },
    users: { type: 'string', default: '200' },
    write: { type: 'boolean', default: false },
  },
});

const SIZE: Size = {
  accounts: wholeNumber('--accounts', values.accounts),
  usersPerAccount: wholeNumber('--users', values.users),
  staleFraction: 0.02,
  actShare: 0.05,
  latencyMs: 0,
  reportDelayMs: 0,
};

const FAULTS: Faults = { twice: 0.01, isInitiatorKilled: true, killed: { identify: 0.01, report: 0.03, remediate: 0.01 } };

/** Calls take their time, and so few are at work at once that none waits for another. */
const SAMPLE: Size = {
  ...SIZE,
  accounts: Math.min(SIZE.accounts, 50),
  latencyMs: ASSUMPTIONS.callMs,
  reportDelayMs: ASSUMPTIONS.credentialReportMs,
  concurrency: 5,
};

const DOCUMENT = new URL('../../../../docs/scale.md', import.meta.url);

say('A sample, for the time that an invocation takes:');
const sample = await simulate(SAMPLE, NO_FAULTS, say);
say('The organisation:');
const simulation = await simulate(SIZE, FAULTS, say);
const report = reportOf(simulation, sample, deployedPipeline());
say(`\n${report}`);
if (values.write) await writeFile(DOCUMENT, replaceBetween(await readFile(DOCUMENT, 'utf8'), report));

const problems = [...sample.problems.map((problem) => `in the sample: ${problem}`), ...simulation.problems];
say(problems.length === 0 ? '\nNothing was lost, and nothing was done twice.' : `\n${problems.join('\n')}`);
process.exitCode = problems.length === 0 ? 0 : 1;

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}

function wholeNumber(option: string, text: string): number {
  if (!/^[1-9]\d{0,6}$/.test(text)) throw new Error(`${option} is ${JSON.stringify(text)}; it has to be a whole number`);
  return Number(text);
}
