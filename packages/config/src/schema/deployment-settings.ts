import { DEFAULT_API_TABLE, DEFAULT_CONCURRENCY, DEFAULT_LOG_RETENTION_DAYS, DEFAULT_SCHEDULES } from '../deployment-defaults.ts';
import type { JsonSchema, Notes } from './json-schema.ts';
import { choice, section, tableName, textMatching, timezone, wholeNumber } from './values.ts';

/** What CloudWatch Logs takes. */
export const LOG_RETENTION_DAYS: readonly number[] = [
  1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653,
];

const concurrency = (stage: keyof typeof DEFAULT_CONCURRENCY, title: string): JsonSchema =>
  wholeNumber(
    { least: 2, most: 1000, spelt: '[2-9]|[1-9]\\d{1,2}|1000' },
    { title, description: 'Batches that are worked on at once.', default: DEFAULT_CONCURRENCY[stage] },
  );

/** How Keyhammer runs in the central account. */
export const deploymentSettings = {
  cronjobs: section('Cron jobs', 'When each stage runs by itself in the central account. On one machine, cron or systemd says when.', {
    identification: schedule({ title: 'Identification', description: 'Reading the accounts.', default: DEFAULT_SCHEDULES.identify }),
    reporting: schedule({ title: 'Reporting', description: 'Tickets and messages.', default: DEFAULT_SCHEDULES.report }),
    remediation: schedule({
      title: 'Remediation',
      description:
        'The batch, where it is armed. Within half an hour of the identification, or four hours after it: see docs/deployment.md.',
      default: DEFAULT_SCHEDULES.remediate,
    }),
    timezone: timezone({
      title: 'Time zone',
      description: 'Where the clock hangs that they are read from.',
      default: DEFAULT_SCHEDULES.timezone,
      examples: ['Europe/Berlin'],
    }),
  }),
  api: section('API', "Hammer's HTTP API: a scan on demand, and its result. See docs/api.md.", {
    authorization: choice(['token', 'iam', 'off'], {
      title: 'Authorization',
      description: 'A token in the header `Auth`, as in Hammer; requests signed with AWS credentials; or no API.',
      default: 'off',
    }),
    'ddb.table_name': tableName({
      title: 'Table of requests',
      description: 'The DynamoDB table that keeps the requests and their results.',
      default: DEFAULT_API_TABLE,
    }),
  }),
  deployment: section('Deployment', 'What the central account is set up with.', {
    kms_key_arn: textMatching('^(arn:aws[\\w-]*:kms:[\\w-]+:\\d{12}:key/[\\w-]+)?$', 'the ARN of a KMS key', {
      title: 'KMS key',
      description: "A key of your own for tables, queues, configuration, secret and logs. By default AWS's own keys encrypt them.",
      examples: ['arn:aws:kms:eu-west-1:123456789012:key/1234abcd-12ab-34cd-56ef-1234567890ab'],
    }),
    alarm_email: textMatching('^([^\\s@]+@[^\\s@]+)?$', 'an e-mail address', {
      title: 'Alarms go to',
      description: 'Who is told of the alarms. By default their topic has no subscriber.',
      examples: ['cloud-security@example.com'],
    }),
    permissions_boundary_arn: textMatching('^(arn:aws[\\w-]*:iam::(\\d{12}|aws):policy/[\\w+=,.@/-]+)?$', 'the ARN of an IAM policy', {
      title: 'Permissions boundary',
      description: "The policy that bounds the functions' roles.",
      examples: ['arn:aws:iam::123456789012:policy/boundary'],
    }),
    role_path: textMatching('^(/|/[\\w+=,.@/-]+/)?$', 'a path: begins and ends with /', {
      title: 'Role path',
      description: "Where the functions' roles are.",
      default: '/',
      examples: ['/security/'],
    }),
    log_retention_days: {
      title: 'Days to keep logs',
      description: 'One of the numbers that CloudWatch Logs takes.',
      enum: [...LOG_RETENTION_DAYS, ...LOG_RETENTION_DAYS.map(String)],
      default: DEFAULT_LOG_RETENTION_DAYS,
      errorMessage: LOG_RETENTION_DAYS.join(', '),
    },
    concurrency: section('Concurrency', 'How many batches of a stage are worked on at once.', {
      identification: concurrency('identify', 'Identification'),
      reporting: concurrency('report', 'Reporting'),
      remediation: concurrency('remediate', 'Remediation'),
    }),
  }),
};

function schedule(notes: Notes): JsonSchema {
  const errorMessage =
    'a line of a crontab: five fields, such as "30 4 * * mon-fri", or @daily, or "off"; no */n for one kind of day beside another for the other kind';
  return { ...notes, type: 'string', format: 'crontab', errorMessage };
}
