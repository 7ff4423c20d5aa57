import { describe, expect, test } from '@jest/globals';
import { AccessDeniedError, LockedError, RemoteError, UnavailableError, VersionConflictError } from '@keyhammer/core';
import { CONFIGURATION_FILES, type ConfigurationFile, type StoredFile } from './file-names.ts';
import { type Push, pushConfiguration } from './push-configuration.ts';
import { writePushRecord } from './push-record.ts';
import { lookAt, readConfiguration } from './read-configuration.ts';
import { InMemoryFiles } from './test-fixtures/in-memory-files.ts';
import { NOW } from './test-fixtures/sources.ts';

const OLD = { 'config.json': 'old', 'whitelist.json': 'old', 'ticket_owners.json': 'old' };
const NEW = { 'config.json': 'new', 'whitelist.json': 'new', 'ticket_owners.json': 'new' };
const waiter = { wait: async () => {} };
const by = 'alice@laptop';

async function push(to: InMemoryFiles, changes: Partial<Push> = {}): Promise<void> {
  await pushConfiguration({ to, texts: NEW, basis: await lookAt(to), by, now: NOW, waiter, ...changes });
}

/** The three texts, or why nobody runs on them. */
async function seenByWorker(files: InMemoryFiles): Promise<unknown> {
  const { look } = await readConfiguration(files, waiter);
  return Object.fromEntries(CONFIGURATION_FILES.map((file) => [file, look[file] === 'absent' ? 'absent' : files.text(file)]));
}

const record = (state: 'under-way' | 'done', who: string, at = NOW) => writePushRecord({ state, id: '1', by: who, at });
const minutesAgo = (minutes: number) => new Date(NOW.getTime() - minutes * 60_000);

describe('a push', () => {
  test('marks its beginning and its end', async () => {
    const files = new InMemoryFiles(OLD);
    await push(files);
    expect(files.writes).toEqual(['push.json', 'config.json', 'whitelist.json', 'ticket_owners.json', 'push.json']);
    expect(await seenByWorker(files)).toEqual(NEW);
    expect(JSON.parse(files.text('push.json') ?? '')).toEqual({ state: 'done', id: expect.any(String), by, at: NOW.toISOString() });
  });

  test('leaves alone what stays as it is, and makes what is not there', async () => {
    const files = new InMemoryFiles({ 'config.json': 'old', 'whitelist.json': 'old' });
    await push(files, { texts: { 'config.json': 'new', 'ticket_owners.json': 'new' } });
    expect(await seenByWorker(files)).toEqual({ ...NEW, 'whitelist.json': 'old' });
  });

  test('writes nothing if one of the files has no room', async () => {
    const files = new InMemoryFiles(OLD);
    files.room = 3;
    await expect(push(files, { texts: { 'config.json': 'new', 'ticket_owners.json': 'long' } })).rejects.toThrow(
      'no room for ticket_owners.json',
    );
    expect(files.writes).toEqual([]);
  });

  test('waits until what it has written can be read', async () => {
    const files = new InMemoryFiles(OLD);
    const { read } = files;
    let stale = 2;
    files.read = async (file) => {
      const isStale = file === 'whitelist.json' && files.writes.includes(file) && stale-- > 0;
      return isStale ? { text: 'old', version: '2' } : await read.call(files, file);
    };
    await push(files);
    expect(stale).toBeLessThan(0);
    expect(files.text('push.json')).toContain('done');
  });
});

describe('a push that is broken off', () => {
  const WRITES = 5;
  /** As when the machine goes out: nothing more is written. */
  const dieAt = (files: InMemoryFiles, write: number) => {
    files.beforeWrite = () => {
      if (files.writes.length >= write) throw new Error('the machine goes out');
    };
  };

  test.each(Array.from({ length: WRITES }, (_, write) => write))(
    'before write %d: nobody takes a mixture, and the next push mends it',
    async (write) => {
      const files = new InMemoryFiles(OLD);
      dieAt(files, write);
      await expect(push(files)).rejects.toThrow('the machine goes out');
      expect(files.writes).toHaveLength(write);

      if (write === 0) expect(await seenByWorker(files)).toEqual(OLD);
      else await expect(seenByWorker(files)).rejects.toThrow('run "keyhammer config push" again');

      files.beforeWrite = () => {};
      await push(files);
      expect(await seenByWorker(files)).toEqual(NEW);
    },
  );

  test('says so, and what that means', async () => {
    const files = new InMemoryFiles(OLD);
    files.beforeWrite = (file) => {
      if (file === 'whitelist.json') throw new UnavailableError('no answer');
    };
    await expect(push(files)).rejects.toThrow(
      'no answer. The push stopped half-way, and nothing runs on memory://files until "keyhammer config push" has gone through',
    );
    await expect(push(files)).rejects.toThrow(RemoteError);
  });

  test('does not say so where nothing was begun', async () => {
    const files = new InMemoryFiles(OLD);
    files.beforeWrite = () => {
      throw new AccessDeniedError('may not write');
    };
    await expect(push(files)).rejects.toThrow(new AccessDeniedError('may not write'));
    files.beforeWrite = () => {
      throw new UnavailableError('no answer');
    };
    await expect(push(files)).rejects.toThrow('no answer. The push stopped half-way');
  });
});

describe('a push and somebody else', () => {
  const theirs = 'theirs';

  test.each<ConfigurationFile>(['config.json', 'whitelist.json', 'ticket_owners.json'])(
    'who has edited %s since it was looked at: nothing is pushed, nothing is lost, and everything runs',
    async (file) => {
      const files = new InMemoryFiles(OLD);
      const basis = await lookAt(files);
      files.put(file, theirs);
      await expect(push(files, { basis, texts: { 'config.json': 'new' } })).rejects.toThrow(/nothing was pushed.*keyhammer config pull/);
      expect(await seenByWorker(files)).toEqual({ ...OLD, [file]: theirs });
    },
  );

  test('who edits in the midst of it: their text stays, and nothing runs before it was looked at', async () => {
    const files = new InMemoryFiles(OLD);
    files.beforeWrite = (file) => file === 'config.json' && files.put('whitelist.json', theirs);
    const pushed = push(files);
    await expect(pushed).rejects.toThrow(VersionConflictError);
    await expect(pushed).rejects.toThrow('stopped half-way');
    expect(files.text('whitelist.json')).toBe(theirs);
    await expect(seenByWorker(files)).rejects.toThrow('has not come to its end');
  });

  test('after a push that was broken off, a conflict does not make the mixture whole', async () => {
    const files = new InMemoryFiles({ ...OLD, 'config.json': 'new', 'push.json': record('under-way', by) });
    const basis = await lookAt(files);
    files.put('whitelist.json', theirs);
    await expect(push(files, { basis })).rejects.toThrow('nothing was pushed');
    await expect(seenByWorker(files)).rejects.toThrow('has not come to its end');
  });

  test('who has begun a push since it was looked at', async () => {
    const files = new InMemoryFiles(OLD);
    const basis = await lookAt(files);
    files.put('push.json', record('under-way', 'bob@desk'));
    await expect(push(files, { basis })).rejects.toThrow('nothing was pushed');
    expect(files.text('push.json')).toContain('bob@desk');
  });

  test.each<[string, Date, boolean]>([
    ['bob@desk', minutesAgo(0.5), true],
    ['bob@desk', minutesAgo(1), true],
    ['bob@desk', minutesAgo(1.1), false],
    [by, minutesAgo(0), false],
  ])('of whom %s pushes since %s: refused is %s', async (who, at, isRefused) => {
    const files = new InMemoryFiles({ ...OLD, 'push.json': record('under-way', who, at) });
    const pushed = push(files);
    if (isRefused) await expect(pushed).rejects.toThrow(LockedError);
    else await pushed;
    expect(files.text('config.json')).toBe(isRefused ? 'old' : 'new');
  });

  test('who takes over in the midst of it is not told that it is done', async () => {
    const files = new InMemoryFiles(OLD);
    files.beforeWrite = (file) => file === 'ticket_owners.json' && files.put('push.json', record('under-way', 'bob@desk'));
    await expect(push(files)).rejects.toThrow('stopped half-way');
    await expect(seenByWorker(files)).rejects.toThrow('bob@desk');
  });

  test('who has pushed while this one slept: what it had yet to write is written over nothing', async () => {
    const files = new InMemoryFiles(OLD);
    files.beforeWrite = (file) => {
      if (file !== 'config.json') return;
      files.beforeWrite = () => {};
      // Theirs leaves the other two files as they are, so their versions tell this push nothing.
      files.beforeRead = () => {
        files.beforeRead = () => {};
        files.put('config.json', theirs);
        files.put('push.json', record('done', 'bob@desk'));
      };
    };
    await expect(push(files)).rejects.toThrow(VersionConflictError);
    expect(await seenByWorker(files)).toEqual({ ...OLD, 'config.json': theirs });
  });

  test('whose record nobody can read is no hindrance', async () => {
    const files = new InMemoryFiles({ ...OLD, 'push.json': 'nonsense' });
    await push(files);
    expect(await seenByWorker(files)).toEqual(NEW);
  });
});

test('of two at once over the same files at most one goes through, and no mixture is ever taken', async () => {
  for (let step = 0; step < 12; step += 1) {
    const files = new InMemoryFiles(OLD);
    const basis = await lookAt(files);
    const others = { 'config.json': 'other', 'whitelist.json': 'other', 'ticket_owners.json': 'other' };
    let steps = 0;
    let second: Promise<unknown> | undefined;
    const begin = (_: StoredFile) => {
      steps += 1;
      if (steps === step) second = push(files, { basis, texts: others, by: 'bob@desk' }).catch((error: unknown) => error);
    };
    files.beforeRead = begin;
    files.beforeWrite = begin;
    await push(files, { basis }).catch((error: unknown) => error);
    await second;
    const seen = await seenByWorker(files).catch((error: Error) => error.message);
    expect([NEW, others, expect.stringContaining('has not come to its end')]).toContainEqual(seen);
  }
});
