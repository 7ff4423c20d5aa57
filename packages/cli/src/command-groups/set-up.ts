import type { Command } from 'commander';
import { examples, type Runners } from '../command-line.ts';
import { init } from '../commands/init.ts';
import { scan } from '../commands/scan.ts';
import { createTables } from '../commands/tables.ts';
import { validate } from '../commands/validate.ts';
import { days } from '../options.ts';

export function addSetUp(program: Command, { alone, inWorkspace, context }: Runners): void {
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
