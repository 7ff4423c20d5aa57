import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Writable } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Waiter } from '@keyhammer/core';
import { type DemoOptions, type DemoOrganisation, demoOrganisation, MovableClock, type Sandbox, startSandbox } from '@keyhammer/sandbox';
import type { CliContext, ExitStatus, Prompts } from './command.ts';
import { borrowAwsEnvironment } from './demo/aws-environment.ts';
import { runCli } from './run-cli.ts';
import type { Terminal } from './terminal.ts';

export const START = new Date('2026-03-02T09:30:00Z');
const DAY_MS = 24 * 60 * 60 * 1000;

/** What one command line came to. */
export interface Outcome {
  readonly status: ExitStatus;
  readonly stdout: string;
  readonly stderr: string;
  /** The one JSON document on stdout; an error if there is anything else. */
  readonly document: unknown;
}

export interface Setting {
  /** Someone sits at the terminal, and answers the questions in this order. */
  readonly answers?: readonly string[];
  readonly terminal?: Partial<Terminal>;
  readonly environment?: Readonly<Record<string, string>>;
}

type ConfigurationFiles = ReturnType<Sandbox['configuration']>;
type JsonObject = Record<string, unknown>;

export interface CliOptions extends DemoOptions {
  /** What the sandbox's clock shows, until it is moved. */
  readonly start?: Date;
  readonly jiraDeployment?: 'cloud' | 'datacenter';
}

/** Real clients against the sandbox, a configuration in a directory of its own, an embedded store, streams in memory. */
export class CliUnderTest implements AsyncDisposable {
  readonly sandbox: Sandbox;
  readonly organisation: DemoOrganisation;
  readonly directory: string;
  /** Every question that was asked. */
  readonly questions: string[] = [];
  readonly #returnEnvironment: () => void;

  private constructor(sandbox: Sandbox, organisation: DemoOrganisation, directory: string) {
    this.sandbox = sandbox;
    this.organisation = organisation;
    this.directory = directory;
    this.#returnEnvironment = borrowAwsEnvironment(sandbox.environment());
  }

  static async start({ jiraDeployment = 'cloud', start = START, ...options }: CliOptions = {}): Promise<CliUnderTest> {
    const organisation = demoOrganisation(start, options);
    const sandbox = await startSandbox({ clock: new MovableClock(start, 'frozen'), world: organisation.world, jiraDeployment });
    const directory = await mkdtemp(join(tmpdir(), 'keyhammer-cli-'));
    const cli = new CliUnderTest(sandbox, organisation, directory);
    await cli.configure();
    return cli;
  }

  /** Writes the sandbox's own configuration, changed as asked. Its accounts are small: most of their keys may be due at once. */
  async configure(change: (files: ConfigurationFiles) => void = () => {}): Promise<void> {
    const files = this.sandbox.configuration();
    files['config.json'].max_remediation_percent = 100;
    change(files);
    for (const [name, content] of Object.entries(files)) await this.write(name, JSON.stringify(content, null, 2));
  }

  /** The sandbox's `config.json` with some of its sections changed. */
  async configureSections(sections: Readonly<Record<string, JsonObject>>): Promise<void> {
    await this.configure((files) => {
      const config = files['config.json'];
      for (const [name, settings] of Object.entries(sections)) config[name] = { ...objectOf(config[name]), ...settings };
    });
  }

  async write(name: string, text: string): Promise<void> {
    await writeFile(join(this.directory, name), text);
  }

  async read(name: string): Promise<string> {
    return await readFile(join(this.directory, name), 'utf8');
  }

  advanceDays(days: number): void {
    this.sandbox.clock.advance(days * DAY_MS);
  }

  /** Of several at once: from now on commands in this process are about this one. */
  enter(): void {
    Object.assign(process.env, this.sandbox.environment());
  }

  async run(...argv: readonly string[]): Promise<Outcome> {
    return await this.runIn({}, ...argv);
  }

  /** A command's JSON. */
  async json(...argv: readonly string[]): Promise<Outcome> {
    return await this.runIn({}, '--output', 'json', ...argv);
  }

  async runIn(setting: Setting, ...argv: readonly string[]): Promise<Outcome> {
    const [stdout, stderr] = [new Recording(), new Recording()];
    const status = await runCli(['--config', this.directory, ...argv], this.#context(setting, stdout, stderr));
    return {
      status,
      stdout: stdout.text,
      stderr: stderr.text,
      get document(): unknown {
        return JSON.parse(stdout.text);
      },
    };
  }

  /** What a command that is called without its command line finds around it; what it writes goes nowhere. */
  context(setting: Setting = {}): CliContext {
    return this.#context(setting, new Recording(), new Recording());
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#returnEnvironment();
    await this.sandbox.close();
    await rm(this.directory, { recursive: true });
  }

  #context({ answers, terminal, environment }: Setting, stdout: Recording, stderr: Recording): CliContext {
    return {
      terminal: { stdout, stderr, interactive: answers !== undefined, color: false, columns: undefined, ...terminal },
      environment: { ...this.sandbox.environment(), ...environment },
      directory: this.directory,
      operator: 'alice@laptop',
      prompts: this.#scripted([...(answers ?? [])], stderr),
      now: () => this.sandbox.clock.now(),
      waiter: impatient,
    };
  }

  #scripted(answers: string[], stderr: Recording): Prompts {
    const next = (question: string): string => {
      this.questions.push(question);
      stderr.write(`${question}\n`);
      const answer = answers.shift();
      if (answer === undefined) throw new Error(`no answer was scripted for: ${question}`);
      if (answer === CTRL_C) throw Object.assign(new Error('User force closed the prompt'), { name: 'ExitPromptError' });
      return answer;
    };
    return {
      async select(question, choices) {
        stderr.write(`${choices.map(({ name }) => name).join('\n')}\n`);
        const answer = next(question);
        const choice = choices.find(({ value }) => value === answer);
        if (!choice) throw new Error(`"${answer}" is none of the choices: ${choices.map(({ value }) => value).join(', ')}`);
        return choice.value;
      },
      async input(question, fallback, validate) {
        for (;;) {
          const answer = next(question) || fallback;
          const verdict = validate(answer);
          if (verdict === true) return answer;
          stderr.write(`${verdict}\n`);
        }
      },
    };
  }
}

/** An answer that is no answer: the person pressed Ctrl-C. */
export const CTRL_C = '\u0003';

/** The sandbox makes its credential reports in real time, but everything else need not be waited for. */
const impatient: Waiter = { wait: (milliseconds) => sleep(Math.min(milliseconds, 20)) };

/** A stream that keeps what was written. */
class Recording extends Writable {
  text = '';

  override _write(chunk: Buffer | string, _encoding: string, done: () => void): void {
    this.text += chunk.toString();
    done();
  }
}

function objectOf(value: unknown): JsonObject {
  return typeof value === 'object' && value !== null ? { ...value } : {};
}
