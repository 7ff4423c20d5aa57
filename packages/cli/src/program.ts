import { resolve } from 'node:path';
import { isPath } from '@keyhammer/configuration-files';
import { Command, Option } from 'commander';
import manifest from '../package.json' with { type: 'json' };
import type { CliContext, CommandResult, GlobalOptions } from './command.ts';
import { addDemo } from './command-groups/demo.ts';
import { addInsight } from './command-groups/insight.ts';
import { addIssues } from './command-groups/issues.ts';
import { addRemediation } from './command-groups/remediation.ts';
import { addSetUp } from './command-groups/set-up.ts';
import { addWorkers } from './command-groups/workers.ts';
import type { Runners } from './command-line.ts';
import { printableLines } from './output/printable.ts';
import { Workspace } from './workspace.ts';

/** Called with what a command has to say. */
export type Deliver = (result: CommandResult, options: GlobalOptions) => void;

/** Every command, its options and its examples. What it does is in its own file under `commands/`. */
export function createProgram(context: CliContext, deliver: Deliver): Command {
  const program = new Command('keyhammer')
    .description('Finds cloud credentials that nobody uses, tells their owners, and retires them safely.')
    .option(
      '--config <place>',
      'where config.json, whitelist.json and ticket_owners.json are: a directory, s3://bucket, ssm:/path',
      './config',
    )
    .addOption(
      new Option('--output <format>', 'for people, one JSON document, or CSV (audit, inventory, issues)')
        .choices(['table', 'json', 'csv'])
        .default('table'),
    )
    .option('--verbose', 'tell more of what is going on, on stderr', false)
    .version(manifest.version)
    .configureHelp({ showGlobalOptions: true })
    .configureOutput({
      writeOut: (text) => context.terminal.stdout.write(text),
      writeErr: (text) => context.terminal.stderr.write(printableLines(text)),
    })
    .showHelpAfterError('(add --help for the options)')
    .exitOverride();

  const runners = runnersOf(program, context, deliver);
  addSetUp(program, runners);
  addWorkers(program, runners);
  addRemediation(program, runners);
  addIssues(program, runners);
  addInsight(program, runners);
  addDemo(program, runners, createProgram);
  return program;
}

function runnersOf(program: Command, context: CliContext, deliver: Deliver): Runners {
  const alone: Runners['alone'] = async (command) => {
    const given = program.opts<GlobalOptions>();
    const options = { ...given, config: isPath(given.config) ? resolve(context.directory, given.config) : given.config };
    deliver(await command(options), options);
  };
  return {
    context,
    alone,
    inWorkspace: async (kind, command, tables) =>
      await alone(async (options) => {
        await using workspace = await Workspace.open(options, context, tables);
        return await workspace.perform(kind, command);
      }),
  };
}
