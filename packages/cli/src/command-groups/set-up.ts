import type { Provider } from '@keyhammer/core';
import { Argument, type Command } from 'commander';
import { examples, type Runners } from '../command-line.ts';
import { diffConfig } from '../commands/config-diff.ts';
import { pullConfig } from '../commands/config-pull.ts';
import { pushConfig } from '../commands/config-push.ts';
import { init } from '../commands/init.ts';
import { type ScanOptions, scan } from '../commands/scan.ts';
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

  addConfig(program, { alone, context });

  const tables = program.command('tables').description('the DynamoDB tables');
  tables
    .command('create')
    .description('make the missing ones: on-demand billing, point-in-time recovery, encryption')
    .addHelpText('after', examples('keyhammer tables create'))
    .action(async () => await inWorkspace('acts', (workspace) => createTables(workspace, context), 'not-needed'));

  program
    .command('scan')
    .addArgument(new Argument('[cloud]', 'where to look').choices(['aws', 'ibm', 'oci']).default('aws'))
    .description('one read-only look at the account that your credentials are of, with no configuration')
    .option('--days <days>', 'days without use', days, 90)
    .option('--fail-on-findings', 'exit with status 3 if there are any, for pipelines', false)
    .addHelpText('after', SCAN_CREDENTIALS)
    .addHelpText(
      'after',
      examples(
        'keyhammer scan',
        'AWS_PROFILE=audit keyhammer scan --days 45 --fail-on-findings',
        'IBMCLOUD_API_KEY=… keyhammer scan ibm',
        'OCI_CLI_PROFILE=AUDIT keyhammer scan oci --output json',
      ),
    )
    .action(
      async (provider: Provider, chosen: Omit<ScanOptions, 'provider'>) =>
        await alone((options) => scan(options, { provider, ...chosen }, context)),
    );
}

const SCAN_CREDENTIALS = `
Credentials:
  aws  those of the AWS environment: AWS_PROFILE, AWS_ACCESS_KEY_ID …
  ibm  IBMCLOUD_API_KEY; for private endpoints IBMCLOUD_IAM_API_ENDPOINT and IBMCLOUD_USER_MANAGEMENT_ENDPOINT
  oci  a profile of ~/.oci/config (OCI_CLI_CONFIG_FILE, OCI_CLI_PROFILE), or OCI_CLI_TENANCY, OCI_CLI_USER, OCI_CLI_FINGERPRINT,
       OCI_CLI_KEY_FILE and OCI_CLI_REGION; its region is taken for the tenancy's home region. Administrators of identity
       domains other than the default one are only seen with a configuration. For another realm
       KEYHAMMER_OCI_ENDPOINT, such as https://{service}.{region}.oraclegovcloud.com`;

const REMOTE = [
  '--remote <place>',
  'where the central account reads its configuration: s3://bucket/prefix, ssm:/path or a directory (default: $KEYHAMMER_REMOTE_CONFIG)',
] as const;

function addConfig(program: Command, { alone, context }: Pick<Runners, 'alone' | 'context'>): void {
  const config = program.command('config').description('the configuration of the central account: compare, push, pull');
  config
    .command('diff')
    .description('what a push would change')
    .option(...REMOTE)
    .addHelpText(
      'after',
      examples('keyhammer config diff --remote s3://acme-keyhammer', 'KEYHAMMER_REMOTE_CONFIG=ssm:/keyhammer keyhammer config diff'),
    )
    .action(async ({ remote }: { remote?: string }) => await alone((options) => diffConfig(options, remote, context)));

  config
    .command('push')
    .description('put the local files there: all of them, and only if they are valid')
    .option(...REMOTE)
    .option('--yes', 'ask nobody', false)
    .addHelpText('after', examples('keyhammer config push --remote s3://acme-keyhammer', 'keyhammer config push --yes --output json'))
    .action(async (chosen: { remote?: string; yes: boolean }) => await alone((options) => pushConfig(options, chosen, context)));

  config
    .command('pull')
    .description('put the files from there into the directory of --config')
    .option(...REMOTE)
    .option('--force', 'write over local files that differ, and ask nobody', false)
    .addHelpText(
      'after',
      examples('keyhammer config pull --remote s3://acme-keyhammer', 'keyhammer config pull --config ./central --force'),
    )
    .action(async (chosen: { remote?: string; force: boolean }) => await alone((options) => pullConfig(options, chosen, context)));
}
