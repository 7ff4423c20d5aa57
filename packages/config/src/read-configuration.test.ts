import { expect, test } from '@jest/globals';
import { UnavailableError } from '@keyhammer/core';
import { loadSettings } from './load-settings.ts';
import { writePushRecord } from './push-record.ts';
import { lookAt, readConfiguration } from './read-configuration.ts';
import { InMemoryFiles } from './test-fixtures/in-memory-files.ts';
import { minimal, NOW } from './test-fixtures/sources.ts';

const CONFIG = JSON.stringify(minimal);
const push = (state: 'under-way' | 'done') => writePushRecord({ state, id: state, by: 'alice@laptop', at: NOW });

/** Waits for nothing; what happens in a pause, in turn. */
function pauses(...events: (() => void)[]) {
  const waited: number[] = [];
  const wait = async (milliseconds: number) => {
    waited.push(milliseconds);
    events.shift()?.();
  };
  return { waiter: { wait }, waited };
}

test('files that nobody changes are read at once', async () => {
  const files = new InMemoryFiles({ 'config.json': CONFIG });
  const { waiter, waited } = pauses();
  const { look, push: record } = await readConfiguration(files, waiter);

  expect(look).toEqual({
    'config.json': { text: CONFIG, version: '1' },
    'whitelist.json': 'absent',
    'ticket_owners.json': 'absent',
    'push.json': 'absent',
  });
  expect(record).toBeUndefined();
  expect(waited).toEqual([]);
});

test('a push that has ended is no hindrance', async () => {
  const files = new InMemoryFiles({ 'config.json': CONFIG, 'push.json': push('done') });
  expect((await readConfiguration(files)).push).toMatchObject({ state: 'done', by: 'alice@laptop', at: NOW });
});

test('two files that are edited between one read and the next are read again: no old one goes with a new one', async () => {
  const files = new InMemoryFiles({ 'config.json': 'old', 'whitelist.json': 'old' });
  let reads = 0;
  files.beforeRead = (file) => {
    reads += 1;
    // The second file of the first look, when the first has been read.
    if (reads !== 2 || file !== 'whitelist.json') return;
    files.put('config.json', 'new');
    files.put('whitelist.json', 'new');
  };
  const { waiter } = pauses();
  const { look } = await readConfiguration(files, waiter);
  expect(look).toMatchObject({ 'config.json': { text: 'new' }, 'whitelist.json': { text: 'new' } });
});

test('a push that is under way is waited for', async () => {
  const files = new InMemoryFiles({ 'config.json': 'old', 'whitelist.json': 'new', 'push.json': push('under-way') });
  const { waiter, waited } = pauses(
    () => {},
    () => {
      files.put('config.json', 'new');
      files.put('push.json', push('done'));
    },
  );
  const { look } = await readConfiguration(files, waiter);
  expect(look).toMatchObject({ 'config.json': { text: 'new' }, 'whitelist.json': { text: 'new' } });
  expect(waited.length).toBeGreaterThan(1);
});

test('a push that does not end is refused: by whom, since when, and what to do', async () => {
  const files = new InMemoryFiles({ 'config.json': CONFIG, 'push.json': push('under-way') });
  const { waiter, waited } = pauses();
  await expect(loadSettings(files, { now: NOW, waiter })).rejects.toThrow(
    'The push to memory://files that alice@laptop began on 2026-11-20 12:00 UTC has not come to its end, so the files there may be of two ' +
      'configurations, and nothing runs on them. If it was broken off, run "keyhammer config push" again.',
  );
  // Somebody in a chat waits for three seconds.
  expect(waited.reduce((sum, milliseconds) => sum + milliseconds, 0)).toBeLessThan(2_000);
});

test('a push that begins between two looks is seen', async () => {
  const files = new InMemoryFiles({ 'config.json': 'old', 'push.json': push('done') });
  let looks = 0;
  files.beforeRead = (file) => {
    if (file === 'config.json') looks += 1;
    if (file === 'config.json' && looks === 2) files.put('push.json', push('under-way'));
  };
  await expect(readConfiguration(files, pauses().waiter)).rejects.toThrow('has not come to its end');
});

test.each(['', '{', '[]', '{"state":"done"}', push('done').replace('done', 'Done'), push('done').replace('2026', 'MMXX')])(
  'a record that no push has written is refused: %j',
  async (text) => {
    const files = new InMemoryFiles({ 'config.json': CONFIG, 'push.json': text });
    await expect(readConfiguration(files, pauses().waiter)).rejects.toThrow(
      'push.json in memory://files is not as "keyhammer config push"',
    );
  },
);

test('files that change each time are given up', async () => {
  const files = new InMemoryFiles({ 'config.json': CONFIG });
  files.beforeRead = (file) => file === 'config.json' && files.put('config.json', `${files.text('config.json')} `);
  await expect(readConfiguration(files, pauses().waiter)).rejects.toThrow(UnavailableError);
});

test('what the store throws passes through: it is never an absent file', async () => {
  const files = new InMemoryFiles({ 'config.json': CONFIG });
  files.beforeRead = (file) => {
    if (file === 'whitelist.json') throw new UnavailableError('no answer');
  };
  await expect(loadSettings(files, { now: NOW })).rejects.toThrow('no answer');
  await expect(lookAt(files)).rejects.toThrow('no answer');
});

test('where there are no directories, the settings say where the files are, and no store can lie beside them', async () => {
  const files = new InMemoryFiles({ 'config.json': CONFIG });
  expect((await loadSettings(files, { now: NOW })).directory).toBe('memory://files');

  for (const path of [undefined, 'store']) {
    files.put('config.json', JSON.stringify({ ...minimal, store: { kind: 'embedded', path } }));
    await expect(loadSettings(files, { now: NOW })).rejects.toMatchObject({
      mistakes: [{ file: 'config.json', path: 'store.path', allowed: 'an absolute path: memory://files is no directory to start from' }],
    });
  }
  files.put('config.json', JSON.stringify({ ...minimal, store: { kind: 'embedded', path: '/var/lib/keyhammer' } }));
  expect((await loadSettings(files, { now: NOW })).store).toEqual({ kind: 'embedded', path: '/var/lib/keyhammer' });
});

test('where there is no configuration, it says who puts one there', async () => {
  await expect(loadSettings(new InMemoryFiles(), { now: NOW })).rejects.toThrow('"keyhammer config push" puts one there');
});
