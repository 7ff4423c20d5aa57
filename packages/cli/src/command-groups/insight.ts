import { INVENTORY_VIEWS } from '@keyhammer/core';
import { type Command, InvalidArgumentError, Option } from 'commander';
import type { GlobalOptions } from '../command.ts';
import { examples, filtered, type Runners } from '../command-line.ts';
import { audit } from '../commands/audit.ts';
import { type InventoryOptions, inventory } from '../commands/inventory.ts';
import { simulate } from '../commands/simulate.ts';
import { listExpiring, listWhitelist } from '../commands/whitelist.ts';
import { addToWhitelist, removeFromWhitelist, type WhitelistDetails } from '../commands/whitelist-edit.ts';
import { type WhyOptions, why } from '../commands/why.ts';
import { collect, days } from '../options.ts';
import { accountIn, type FilterOptions, filterIn } from '../scope.ts';

/** What there is to know before, and after, something is done. */
export function addInsight(program: Command, runners: Runners): void {
  addInventory(program, runners);
  addWhy(program, runners);
  addSimulate(program, runners);
  addWhitelist(program, runners);
  addAudit(program, runners);
}

function addInventory(program: Command, { inWorkspace, context }: Runners): void {
  program
    .command('inventory')
    .description('every credential and identity of the accounts in scope, of every cloud: read live, and not kept')
    .addOption(new Option('--provider <cloud>', 'only this cloud').choices(['aws', 'ibm', 'oci']))
    .option('--account <account>', 'only this account, by its id or its name (repeatable)', collect)
    .addOption(new Option('--view <view>', VIEWS).choices(INVENTORY_VIEWS))
    .option('--days <days>', 'with --view mixed: in use is what was used within so many days', days)
    .addHelpText(
      'after',
      examples(
        'keyhammer inventory',
        'keyhammer inventory --provider ibm --view never',
        'keyhammer inventory --view mixed --days 90',
        'keyhammer inventory --output csv > inventory.csv',
      ),
    )
    .action(
      async ({ account, ...chosen }: Omit<InventoryOptions, 'accounts'> & { account?: readonly string[] }) =>
        await inWorkspace(
          'looks',
          (workspace) =>
            inventory(workspace, { ...chosen, ...(account && { accounts: account }) }, program.opts<GlobalOptions>().output, context),
          'not-needed',
        ),
    );
}

const VIEWS =
  'never: what was never used; mixed: holders of several keys of which some are in use and some not; busy: what is used unusually often for its kind';

function addWhy(program: Command, { inWorkspace, context }: Runners): void {
  program
    .command('why')
    .argument('<account>', 'the account, by its id or its name')
    .argument('<id>', 'the id or the name of a credential; or that of a user, for all that the user holds; "root" for the root user of AWS')
    .description('read a credential live, and tell what each check makes of it, to the second, and what will happen when')
    .option('--user <name>', 'whose access key it is: saves a call')
    .addHelpText(
      'after',
      examples('keyhammer why 123456789012 AKIAIOSFODNN7EXAMPLE', 'keyhammer why 123456789012 alice', 'keyhammer why 123456789012 root'),
    )
    .action(
      async (account: string, id: string, options: WhyOptions) =>
        await inWorkspace('looks', async (workspace) => await why(workspace, await accountIn(workspace, account), id, options, context)),
    );
}

function addSimulate(program: Command, { inWorkspace, context }: Runners): void {
  program
    .command('simulate')
    .description('what other thresholds would find: credentials, users, owners; reads the accounts once, and keeps nothing')
    .requiredOption('--days <days>', 'the thresholds, such as 30,45,60,90', thresholds)
    .option('--check <name>', 'for which check', 'user_inactivekeys')
    .option('--account <account>', 'only this account, by its id or its name (repeatable)', collect)
    .addHelpText(
      'after',
      examples('keyhammer simulate --days 30,45,60,90', 'keyhammer simulate --days 90,180,365 --check user_keysrotation --output json'),
    )
    .action(
      async ({ account, ...chosen }: { days: readonly number[]; check: string; account?: readonly string[] }) =>
        await inWorkspace(
          'looks',
          (workspace) => simulate(workspace, { ...chosen, ...(account && { accounts: account }) }, context),
          'not-needed',
        ),
    );
}

/** A credential that was used a moment ago is in violation of nothing. */
function thresholds(value: string, former: readonly number[] = []): readonly number[] {
  const given = collect(value).map(days);
  if (given.length === 0 || given.includes(0)) throw new InvalidArgumentError('Give numbers of days above 0, such as 30,45,60,90.');
  return [...former, ...given];
}

function addWhitelist(program: Command, { alone, inWorkspace, context }: Runners): void {
  const whitelist = program.command('whitelist').description('the exceptions in whitelist.json: add, remove, list, see what expires');
  whitelist
    .command('add')
    .argument('<check>', 'the check that is to leave it alone')
    .argument('<account>', 'the account, by its id or its name')
    .argument('<id>', 'the id or the name of a credential, or of whose it is; * and ? are wildcards')
    .description('add an exception, and check the whole configuration before it is written')
    .option('--reason <text>', 'why')
    .option('--approver <name>', 'who allowed it')
    .option('--expires <date>', 'the last day on which it counts (UTC), an instant, or days from now such as 90d')
    .addHelpText(
      'after',
      examples(
        'keyhammer whitelist add user_inactivekeys 123456789012 break-glass --reason "emergency access" --approver ciso@example.com',
        "keyhammer whitelist add user_keysrotation 123456789012 'ci-*' --reason 'moves to roles in May' --expires 90d",
      ),
    )
    .action(
      async (check: string, account: string, id: string, details: WhitelistDetails) =>
        await alone((options) => addToWhitelist(options, { check, account, id }, details, context)),
    );

  whitelist
    .command('remove')
    .argument('<check>', 'the check')
    .argument('<account>', 'the account, by its id or its name')
    .argument('<id>', 'the entry, as it stands there')
    .description('remove an exception, and check the whole configuration before it is written')
    .addHelpText('after', examples('keyhammer whitelist remove user_inactivekeys 123456789012 break-glass'))
    .action(
      async (check: string, account: string, id: string) =>
        await alone((options) => removeFromWhitelist(options, { check, account, id }, context)),
    );

  filtered(whitelist.command('list'))
    .description('every exception, and how many open issues it covers')
    .addHelpText('after', examples('keyhammer whitelist list', 'keyhammer whitelist list --check user_inactivekeys --output json'))
    .action(
      async (chosen: FilterOptions) =>
        await inWorkspace('looks', async (workspace) => await listWhitelist(workspace, await filterIn(workspace, chosen), context)),
    );

  whitelist
    .command('expiring')
    .description('the exceptions that will stop to count')
    .option('--days <days>', 'within so many days', days, 14)
    .addHelpText('after', examples('keyhammer whitelist expiring', 'keyhammer whitelist expiring --days 60'))
    .action(
      async ({ days: within }: { days: number }) => await inWorkspace('looks', (workspace) => listExpiring(workspace, within, context)),
    );
}

const WITH_CSV: readonly string[] = ['audit', 'inventory', 'issues'];

function addAudit(program: Command, { inWorkspace, context }: Runners): void {
  filtered(program.command('audit'))
    .description('everything that was done, decided and refused since then, the oldest first')
    .requiredOption('--since <date>', 'a day (UTC), an instant, or days ago such as 7d')
    .addHelpText(
      'after',
      examples(
        'keyhammer audit --since 7d',
        'keyhammer audit --since 2026-01-01 --output csv > audit.csv',
        'keyhammer audit --since 1d --output json',
      ),
    )
    .action(
      async ({ since, ...chosen }: FilterOptions & { since: string }) =>
        await inWorkspace('looks', async (workspace) => await audit(workspace, since, await filterIn(workspace, chosen), context)),
    );
  // `--output` belongs to all commands, wherever it stands: so it is here that the others refuse what they don't have.
  program.hook('preAction', (_, command) => {
    if (program.opts().output === 'csv' && !WITH_CSV.includes(command.name()))
      command.error(`error: --output csv is for ${WITH_CSV.join(', ')} only; this command has table and json`, { exitCode: 2 });
  });
}
