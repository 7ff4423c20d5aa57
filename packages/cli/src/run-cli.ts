import { ConfigurationErrors } from '@keyhammer/config';
import { ConfigError, reasonOf } from '@keyhammer/core';
import { CommanderError } from 'commander';
import type { CliContext, CommandResult, ExitStatus, GlobalOptions } from './command.ts';
import { createProgram } from './program.ts';
import { colorsOf } from './terminal.ts';
import { UsageError } from './usage-error.ts';

/** Runs one command line. Everything that it has to say goes to the context's streams; returns the exit status. */
export async function runCli(argv: readonly string[], context: CliContext): Promise<ExitStatus> {
  let status: ExitStatus = 0;
  const deliver = (result: CommandResult, options: GlobalOptions): void => {
    status = result.status;
    context.terminal.stdout.write(options.output === 'json' ? `${JSON.stringify(result.document, null, 2)}\n` : `${result.text}\n`);
  };
  const program = createProgram(context, deliver);
  try {
    await program.parseAsync([...argv], { from: 'user' });
    return status;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
    return explain(error, program.opts<GlobalOptions>(), context);
  }
}

/** An error as a person needs it, or as one JSON document; a bug comes with its stack. */
function explain(error: unknown, options: GlobalOptions, { terminal, environment }: CliContext): ExitStatus {
  if (isInterrupt(error)) {
    terminal.stderr.write('Interrupted; what was done is recorded.\n');
    return 1;
  }
  const status = error instanceof ConfigError || error instanceof UsageError ? 2 : 1;
  const mistakes = error instanceof ConfigurationErrors ? error.mistakes : undefined;
  if (options.output === 'json') {
    terminal.stdout.write(`${JSON.stringify({ error: { message: reasonOf(error), ...(mistakes && { mistakes }) } }, null, 2)}\n`);
  }
  terminal.stderr.write(`${colorsOf(terminal).red('error:')} ${reasonOf(error)}\n`);
  if (options.verbose || environment.KEYHAMMER_DEBUG) terminal.stderr.write(`${error instanceof Error ? error.stack : ''}\n`);
  return status;
}

/** inquirer's way of saying that Ctrl-C was pressed. */
function isInterrupt(error: unknown): boolean {
  return error instanceof Error && error.name === 'ExitPromptError';
}
