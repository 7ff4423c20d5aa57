import type { Command } from 'commander';
import { examples, type FilterOptions, filtered, filterOf, type Runners } from '../command-line.ts';
import { listIssues, showIssue } from '../commands/issues.ts';
import { collect } from '../options.ts';

export function addIssues(program: Command, { inWorkspace, context }: Runners): void {
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
    .argument('<id>', 'the credential: an access key id; of a console password the user name')
    .description('one issue: its evidence, history and ticket, and what will happen to it when')
    .addHelpText('after', examples('keyhammer issues show AKIAIOSFODNN7EXAMPLE', 'keyhammer issues show alice --account 123456789012'))
    .action(
      // `issues` itself takes the same options, and commander leaves them to it wherever they stand.
      async (id: string, _: FilterOptions, command: Command) =>
        await inWorkspace('looks', (workspace) => showIssue(workspace, id, filterOf(command.optsWithGlobals<FilterOptions>()), context)),
    );
}
