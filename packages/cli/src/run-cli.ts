import { ConfigurationErrors, type Mistake } from '@keyhammer/config';
import { ConfigError, LockedError, reasonOf } from '@keyhammer/core';
import { CommanderError } from 'commander';
import type { CliContext, CommandResult, ExitStatus, GlobalOptions } from './command.ts';
import { isInterrupt } from './interrupt.ts';
import { fitLines } from './output/fit-columns.ts';
import { printableJson, printableLines } from './output/printable.ts';
import { createProgram } from './program.ts';
import { errorColorsOf } from './terminal.ts';
import { UsageError } from './usage-error.ts';

/** Runs one command line. Everything that it has to say goes to the context's streams; returns the exit status. */
export async function runCli(argv: readonly string[], context: CliContext): Promise<ExitStatus> {
  let status: ExitStatus = 0;
  const deliver = (result: CommandResult, options: GlobalOptions): void => {
    status = result.status;
    const text = outputOf(result, options, context);
    if (text !== '') context.terminal.stdout.write(`${text}\n`);
  };
  const program = createProgram(context, deliver);
  try {
    await program.parseAsync([...argv], { from: 'user' });
    return status;
  } catch (error) {
    if (error instanceof CommanderError && error.exitCode === 0) return 0;
    const failure = failureOf(error);
    const options = program.opts<GlobalOptions>();
    if (options.output === 'json') context.terminal.stdout.write(`${printableJson({ error: failure.document })}\n`);
    // commander has said what is wrong with the command line itself already.
    if (!(error instanceof CommanderError)) explain(error, failure, options, context);
    return failure.status;
  }
}

function outputOf({ document, text, csv = '', written }: CommandResult, { output }: GlobalOptions, { terminal }: CliContext): string {
  if (written) return '';
  switch (output) {
    case 'json':
      return printableJson(document);
    case 'csv':
      return csv.trimEnd();
    case 'table':
      return fitLines(text, terminal.columns);
  }
}

interface Failure {
  readonly status: ExitStatus;
  readonly document: { readonly message: string; readonly mistakes?: readonly Mistake[] };
}

function failureOf(error: unknown): Failure {
  if (error instanceof CommanderError) return { status: 2, document: { message: usageMessage(error) } };
  if (isInterrupt(error)) return { status: 1, document: { message: 'Interrupted.' } };
  const message = reasonOf(error);
  if (error instanceof ConfigurationErrors) return { status: 2, document: { message, mistakes: error.mistakes } };
  if (error instanceof LockedError) return { status: 4, document: { message } };
  return { status: error instanceof ConfigError || error instanceof UsageError ? 2 : 1, document: { message } };
}

/** commander's own words, less its `error: `; a command line without a command has none. */
function usageMessage({ code, message }: CommanderError): string {
  return code === 'commander.help' ? 'No command was given; --help lists them.' : message.replace(/^error: /, '');
}

/** An error as a person needs it; a bug's stack where more is asked for. */
function explain(error: unknown, { document }: Failure, { verbose }: GlobalOptions, { terminal, environment }: CliContext): void {
  const label = isInterrupt(error) ? '' : `${errorColorsOf(terminal).red('error:')} `;
  terminal.stderr.write(`${fitLines(`${label}${printableLines(document.message)}`, terminal.columns)}\n`);
  if (verbose || environment.KEYHAMMER_DEBUG) terminal.stderr.write(`${printableLines(stackOf(error))}\n`);
}

function stackOf(error: unknown): string {
  return error instanceof Error ? (error.stack ?? '') : '';
}
