import { afterEach, beforeEach, test } from '@jest/globals';
import { CliUnderTest } from '../cli-under-test.ts';
import { CloudsUnderTest } from '../clouds-under-test.ts';

let cli: CliUnderTest;
let clouds: CloudsUnderTest;
beforeEach(async () => {
  cli = await CliUnderTest.start();
  clouds = await CloudsUnderTest.start(cli);
  await clouds.configure();
});
afterEach(async () => {
  await clouds[Symbol.asyncDispose]();
  await cli[Symbol.asyncDispose]();
});

test('look', async () => {
  for (const argv of [
    ['inventory'],
    ['inventory', '--view', 'never'],
    ['inventory', '--view', 'mixed', '--days', '90'],
    ['inventory', '--view', 'busy'],
    ['inventory', '--account', 'production', '--output', 'csv'],
    ['inventory', '--view', 'busy', '--output', 'json'],
  ])
    for (const columns of argv.includes('--output') ? [undefined] : [80, 140]) {
      const { status, stdout, stderr } = await clouds.runIn({ terminal: { columns } }, ...argv);
      process.stdout.write(`==== ${argv.join(' ')} ${columns}: ${status}\n${stdout}\n---\n${stderr}\n`);
    }
});
