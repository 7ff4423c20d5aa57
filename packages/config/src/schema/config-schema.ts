import { RISK_LEVELS } from '@keyhammer/core';
import { type ConfigurableCheck, checkSection } from './check-section.ts';
import { ibm, oci } from './cloud-sections.ts';
import { deploymentSettings } from './deployment-settings.ts';
import { otherPlaybooks } from './hammer-sections.ts';
import { DRAFT, type JsonSchema, SCHEMA_KEY } from './json-schema.ts';
import { safetySettings } from './safety-settings.ts';
import {
  accountId,
  accountNames,
  choice,
  count,
  days,
  flag,
  patterns,
  roleName,
  section,
  tableName,
  text,
  textMatching,
  texts,
  unused,
  url,
  wholeDays,
} from './values.ts';

/** The JSON Schema of `config.json`: the sections below, and one for each check. */
export function configSchema(checks: readonly ConfigurableCheck[]): JsonSchema {
  return {
    $schema: DRAFT,
    ...section('Keyhammer: config.json', "The main configuration. Hammer's own config.json is read as it is.", {
      $schema: SCHEMA_KEY,
      aws,
      ibm,
      oci,
      jira,
      slack,
      store,
      credentials,
      whitelisting_procedure_url: url({
        title: 'Whitelisting procedure',
        description: 'Where the reader of a ticket learns how to ask for an exception.',
        default: '',
        examples: ['https://wiki.example.com/keyhammer-exceptions'],
      }),
      ...safetySettings,
      ...Object.fromEntries(checks.map((check) => [check.name, checkSection(check)])),
      ...deploymentSettings,
      csv,
      bu_list: unused(texts({ title: 'Business units', description: 'Names of business units that Hammer looks for in names.' })),
      ...Object.fromEntries(otherPlaybooks(checks).map((name) => [name, ignoredSection(name)])),
    }),
    errorMessage: 'an object with the sections aws, ibm, oci, jira, slack …',
  };
}

const aws = section('AWS', 'The accounts of AWS, and how to enter them.', {
  main_account_id: accountId('aws', {
    title: 'Main account',
    description: 'The central security account, which Keyhammer runs in and whose tables it keeps. It needs no role to be entered.',
    examples: ['123456789012'],
  }),
  region: textMatching('^([a-z]+(-[a-z]+)+-\\d+)?$', 'the name of an AWS region', {
    title: 'Region',
    description: "The main account's region, for when the environment (`AWS_REGION`, the profile) names none.",
    examples: ['eu-west-1'],
  }),
  accounts: accountNames('aws', {
    title: 'Accounts',
    description: 'The accounts in scope, each with its name. With `organization` it only gives names.',
    examples: [{ '123456789012': 'main', '210987654321': 'production' }],
  }),
  organization: flag({
    title: 'Organisation',
    description: 'Take every active account of the AWS organisation instead of `accounts`.',
    default: false,
  }),
  role_name_identification: roleName({
    title: 'Role that reads',
    description: 'The role to assume in each account for the identification. Required when there is an account besides the main one.',
    examples: ['keyhammer-identification'],
  }),
  role_name_reporting: roleName({
    title: 'Role that acts',
    description:
      'The role to assume in each account to act there. Required when a check with `remediation`, `deletion` or a rotation covers such an account.',
    examples: ['keyhammer-remediation'],
  }),
  external_id: textMatching('^([\\w+=,.@:/-]{2,1224})?$', 'an external id: 2 to 1224 letters, digits, and + = , . @ : / _ -', {
    title: 'External id',
    description: 'Sent with each AssumeRole, for roles that ask for one.',
    examples: ['keyhammer-1f6e'],
  }),
  regions: unused(texts({ title: 'Regions', description: 'IAM is global: there is nothing to limit.' })),
  s3_backup_bucket: unused(text({ title: 'Backup bucket', description: 'Keyhammer keeps what a rollback needs in the issue itself.' })),
  ddb_backup: unused(
    section('Table backup', "Keyhammer's tables have point-in-time recovery instead.", {
      enabled: flag({ title: 'Enabled', description: '', default: false }),
      retention_days: days({ title: 'Days to keep a backup', description: '', default: 7 }),
    }),
  ),
});

const jira = section('Jira', 'Tickets. The credentials come from elsewhere: see the section on secrets in docs/configuration.md.', {
  enabled: flag({ title: 'Enabled', description: 'Whether tickets are opened, updated and closed.', default: false }),
  server: url({
    title: 'Server',
    description: 'Root URL of the Jira server. Required when Jira is enabled.',
    examples: ['https://example.atlassian.net', 'https://jira.example.com'],
  }),
  issue_type: text({ title: 'Issue type', description: 'The type of the tickets.', default: 'Task', examples: ['Task', 'Bug'] }),
  text_field_character_limit: count({
    title: 'Text limit',
    description: 'Characters that a text field of this Jira holds; longer texts are cut. 0 is the default.',
    default: 32767,
  }),
  deployment: choice(['cloud', 'datacenter'], {
    title: 'Deployment',
    description: 'Jira Cloud or Data Center. By default the server is asked.',
  }),
  on_manual_close: choice(['reopen', 'hold', 'ignore'], {
    title: 'Closed by a person',
    description:
      'What becomes of a ticket that a person closes while its issue is open: it is reopened, once; its issue is held for 30 days; or it stays closed.',
    default: 'reopen',
  }),
  priorities: section('Priorities', "Jira's names of the priorities, by risk. By default, and without `risk`, the check has its own.", {
    ...Object.fromEntries(RISK_LEVELS.map((level) => [level, text({ title: `Priority of a ${level} risk`, description: '' })])),
  }),
});

const slack = section('Slack', 'Messages. The token comes from elsewhere: see the section on secrets in docs/configuration.md.', {
  enabled: flag({ title: 'Enabled', description: 'Whether messages are sent.', default: false }),
  notify_default_owner: flag({
    title: 'Notify the default owner',
    description: 'Send the messages about issues to the global `slack_owner` of ticket_owners.json as well.',
    default: true,
  }),
  channels: {
    title: 'Channels',
    description: "Channel → regular expressions: Keyhammer's own warnings and errors that match go there.",
    type: 'object',
    additionalProperties: patterns({ title: 'Patterns', description: 'The messages that go to this channel.' }),
    default: {},
    examples: [{ '#keyhammer-errors': ['ERROR|WARNING'] }],
    errorMessage: 'channels, each with a list of regular expressions',
  },
  ignore: patterns({
    title: 'Ignored messages',
    description: "Keyhammer's own messages that match go to no channel at all.",
    default: [],
    examples: [['Rate exceeded']],
  }),
  default_channel: text({
    title: 'Default channel',
    description: "Where Keyhammer's own warnings and errors go that match no pattern.",
    examples: ['#keyhammer'],
  }),
  api_url: url({
    title: 'API root',
    description: "Another root of Slack's Web API: GovSlack's, or a test's.",
    default: 'https://slack.com/api/',
    examples: ['https://slack-gov.com/api/'],
  }),
  interactive: flag({
    title: 'Interactive',
    description: 'Buttons under the messages, and the slash command. Needs the Slack app to be set up for it: see docs/chat.md.',
    default: false,
  }),
  operators: texts({
    title: 'Operators',
    description: 'Who may decide for every owner, and use the slash command: ids of user groups (`S…`) and users (`U…`), e-mail addresses.',
    default: [],
    examples: [['S0123ABCD', 'alice@example.com']],
  }),
});

const store = section('Store', 'Where the issues are kept.', {
  kind: choice(['dynamodb', 'embedded'], {
    title: 'Kind',
    description: 'DynamoDB tables in the main account, or a database in a local directory, for one machine and no AWS tables.',
    default: 'dynamodb',
  }),
  path: textMatching('\\S', 'the path of a directory', {
    title: 'Directory',
    description: 'Where the embedded store lies, relative to the directory of this file.',
    default: '.keyhammer',
  }),
  audit_retention_days: wholeDays({
    title: 'Days to keep the audit log',
    description: 'DynamoDB deletes older entries. By default they are kept for ever.',
    examples: [730],
  }),
});

const credentials = section(
  'Credential sources',
  'Where the credentials for Jira, Slack and the clouds besides AWS are, when they are not in the environment.',
  {
    secret_id: text({
      title: 'Secret',
      description: 'Name or ARN of a Secrets Manager secret.',
      examples: ['keyhammer/credentials'],
    }),
    'ddb.table_name': tableName({ title: "Hammer's table", description: "Hammer's credentials table.", examples: ['hammer-credentials'] }),
  },
);

const csv = unused(
  section('CSV report', "Hammer's report to S3. `keyhammer issues --output json` gives the same figures.", {
    enabled: flag({ title: 'Enabled', description: '', default: false }),
    schedule: text({ title: 'Schedule', description: '' }),
    bucket: text({ title: 'Bucket', description: '' }),
    slack_channel: text({ title: 'Slack channel', description: '' }),
  }),
);

function ignoredSection(name: string): JsonSchema {
  return {
    title: name,
    description: "One of Hammer's playbooks that Keyhammer does not have.",
    deprecationMessage: 'Accepted, and ignored.',
  };
}
