import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Specification } from './specification.ts';

/** A specification, as it was amended, in a file that Prism can read. */
export class TemporarySpecification {
  readonly path: string;
  readonly #directory: string;

  private constructor(directory: string) {
    this.#directory = directory;
    this.path = join(directory, 'specification.json');
  }

  static write(specification: Specification): TemporarySpecification {
    const file = new TemporarySpecification(mkdtempSync(join(tmpdir(), 'keyhammer-specification-')));
    writeFileSync(file.path, JSON.stringify(specification));
    return file;
  }

  remove(): void {
    rmSync(this.#directory, { recursive: true });
  }
}
