import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { promisify } from 'node:util';
import { type Figure, figureLine, holds } from './figure.ts';
import { scenarioNames } from './scenarios.ts';

/** Each scenario in a process of its own, so that none measures the memory of another: `npm run bench [-- NAME …]`. */
const chosen = process.argv.slice(2);
const runner = new URL('./run-scenario.ts', import.meta.url).pathname;
let missed = 0;

/** The command's own flags, which bound its memory; they stand in its first line. */
const [shebang = ''] = readFileSync(new URL('../../cli/bin/keyhammer.js', import.meta.url), 'utf8').split('\n');
const flags = shebang.split(' ').filter((word) => word.startsWith('--'));

console.log(`Node ${process.version} ${flags.join(' ')}, ${process.platform} ${process.arch}\n`);
for (const name of chosen.length > 0 ? chosen : scenarioNames) {
  const { stdout } = await promisify(execFile)(process.execPath, [...flags, '--disable-warning=ExperimentalWarning', runner, name], {
    maxBuffer: 1 << 26,
  });
  const { title, figures } = JSON.parse(stdout) as { title: string; figures: readonly Figure[] };
  console.log(title);
  for (const figure of figures) console.log(`  ${figureLine(figure)}`);
  console.log();
  missed += figures.filter((figure) => !holds(figure)).length;
}
console.log(missed === 0 ? 'Every limit is kept.' : `${missed} limits are missed.`);
process.exitCode = missed === 0 ? 0 : 1;
