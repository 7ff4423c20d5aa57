import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { enterEnvironment } from './process-environment.ts';

/** A line of the log, as CloudWatch gets it. */
export type LogLine = Readonly<Record<string, unknown>>;

/** What a Lambda function finds around it: its environment, `KEYHAMMER_CONFIG` among it, and a stderr that is kept as its log. */
export class LambdaSurroundings implements AsyncDisposable {
  /** Where the configuration is; files of an embedded store with a relative path are below it. */
  readonly directory: string;
  readonly #environment: Disposable;
  readonly #write = process.stderr.write;
  #logged = '';

  private constructor(directory: string, environment: Readonly<Record<string, string>>) {
    this.directory = directory;
    this.#environment = enterEnvironment({ ...environment, KEYHAMMER_CONFIG: directory });
    process.stderr.write = (chunk: string | Uint8Array) => {
      this.#logged += typeof chunk === 'string' ? chunk : Buffer.from(chunk).toString('utf8');
      return true;
    };
  }

  /** @param files by name: `config.json` … */
  static async enter(environment: Readonly<Record<string, string>>, files: Readonly<Record<string, unknown>>): Promise<LambdaSurroundings> {
    const surroundings = new LambdaSurroundings(await mkdtemp(join(tmpdir(), 'keyhammer-lambda-')), environment);
    await surroundings.configure(files);
    return surroundings;
  }

  async configure(files: Readonly<Record<string, unknown>>): Promise<void> {
    for (const [name, content] of Object.entries(files)) await writeFile(join(this.directory, name), JSON.stringify(content));
  }

  /** Everything that was written to stderr. */
  get logged(): string {
    return this.#logged;
  }

  /** The log, line by line. Throws where a line is not one JSON object, since CloudWatch could not filter it. */
  get logLines(): readonly LogLine[] {
    const lines = this.#logged.split('\n').filter((line) => line !== '');
    return lines.map((line) => JSON.parse(line));
  }

  forgetLog(): void {
    this.#logged = '';
  }

  async [Symbol.asyncDispose](): Promise<void> {
    process.stderr.write = this.#write;
    this.#environment[Symbol.dispose]();
    await rm(this.directory, { recursive: true, force: true });
  }
}
