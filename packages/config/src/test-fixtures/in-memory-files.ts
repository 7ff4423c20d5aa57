import { VersionConflictError } from '@keyhammer/core';
import type { ConfigurationFiles, StoredText } from '../configuration-files.ts';
import type { StoredFile } from '../file-names.ts';

/** Files that only this test knows. Counts what is done with them, and lets something happen before any of it. */
export class InMemoryFiles implements ConfigurationFiles {
  readonly where = 'memory://files';
  readonly stored = new Map<StoredFile, StoredText>();
  readonly writes: StoredFile[] = [];
  /** Runs before each read; what it throws, the reader gets. */
  beforeRead: (file: StoredFile) => void = () => {};
  /** Runs before each write; what it throws, the writer gets, and nothing is written. */
  beforeWrite: (file: StoredFile) => void = () => {};
  /** Texts up to this length have room. */
  room = Number.POSITIVE_INFINITY;
  #version = 0;

  constructor(texts: Readonly<Partial<Record<StoredFile, string>>> = {}) {
    for (const [file, text] of Object.entries(texts)) this.put(file as StoredFile, text);
  }

  /** As somebody else would, in the console. */
  put(file: StoredFile, text: string): void {
    this.#version += 1;
    this.stored.set(file, { text, version: String(this.#version) });
  }

  text(file: StoredFile): string | undefined {
    return this.stored.get(file)?.text;
  }

  async read(file: StoredFile): Promise<StoredText | undefined> {
    this.beforeRead(file);
    return this.stored.get(file);
  }

  async write(file: StoredFile, text: string, expected: string | undefined): Promise<void> {
    this.beforeWrite(file);
    if (this.stored.get(file)?.version !== expected) throw new VersionConflictError(`${file} is another by now`);
    this.put(file, text);
    this.writes.push(file);
  }

  requireRoom(file: StoredFile, text: string): void {
    if (text.length > this.room) throw new RangeError(`no room for ${file}`);
  }
}
