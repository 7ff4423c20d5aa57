import type { Writable } from 'node:stream';
import { createColors } from './output/colors.ts';

/** Where output goes, and what it can take. Results go to `stdout`, everything else to `stderr`. */
export interface Terminal {
  readonly stdout: Writable;
  readonly stderr: Writable;
  /** Someone sits there: questions may be asked. */
  readonly interactive: boolean;
  readonly color: boolean;
  /** Characters in a line of `stdout`; no limit where it is not a terminal. */
  readonly columns: number | undefined;
}

/** What the look of a text depends on. */
export type Look = Pick<Terminal, 'color' | 'columns'>;

export function processTerminal(environment: NodeJS.ProcessEnv = process.env): Terminal {
  const { stdout, stderr, stdin } = process;
  return {
    stdout,
    stderr,
    interactive: stderr.isTTY === true && stdin.isTTY === true && !environment.CI,
    color: wantsColor(environment, stdout.isTTY === true),
    get columns() {
      return (stdout.isTTY && stdout.columns) || undefined;
    },
  };
}

/** https://no-color.org and https://force-color.org */
export function wantsColor(environment: NodeJS.ProcessEnv, isTerminal: boolean): boolean {
  if (environment.NO_COLOR) return false;
  if (environment.FORCE_COLOR) return environment.FORCE_COLOR !== '0';
  return isTerminal && environment.TERM !== 'dumb';
}

/** Both streams end before the same eyes: what one shows need not be said by the other. */
export function isWatched({ interactive, columns }: Terminal): boolean {
  return interactive && columns !== undefined;
}

export type Colors = ReturnType<typeof createColors>;

export function colorsOf({ color }: Pick<Terminal, 'color'>): Colors {
  return createColors(color);
}

/** For what goes to `stderr`, which may lead to a file while `stdout` does not. */
export function errorColorsOf({ color, stderr }: Terminal): Colors {
  return createColors(color && isTty(stderr));
}

export function isTty(stream: Writable): stream is NodeJS.WriteStream {
  return 'isTTY' in stream && stream.isTTY === true;
}
