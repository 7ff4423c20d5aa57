import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { DemoOrganisation, Sandbox } from '@keyhammer/sandbox';
import type { CliContext, CommandResult, GlobalOptions } from '../command.ts';
import { fitLines } from '../output/fit-columns.ts';
import { type Colors, colorsOf } from '../terminal.ts';
import { Workspace } from '../workspace.ts';
import { borrowAwsEnvironment } from './aws-environment.ts';

/** A command that was shown, and what it said. */
export interface Step extends CommandResult {
  readonly command: string;
}

const DAY_MS = 24 * 60 * 60 * 1000;

/** The story takes a week and a day, and ends now: what is kept afterwards fits the real clock. */
const STORY_DAYS = 8;

/** The sandbox, a configuration for it in a directory of its own, and the way a step is shown. */
export class DemoStage implements AsyncDisposable {
  readonly sandbox: Sandbox;
  readonly organisation: DemoOrganisation;
  readonly colors: Colors;
  readonly directory: string;
  readonly #options: GlobalOptions;
  readonly #context: CliContext;
  readonly #returnEnvironment: () => void;

  private constructor(sandbox: Sandbox, organisation: DemoOrganisation, directory: string, options: GlobalOptions, context: CliContext) {
    this.sandbox = sandbox;
    this.organisation = organisation;
    this.colors = colorsOf(context.terminal);
    this.directory = directory;
    this.#options = { ...options, config: directory };
    this.#context = { ...context, environment: { ...context.environment, ...sandbox.environment() }, now: () => sandbox.clock.now() };
    this.#returnEnvironment = borrowAwsEnvironment(sandbox.environment());
  }

  static async open(options: GlobalOptions, context: CliContext): Promise<DemoStage> {
    const { demoOrganisation, MovableClock, startSandbox } = await import('@keyhammer/sandbox');
    const start = new Date(context.now().getTime() - STORY_DAYS * DAY_MS);
    const organisation = demoOrganisation(start);
    const sandbox = await startSandbox({ clock: new MovableClock(start), world: organisation.world });
    const directory = await mkdtemp(join(tmpdir(), 'keyhammer-demo-'));
    for (const [name, content] of Object.entries(sandbox.configuration())) {
      await writeFile(join(directory, name), `${JSON.stringify(content, null, 2)}\n`);
    }
    return new DemoStage(sandbox, organisation, directory, options, context);
  }

  /** Words between the steps. */
  readonly say = (...lines: readonly string[]): void => {
    const { stdout, columns } = this.#context.terminal;
    if (this.#options.output === 'table') stdout.write(`${fitLines(lines.join('\n'), columns)}\n`);
  };

  /** Shows a command line, runs what it runs, shows what it says. */
  async run(command: string, work: (workspace: Workspace, context: CliContext) => Promise<CommandResult>): Promise<Step> {
    this.say('', this.colors.bold(this.colors.cyan(`$ keyhammer ${command}`)));
    await using workspace = await Workspace.open(this.#options, this.#context);
    const result = await workspace.perform('acts', () => work(workspace, this.#context));
    this.say(result.text);
    return { ...result, command };
  }

  advanceDays(days: number): void {
    this.sandbox.clock.advance(days * DAY_MS);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#returnEnvironment();
    await this.sandbox.close();
    await rm(this.directory, { recursive: true, force: true });
  }
}
