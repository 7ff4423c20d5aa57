import type { Waiter } from '@keyhammer/core';
import type { Terminal } from './terminal.ts';

/**
 * 0 all done; 1 some account or issue failed, the rest was done; 2 bad configuration or usage; 3 findings, with `--fail-on-findings`;
 * 4 another run is at work, or may be.
 */
export type ExitStatus = 0 | 1 | 2 | 3 | 4;

/** What a command has to say. It prints nothing itself, unless it says so. */
export interface CommandResult {
  readonly status: ExitStatus;
  /** For `--output json`: exactly this, as one document. */
  readonly document: unknown;
  /** For people. */
  readonly text: string;
  /** For `--output csv`, where a command has one. */
  readonly csv?: string;
  /** It has been written already, piece by piece: there may be more of it than fits into the memory. */
  readonly written?: true;
  /** Ctrl-C at a question: nothing more is to follow. */
  readonly interrupted?: boolean;
}

/** The options that every command takes. */
export interface GlobalOptions {
  readonly config: string;
  /** `csv` for a command that has it only. */
  readonly output: 'table' | 'json' | 'csv';
  readonly verbose: boolean;
}

/** Questions to the person at the terminal. Ctrl-C at one is an error that `isInterrupt` knows. */
export interface Prompts {
  select<T extends string>(question: string, choices: readonly { readonly value: T; readonly name: string }[]): Promise<T>;
  /** Asks until `validate` is content; a text that it returns says what is wrong. */
  input(question: string, fallback: string, validate: (answer: string) => true | string): Promise<string>;
}

/** What the world outside is to the command line. The demo and the tests hand in another. */
export interface CliContext {
  readonly terminal: Terminal;
  readonly environment: NodeJS.ProcessEnv;
  readonly directory: string;
  /** Who is at work: `alice@laptop`. */
  readonly operator: string;
  readonly prompts: Prompts;
  readonly now: () => Date;
  /** For the pauses between tries; the real time if absent. */
  readonly waiter?: Waiter;
  /** Aborted when nothing more is to be begun: no stage, no act. */
  readonly until?: AbortSignal;
}
