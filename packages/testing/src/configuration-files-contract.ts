import assert from 'node:assert/strict';
import { VersionConflictError } from '@keyhammer/core';

type File = 'config.json' | 'whitelist.json' | 'ticket_owners.json' | 'push.json';

/** The port, as far as it is put to the test. */
export interface ConfigurationFilesUnderTest {
  readonly where: string;
  read(file: File): Promise<{ readonly text: string; readonly version: string } | undefined>;
  write(file: File, text: string, expected: string | undefined): Promise<void>;
  requireRoom(file: File, text: string): void;
}

/** What the port promises, a case each, of a place with no file in it; run it against every adapter of the port. */
export const configurationFilesContract: readonly { readonly name: string; verify(files: ConfigurationFilesUnderTest): Promise<void> }[] = [
  {
    name: 'says that a file is not there',
    async verify({ read }) {
      for (const file of FILES) assert.equal(await read(file), undefined, file);
    },
  },
  {
    name: 'gives back every character of what was written',
    async verify({ read, write }) {
      for (const text of ['{}\n', '{"größe": "✓ 🔑"}', '\uFEFF{\r\n\t"a": "\\u0000"\r\n}\r\n', `{"a": "${'x'.repeat(3_000)}"}`]) {
        await write('config.json', text, (await read('config.json'))?.version);
        assert.equal((await read('config.json'))?.text, text);
      }
    },
  },
  {
    name: 'keeps the files apart',
    async verify({ read, write }) {
      for (const file of FILES) await write(file, JSON.stringify({ file }), undefined);
      for (const file of FILES) assert.equal((await read(file))?.text, JSON.stringify({ file }));
    },
  },
  {
    name: 'has one version for as long as nobody writes, and another for another text',
    async verify({ read, write }) {
      const first = await written({ read, write }, 'one', undefined);
      assert.equal((await read('config.json'))?.version, first);
      const second = await written({ read, write }, 'two', first);
      assert.notEqual(second, first);
      await write('whitelist.json', 'other', undefined);
      assert.equal((await read('config.json'))?.version, second);
    },
  },
  {
    name: 'writes over what was read, and over nothing else',
    async verify({ read, write }) {
      const first = await written({ read, write }, 'one', undefined);
      const second = await written({ read, write }, 'two', first);
      await assertConflict(write('config.json', 'three', first));
      assert.deepEqual(await read('config.json'), { text: 'two', version: second });
    },
  },
  {
    name: 'makes no file where there is one by now',
    async verify({ read, write }) {
      await write('config.json', 'theirs', undefined);
      await assertConflict(write('config.json', 'ours', undefined));
      assert.equal((await read('config.json'))?.text, 'theirs');
    },
  },
  {
    name: 'makes no file in the place of one that has gone',
    async verify({ read, write }) {
      const version = await written({ read, write }, 'one', undefined);
      await assertConflict(write('whitelist.json', 'ours', version));
      assert.equal(await read('whitelist.json'), undefined);
    },
  },
  {
    name: 'says where it is, and has room for what it has just taken',
    async verify({ where, requireRoom }) {
      assert.ok(where.length > 0);
      requireRoom('config.json', '{}');
    },
  },
];

const FILES: readonly File[] = ['config.json', 'whitelist.json', 'ticket_owners.json', 'push.json'];

async function written({ read, write }: Pick<ConfigurationFilesUnderTest, 'read' | 'write'>, text: string, expected: string | undefined) {
  await write('config.json', text, expected);
  const stored = await read('config.json');
  assert.ok(stored);
  return stored.version;
}

async function assertConflict(writing: Promise<void>): Promise<void> {
  const error = await writing.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  assert.ok(error instanceof VersionConflictError, `expected a conflict, got ${String(error)}`);
}
