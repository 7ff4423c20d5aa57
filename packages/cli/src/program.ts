import { resolve } from 'node:path';
import { Command, Option } from 'commander';
import manifest from '../package.json' with { type: 'json' };
import type { CliContext, CommandResult, GlobalOptions } from './command.ts';
import { demo } from './commands/demo.ts';
import { identify } from './commands/identify.ts';
import { init } from './commands/init.ts';
import { listIssues, showIssue } from './commands/issues.ts';
import { remediate } from './commands/remediate.ts';
import { report } from './commands/report.ts';
import { rollback } from './commands/rollback.ts';
import { run } from './commands/run.ts';
import { scan } from './commands/scan.ts';
import { createTables } from './commands/tables.ts';
import { validate } from './commands/validate.ts';
import { collect, days } from './options.ts';
import { printableLines } from './output/printable.ts';
import { Workspace } from './workspace.ts';

/** Called with what a command has to say. */
export type Deliver = (result: CommandResult, options: GlobalOptions) => void;

interface FilterOptions {
  readonly account?: readonly string[];
  readonly check?: readonly string[];
}

/** Runs a command and hands over what it says: with a configuration and its store open, or alone. */
interface Runners {
  readonly context: CliContext;
  alone(command: (options: GlobalOptions) => Promise<CommandResult>): Promise<void>;
  /** A command that only `looks` sends no warnings to Slack. */
  inWorkspace(kind: 'acts' | 'looks', command: (workspace: Workspace) => Promise<CommandResult>, tables?: 'not-needed'): Promise<void>;
}

/** Every command, its options and its examples. What it does is in its own file under `commands/`. */
export function createProgram(context: CliContext, deliver: Deliver): Command {
  const program = new Command('keyhammer')
    .description('Finds cloud credentials that nobody uses, tells their owners, and retires them safely.')
    .option('--config <directory>', 'where config.json, whitelist.json and ticket_owners.json are', './config')
    .addOption(new Option('--output <format>', 'for people, or one JSON document').choices(['table', 'json']).default('table'))
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
  addIssues(program, runners);
  addDemo(program, runners);
  return program;
}

function runnersOf(program: Command, context: CliContext, deliver: Deliver): Runners {
  const alone: Runners['alone'] = async (command) => {
    const given = program.opts<GlobalOptions>();
    const options = { ...given, config: resolve(context.directory, given.config) };
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

function addSetUp(program: Command, { alone, inWorkspace, context }: Runners): void {
  program
    .command('init')
    .description('write three valid starter files, with a store of their own, for a newcomer')
    .option('--yes', 'ask nothing, take the defaults', false)
    .addHelpText('after', examples('keyhammer init', 'keyhammer init --yes --config ./trial'))
    .action(async ({ yes }: { yes: boolean }) => await alone((options) => init(options, yes, context)));

  program
    .command('validate')
    .description('check the three files, and show what they come to')
    .addHelpText('after', examples('keyhammer validate', 'keyhammer validate --config ./config --output json'))
    .action(async () => await alone((options) => validate(options, context)));

  const tables = program.command('tables').description('the DynamoDB tables');
  tables
    .command('create')
    .description('make the missing ones: on-demand billing, point-in-time recovery, encryption')
    .addHelpText('after', examples('keyhammer tables create'))
    .action(async () => await inWorkspace('acts', (workspace) => createTables(workspace, context), 'not-needed'));

  program
    .command('scan')
    .description('one read-only look at the current AWS account, with no configuration')
    .option('--days <days>', 'days without use', days, 90)
    .option('--fail-on-findings', 'exit with status 3 if there are any, for pipelines', false)
    .addHelpText('after', examples('keyhammer scan', 'AWS_PROFILE=audit keyhammer scan --days 45 --fail-on-findings'))
    .action(async (chosen: { days: number; failOnFindings: boolean }) => await alone((options) => scan(options, chosen, context)));
}

function addWorkers(program: Command, { inWorkspace, context }: Runners): void {
  filtered(program.command('identify'))
    .description('read the accounts, find violations, keep the issues')
    .addHelpText('after', examples('keyhammer identify', 'keyhammer identify --account 123456789012 --output json'))
    .action(async (chosen: FilterOptions) => await inWorkspace('acts', (workspace) => identify(workspace, filterOf(chosen), context)));

  filtered(program.command('report'))
    .description('open, update and close the tickets, and send the messages')
    .addHelpText('after', examples('keyhammer report', 'keyhammer report --check user_inactivekeys'))
    .action(async (chosen: FilterOptions) => await inWorkspace('acts', (workspace) => report(workspace, filterOf(chosen), context)));

  filtered(program.command('remediate'))
    .description('show the plan, ask for each issue, deactivate, verify, record')
    .addOption(new Option('--dry-run', 'print the plan only').default(false))
    .addOption(new Option('--batch', 'ask nothing; needs "remediation": true in config.json').default(false))
    .addHelpText(
      'after',
      examples('keyhammer remediate --dry-run', 'keyhammer remediate --account 123456789012', 'keyhammer remediate --batch'),
    )
    .action(
      async ({ dryRun, batch, ...chosen }: FilterOptions & { dryRun: boolean; batch: boolean }) =>
        await inWorkspace(dryRun ? 'looks' : 'acts', (workspace) => remediate(workspace, filterOf(chosen), { dryRun, batch }, context)),
    );

  filtered(program.command('run'))
    .description('identify, report and, where it is armed, remediate: what a cron job calls')
    .addHelpText('after', examples('keyhammer run', '0 6 * * *  keyhammer run --config /etc/keyhammer'))
    .action(async (chosen: FilterOptions) => await inWorkspace('acts', (workspace) => run(workspace, filterOf(chosen), context)));
}

function addIssues(program: Command, { inWorkspace, context }: Runners): void {
  const issues = filtered(program.command('issues'))
    .description('list the issues that have not ended')
    .option('--status <status>', 'open, whitelisted, resolved, closed (repeatable)', collect)
    .addHelpText(
      'after',
      examples('keyhammer issues', 'keyhammer issues --status open,closed', 'keyhammer issues show AKIAIOSFODNN7EXAMPLE'),
    )
    .action(
      async ({ status = [], ...chosen }: FilterOptions & { status?: readonly string[] }) =>
        await inWorkspace('looks', (workspace) => listIssues(workspace, filterOf(chosen), status, context)),
    );
  filtered(issues.command('show'))
    .argument('<id>', 'the credential: an access key id')
    .description('one issue: its evidence, history and ticket, and what will happen to it when')
    .addHelpText('after', examples('keyhammer issues show AKIAIOSFODNN7EXAMPLE'))
    .action(
      // `issues` itself takes the same options, and commander leaves them to it wherever they stand.
      async (id: string, _: FilterOptions, command: Command) =>
        await inWorkspace('looks', (workspace) => showIssue(workspace, id, filterOf(command.optsWithGlobals<FilterOptions>()), context)),
    );

  program
    .command('rollback')
    .argument('<account>', 'the account id')
    .argument('<id>', 'the credential: an access key id')
    .description('reactivate what Keyhammer deactivated, tell the ticket, and hold the issue')
    .option('--hold <days>', 'leave it alone for so long', days, 14)
    .addHelpText('after', examples('keyhammer rollback 123456789012 AKIAIOSFODNN7EXAMPLE --hold 30d'))
    .action(
      async (account: string, id: string, { hold }: { hold: number }) =>
        await inWorkspace('acts', (workspace) => rollback(workspace, account, id, { holdDays: hold }, context)),
    );
}

function addDemo(program: Command, { alone, context }: Runners): void {
  program
    .command('demo')
    .description('the whole job in a sandbox on this machine: no cloud account, nothing to set up')
    .option('--interactive', 'ask for each key, as an operator would be asked', false)
    .option('--keep', 'leave the sandbox up, and print the environment to try every command by hand', false)
    .addHelpText('after', examples('keyhammer demo', 'keyhammer demo --interactive', 'keyhammer demo --keep'))
    .action(async (chosen: { interactive: boolean; keep: boolean }) => await alone((options) => demo(options, chosen, context)));
}

function filtered(command: Command): Command {
  return command
    .option('--account <id>', 'only this account (repeatable)', collect)
    .option('--check <name>', 'only this check (repeatable)', collect);
}

function filterOf({ account, check }: FilterOptions) {
  return { ...(account && { accounts: account }), ...(check && { checks: check }) };
}

function examples(...lines: readonly string[]): string {
  return `\nExamples:\n${lines.map((line) => `  ${line}`).join('\n')}`;
}
