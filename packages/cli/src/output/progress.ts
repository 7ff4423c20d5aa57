import { Listr, ListrLogger, ProcessOutput } from 'listr2';
import { isTty, isWatched, type Terminal } from '../terminal.ts';
import { printable } from './printable.ts';

/** Called when one more of them is done, with a line about it. */
export type Tick = (line: string) => void;

/** Progress on stderr: a line that moves where someone is watching, a line for each step where not. */
export async function showProgress<T>(terminal: Terminal, title: string, total: number, work: (tick: Tick) => Promise<T>): Promise<T> {
  const { stderr } = terminal;
  if (isWatched(terminal) && isTty(stderr)) return await moving(stderr, title, total, work);
  return await work((line) => stderr.write(`${printable(line)}\n`));
}

async function moving<T>(stderr: NodeJS.WriteStream, title: string, total: number, work: (tick: Tick) => Promise<T>): Promise<T> {
  let result: { readonly value: T } | undefined;
  const task = {
    title,
    task: async (_: unknown, shown: { title: string; output: string }) => {
      let done = 0;
      const value = await work((line) => {
        done += 1;
        shown.title = `${title} ${done}/${total}`;
        shown.output = printable(line);
      });
      result = { value };
    },
  };
  const logger = new ListrLogger({ processOutput: new ProcessOutput(stderr, stderr) });
  await new Listr([task], { rendererOptions: { logger, collapseErrors: false, showErrorMessage: false } }).run();
  if (!result) throw new Error(`${title} ended without a result`);
  return result.value;
}
