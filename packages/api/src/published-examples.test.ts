import { readFile } from 'node:fs/promises';
import { expect, test } from '@jest/globals';
import { unlikeAll } from '../test/published-api.ts';

test('every JSON in docs/api.md is what openapi.json describes', async () => {
  const page = await readFile(new URL('../../../docs/api.md', import.meta.url), 'utf8');
  const examples = [...page.matchAll(/```json\n(.*?)```/gs)].map(([, text = '']) => JSON.parse(text));
  expect(examples.length).toBeGreaterThanOrEqual(6);
  for (const example of examples)
    expect([example, unlikeAll(example, ['ScanOrder', 'StartedScan', 'ScanStatus', 'Message'])]).toEqual([example, false]);
});
