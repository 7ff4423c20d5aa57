import { setTimeout as sleep } from 'node:timers/promises';
import { formatDay, type Waiter } from '@keyhammer/core';
import type { DemoIbmAccount, DemoOciTenancy, DemoOrganisation, SandboxOfAllClouds } from '@keyhammer/sandbox';
import type { Command } from 'commander';
import type { CliContext, CommandResult, GlobalOptions } from '../command.ts';
import { fitLines } from '../output/fit-columns.ts';
import { type Colors, colorsOf, isTty } from '../terminal.ts';
import { Aside } from './aside.ts';
import { withoutOwnClouds } from './aws-environment.ts';
import { brokenPromises, type Expectation } from './expectation.ts';
import { excerptOf } from './paragraphs.ts';
import { openScenery, type Scenery } from './scenery.ts';
import { scriptedPrompts } from './scripted-prompts.ts';
import { storyWaiter } from './story-waiter.ts';

export interface StageOptions extends GlobalOptions {
  /** The questions are the reader's to answer: nobody knows how it goes on. */
  readonly interactive: boolean;
}

/** Makes the whole command line, over a context of the stage's own. */
export type ProgramMaker = (context: CliContext, deliver: (result: CommandResult) => void) => Command;

/** A command that was shown, and what it said. */
export interface Step extends CommandResult {
  readonly command: string;
  /** What the story says of it, and what is not so. */
  readonly broken: readonly string[];
}

/** How a step is shown, and what the story says of it. */
export interface Direction extends Expectation {
  /** What the person at the terminal answers; absent: nobody is there. */
  readonly answers?: readonly string[];
  /** Only these paragraphs of the output, as `slice` counts them; all if absent. */
  readonly paragraphs?: readonly [from: number, to: number];
  /** Of what is told before and after the questions: nothing, or only these paragraphs; all if absent. */
  readonly aside?: 'questions' | readonly [from: number, to: number];
}

const realTime: Waiter = { wait: (milliseconds) => sleep(milliseconds) };

const DAY_MS = 24 * 60 * 60 * 1000;

/** Long enough for all that happens: the story ends now, so that what is kept afterwards fits the real clock. */
const STORY_DAYS = 12;

/** The scenery, with what has happened on it so far, and the way a step is shown. */
export class DemoStage implements AsyncDisposable {
  readonly sandbox: SandboxOfAllClouds;
  /** In AWS. */
  readonly organisation: DemoOrganisation;
  readonly ibm: DemoIbmAccount;
  readonly oci: DemoOciTenancy;
  readonly directory: string;
  readonly colors: Colors;
  readonly isInteractive: boolean;
  /** Every command so far. */
  readonly steps: Step[] = [];
  readonly #scenery: Scenery;
  readonly #options: GlobalOptions;
  readonly #context: CliContext;
  readonly #makeProgram: ProgramMaker;

  private constructor(scenery: Scenery, options: StageOptions, context: CliContext, makeProgram: ProgramMaker) {
    this.sandbox = scenery.sandbox;
    this.organisation = scenery.organisation;
    this.ibm = scenery.ibm;
    this.oci = scenery.oci;
    this.directory = scenery.directory;
    this.colors = colorsOf(context.terminal);
    this.isInteractive = options.interactive;
    this.#scenery = scenery;
    this.#options = options;
    this.#context = context;
    this.#makeProgram = makeProgram;
  }

  static async open(options: StageOptions, context: CliContext, makeProgram: ProgramMaker): Promise<DemoStage> {
    const scenery = await openScenery(new Date(context.now().getTime() - STORY_DAYS * DAY_MS));
    return new DemoStage(scenery, options, context, makeProgram);
  }

  get now(): Date {
    return this.sandbox.clock.now();
  }

  /** Ctrl-C was pressed at a question. */
  get isOver(): boolean {
    return this.steps.some(({ interrupted }) => interrupted);
  }

  /** Words between the steps. */
  readonly say = (...lines: readonly string[]): void => {
    const { stdout, columns } = this.#context.terminal;
    if (this.#options.output === 'table') stdout.write(`${fitLines(lines.join('\n'), columns)}\n`);
  };

  heading(text: string): void {
    this.say('', this.colors.bold(`── ${text} (${formatDay(this.now)})`));
  }

  pass({ days }: { readonly days: number }): void {
    this.sandbox.clock.advance(days * DAY_MS);
  }

  /** The rest of the time passes. */
  passToPresent(): void {
    const present = this.#context.now();
    if (present < this.now) throw new Error(`The story takes longer than ${STORY_DAYS} days`);
    this.sandbox.clock.moveTo(present);
  }

  /** Shows a command line, runs it, shows what it says, and holds what it did against the story. */
  async run(argv: readonly string[], direction: Direction = {}): Promise<Step> {
    const command = argv.join(' ');
    this.say(this.colors.bold(this.colors.cyan(`$ keyhammer ${command}`)));
    const aside = new Aside(direction.answers !== undefined && isTty(this.#context.terminal.stdout));
    const result = await this.#perform(argv, direction, aside);
    if (direction.answers) this.say(...aside.shown(direction.aside));
    this.say(...(direction.paragraphs ? excerptOf(result.text, direction.paragraphs) : [result.text]));
    const broken = this.isInteractive ? [] : await brokenPromises(command, direction, result);
    if (broken.length > 0) this.say(...broken.map((words) => this.colors.red(`! ${words}`)), aside.text);
    const step = { ...result, command, broken };
    this.steps.push(step);
    return step;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#scenery[Symbol.asyncDispose]();
  }

  /** The very line that is shown, as from the command line. */
  async #perform(argv: readonly string[], { answers }: Direction, aside: Aside): Promise<CommandResult> {
    const { output, verbose } = this.#options;
    const globals = ['--config', this.directory, '--output', output, ...(verbose ? ['--verbose'] : [])];
    const results: CommandResult[] = [];
    const written = new Aside(isTty(this.#context.terminal.stdout));
    const program = this.#makeProgram(this.#contextFor(answers, aside, written), (result) => void results.push(result));
    await program.parseAsync([...globals, ...argv], { from: 'user' });
    const [result] = results;
    if (!result) throw new Error(`"keyhammer ${argv.join(' ')}" ended without a result`);
    if (!result.written) return result;
    const text = written.text.trimEnd();
    return { ...result, text, ...(output === 'json' && { document: JSON.parse(text) }) };
  }

  /** Where something is asked, the reader sits at the terminal, or somebody who answers as the story has it. */
  #contextFor(answers: readonly string[] | undefined, aside: Aside, written: Aside): CliContext {
    const { environment } = this.#context;
    const { verbose } = this.#options;
    const { sandbox } = this;
    const terminal = { ...this.#context.terminal, stdout: written };
    const context: CliContext = {
      ...this.#context,
      terminal: { ...terminal, stderr: verbose ? terminal.stderr : aside },
      directory: this.directory,
      environment: { ...withoutOwnClouds(environment), ...sandbox.environment() },
      now: () => sandbox.clock.now(),
      waiter: storyWaiter(sandbox.clock, this.#context.waiter ?? realTime),
    };
    if (answers === undefined) return context;
    if (this.isInteractive) return { ...context, terminal };
    return { ...context, terminal: { ...terminal, stderr: aside, interactive: true }, prompts: scriptedPrompts(answers, aside) };
  }
}
