import type { Command } from 'commander';
import { examples, filtered, type Runners } from '../command-line.ts';
import { listIssues, showIssue } from '../commands/issues.ts';
import { collect } from '../options.ts';
import { type FilterOptions, filterIn } from '../scope.ts';

export function addIssues(program: Command, { inWorkspace, context }: Runners): void {
  const issues = filtered(program.command('issues'))
    .description('list the issues that have not ended')
    .option('--status <status>', 'open, whitelisted, resolved, closed (repeatable)', collect)
    .addHelpText(
      'after',
      examples(
        'keyhammer issues',
        'keyhammer issues --status open,closed',
        'keyhammer issues --output csv > issues.csv',
        'keyhammer issues show AKIAIOSFODNN7EXAMPLE',
      ),
    )
    .action(
      async ({ status = [], ...chosen }: FilterOptions & { status?: readonly string[] }) =>
        await inWorkspace('looks', async (workspace) => await listIssues(workspace, await filterIn(workspace, chosen), status, context)),
    );
  filtered(issues.command('show'))
    .argument('<id>', 'the credential: its id, or its name where only one has it; of a console password the user name')
    .description('one issue: its evidence, history and ticket, and what will happen to it when')
    .addHelpText('after', examples('keyhammer issues show AKIAIOSFODNN7EXAMPLE', 'keyhammer issues show alice --account 123456789012'))
    .action(
      // `issues` itself takes the same options, and commander leaves them to it wherever they stand.
      async (id: string, _: FilterOptions, command: Command) =>
        await inWorkspace('looks', async (workspace) => {
          const filter = await filterIn(workspace, command.optsWithGlobals<FilterOptions>());
          return await showIssue(workspace, id, filter, context);
        }),
    );
}
