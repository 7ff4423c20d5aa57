import type { Writable } from 'node:stream';
import { createColors } from './output/colors.ts';

/** Where output goes, and what it can take. Results go to `stdout`, everything else to `stderr`. */
export interface Terminal {
  readonly stdout: Writable;
  readonly stderr: NodeJS.WriteStream | Writable;
  /** Someone sits there: progress may move, and questions may be asked. */
  readonly interactive: boolean;
  readonly color: boolean;
  /** Characters in a line; no limit where the output is not a terminal. */
  readonly columns: number | undefined;
}

export function processTerminal(environment: NodeJS.ProcessEnv = process.env): Terminal {
  const { stdout, stderr, stdin } = process;
  return {
    stdout,
    stderr,
    interactive: stderr.isTTY === true && stdin.isTTY === true && !environment.CI,
    color: wantsColor(environment, stdout.isTTY === true),
    columns: stdout.isTTY ? stdout.columns : undefined,
  };
}

/** https://no-color.org and https://force-color.org */
function wantsColor(environment: NodeJS.ProcessEnv, isTerminal: boolean): boolean {
  if (environment.NO_COLOR) return false;
  if (environment.FORCE_COLOR) return environment.FORCE_COLOR !== '0';
  return isTerminal && environment.TERM !== 'dumb';
}

export type Colors = ReturnType<typeof createColors>;

export function colorsOf(terminal: Terminal): Colors {
  return createColors(terminal.color);
}
