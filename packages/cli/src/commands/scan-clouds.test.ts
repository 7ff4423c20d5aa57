import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { CliUnderTest } from '../cli-under-test.ts';
import { CloudsUnderTest } from '../clouds-under-test.ts';

let cli: CliUnderTest;
let clouds: CloudsUnderTest;
beforeEach(async () => {
  cli = await CliUnderTest.start();
  clouds = await CloudsUnderTest.start(cli);
});
afterEach(async () => {
  await clouds[Symbol.asyncDispose]();
  await cli[Symbol.asyncDispose]();
});

test('look', async () => {
  for (const columns of [80, 140]) {
    for (const cloud of ['ibm', 'oci']) {
      const { status, stdout, stderr } = await clouds.runIn({ terminal: { columns } }, 'scan', cloud);
      process.stdout.write(`${status}\n${stdout}\n${stderr}\n`);
    }
  }
});
