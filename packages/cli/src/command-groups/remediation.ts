import { type Command, Option } from 'commander';
import { examples, filtered, type Runners } from '../command-line.ts';
import { type RemediateOptions, remediate } from '../commands/remediate.ts';
import { rollback } from '../commands/rollback.ts';
import { rotateDue, rotateOne } from '../commands/rotate.ts';
import { collect, days } from '../options.ts';
import { accountIn, type FilterOptions, filterIn } from '../scope.ts';
import { UsageError } from '../usage-error.ts';

export function addRemediation(program: Command, runners: Runners): void {
  addRemediate(program, runners);
  addRotate(program, runners);
  addRollback(program, runners);
}

function addRemediate(program: Command, { inWorkspace, context }: Runners): void {
  filtered(program.command('remediate'))
    .description('show the plan, ask for each issue, act, verify, record')
    .addOption(new Option('--dry-run', 'print the plan only').default(false))
    .option('--out <file>', 'write the plan of a dry run, to have it approved')
    .option('--plan <file>', 'do what is in an approved plan, and nothing else')
    .addOption(new Option('--batch', 'ask nothing; needs "remediation": true in config.json').default(false))
    .addOption(new Option('--override-limits', 'do more than one run may; not with --batch').default(false))
    .addHelpText(
      'after',
      examples(
        'keyhammer remediate --dry-run',
        'keyhammer remediate --account 123456789012',
        'keyhammer remediate --dry-run --out plan.json',
        'keyhammer remediate --plan plan.json',
        'keyhammer remediate --batch',
      ),
    )
    .action(
      async ({ account: _a, check: _c, ...options }: FilterOptions & RemediateOptions, command: Command) =>
        await inWorkspace(options.dryRun ? 'looks' : 'acts', async (workspace) => {
          const filter = await filterIn(workspace, command.opts<FilterOptions>());
          return await remediate(workspace, filter, options, context);
        }),
    );
}

interface RotateOptions extends Pick<FilterOptions, 'account'> {
  readonly due: boolean;
  readonly key?: string;
  readonly toFile?: string;
}

function addRotate(program: Command, { inWorkspace, context }: Runners): void {
  program
    .command('rotate')
    .argument('[account]', 'the account, by its id or its name')
    .argument('[user]', 'whose key is to be replaced')
    .description('replace a key by a second one: make it, hand it over, and retire the old one when nothing uses it any more')
    .addOption(new Option('--due', 'all whose date has come, where "remediation_action" is "rotate"').default(false))
    .option('--account <account>', 'with --due: only this account (repeatable)', collect)
    .option('--key <id>', 'which key, of a user with more than one')
    .option('--to-file <path>', 'put the secret into a new file for your eyes, not into AWS Secrets Manager')
    .addHelpText(
      'after',
      examples(
        'keyhammer rotate 123456789012 ci-deploy',
        'keyhammer rotate 123456789012 ci-deploy --to-file ./ci-deploy.key',
        'keyhammer rotate --due',
      ),
    )
    .action(async (accountId: string | undefined, user: string | undefined, { due, account, key, toFile }: RotateOptions) => {
      if (due) requireAlone({ accountId, key, toFile });
      await inWorkspace('acts', async (workspace) => {
        if (due) return await rotateDue(workspace, await filterIn(workspace, { ...(account && { account }) }), context);
        if (accountId === undefined || user === undefined)
          throw new UsageError('Give an account and a user, or --due for all whose date has come.');
        const target = { accountId: await accountIn(workspace, accountId), user, ...(key !== undefined && { key }) };
        return await rotateOne(workspace, target, { ...(toFile !== undefined && { toFile }) }, context);
      });
    });
}

/** One file holds one secret, and one key is of one user. */
function requireAlone(given: Readonly<Record<string, string | undefined>>): void {
  if (Object.values(given).every((value) => value === undefined)) return;
  throw new UsageError('--due is for all whose date has come: it goes neither with a user, nor with --key or --to-file.');
}

function addRollback(program: Command, { inWorkspace, context }: Runners): void {
  program
    .command('rollback')
    .argument('<account>', 'the account, by its id or its name')
    .argument('<id>', 'the credential: its id, or its name where only one has it; of a console password the user name')
    .description('bring back what Keyhammer retired, tell the ticket, and hold the issue')
    .option('--hold <days>', 'leave it alone for so long', days, 14)
    .addHelpText(
      'after',
      examples('keyhammer rollback 123456789012 AKIAIOSFODNN7EXAMPLE --hold 30d', 'keyhammer rollback 123456789012 alice'),
    )
    .action(
      async (account: string, id: string, { hold }: { hold: number }) =>
        await inWorkspace(
          'acts',
          async (workspace) => await rollback(workspace, await accountIn(workspace, account), id, { holdDays: hold }, context),
        ),
    );
}
