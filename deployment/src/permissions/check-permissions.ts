/** After a whole test run: is every call to AWS allowed by the policy of its caller, and every allowed action called? */
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { findProgram } from '@keyhammer/testing/external-peers';
import { RECORDED_CALLS, type RecordedCall, testFiles } from '@keyhammer/testing/recorded-calls';
import { findingsOn } from './used-actions.ts';

const say = (line: string) => process.stdout.write(`${line}\n`);

async function recordedCalls(): Promise<{ readonly files: number; readonly calls: readonly RecordedCall[] }> {
  const names = await readdir(RECORDED_CALLS).catch(() => []);
  const texts = await Promise.all(names.map((name) => readFile(join(RECORDED_CALLS, name), 'utf8')));
  const lines = texts.flatMap((text) => text.split('\n')).filter((line) => line !== '');
  return { files: names.length, calls: lines.map((line) => JSON.parse(line)) };
}

const { files, calls } = await recordedCalls();
const { notAllowed, neverCalled } = findingsOn(calls);
const all = await testFiles();
for (const line of notAllowed) say(`NOT ALLOWED  ${line}`);
if (notAllowed.length > 0)
  say('A call that no policy allows fails in every deployment: add its action where the calls of its package are listed.');

if (files < all) say(`Whether every allowed action is called shows only after all tests: ${files} of ${all} test files ran.`);
else if (!findProgram('moto_server')) say('Whether every allowed action is called shows only with moto_server on the PATH.');
else for (const line of neverCalled) say(`NEVER CALLED  ${line}`);

const complete = files >= all && findProgram('moto_server') !== undefined;
const isWell = notAllowed.length === 0 && (!complete || neverCalled.length === 0);
if (isWell && complete) say(`Each of ${calls.length} kinds of calls is allowed by its caller's policy, and no policy allows more.`);
process.exitCode = isWell ? 0 : 1;
