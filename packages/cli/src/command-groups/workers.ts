import type { Command } from 'commander';
import { examples, filtered, type Runners } from '../command-line.ts';
import { identify } from '../commands/identify.ts';
import { report } from '../commands/report.ts';
import { run } from '../commands/run.ts';
import { type FilterOptions, filterIn } from '../scope.ts';

export function addWorkers(program: Command, { inWorkspace, context }: Runners): void {
  filtered(program.command('identify'))
    .description('read the accounts, find violations, keep the issues')
    .addHelpText('after', examples('keyhammer identify', 'keyhammer identify --account 123456789012 --output json'))
    .action(
      async (chosen: FilterOptions) =>
        await inWorkspace('acts', async (workspace) => await identify(workspace, await filterIn(workspace, chosen), context)),
    );

  filtered(program.command('report'))
    .description('open, update and close the tickets, and send the messages')
    .addHelpText('after', examples('keyhammer report', 'keyhammer report --check user_inactivekeys'))
    .action(
      async (chosen: FilterOptions) =>
        await inWorkspace('acts', async (workspace) => await report(workspace, await filterIn(workspace, chosen), context)),
    );

  filtered(program.command('run'))
    .description('identify, report and, where it is armed, remediate: what a cron job calls')
    .addHelpText('after', '\nTwo never run at once, on any machines that share the tables: the second one ends with exit status 4.')
    .addHelpText('after', examples('keyhammer run', '0 6 * * *  keyhammer run --config /etc/keyhammer'))
    .action(
      async (chosen: FilterOptions) =>
        await inWorkspace('acts', async (workspace) => await run(workspace, await filterIn(workspace, chosen), context)),
    );
}
