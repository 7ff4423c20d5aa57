import type { Check } from '@keyhammer/core';
import type { JsonSchema } from './json-schema.ts';
import { accountIds, days, flag, positiveDays, section, tableName, text, texts, unused } from './values.ts';

/** What of a check its section is made of. */
export type ConfigurableCheck = Pick<Check, 'name' | 'title' | 'defaultTableName' | 'thresholdSetting'>;

/** The section of one check in `config.json`. */
export function checkSection(check: ConfigurableCheck): JsonSchema {
  const threshold = positiveDays({
    title: 'Threshold',
    description: 'Days after which the check sees a violation. There is no default: say it, unless the check is not enabled.',
    examples: [90],
  });
  const properties = {
    enabled: flag({ title: 'Enabled', description: 'Whether the check runs at all.', default: true }),
    'ddb.table_name': tableName({
      title: 'Issue table',
      description: 'The DynamoDB table that holds the issues of this check.',
      default: check.defaultTableName,
    }),
    accounts: accountIds({
      title: 'Accounts',
      description: 'The accounts to look at. By default every account in scope: `aws.accounts`, or those of the organisation.',
      examples: [['123456789012'], '123456789012, 210987654321'],
    }),
    ignore_accounts: accountIds({
      title: 'Ignored accounts',
      description: 'Accounts that are neither looked at nor acted in.',
      default: [],
    }),
    [check.thresholdSetting]: threshold,
    reporting: flag({ title: 'Reporting', description: 'Open tickets and send messages for the issues of this check.', default: false }),
    remediation: {
      ...flag({
        title: 'Automatic remediation',
        description: 'Arms the batch: issues are remediated once their retention period is over. By hand one can always remediate.',
        default: false,
      }),
      errorMessage: 'true to arm the automatic remediation, false to leave it off, and nothing else',
    },
    remediation_accounts: accountIds({
      title: 'Accounts to remediate in',
      description: 'The accounts in which Keyhammer may act. By default every account in scope; an empty list is none.',
      examples: [['123456789012']],
    }),
    remediation_retention_period: days({
      title: 'Retention period',
      description: 'Days between the report of an issue and its automatic remediation. With 0 the next remediation takes it.',
      default: 0,
      examples: [14],
    }),
    topic_name: unused(text({ title: 'SNS topic', description: "Hammer's queue of accounts." })),
    labels: unused(
      texts({ title: 'Ticket labels', description: "Hammer's labels for the tickets. Keyhammer's tickets carry labels of its own." }),
    ),
  };
  return {
    ...section(check.title, `The check "${check.title}". Without this section it does not run.`, properties),
    if: { properties: { enabled: { enum: [false, 'false'] } }, required: ['enabled'] },
    else: { required: [check.thresholdSetting], properties: { [check.thresholdSetting]: { errorMessage: threshold.errorMessage ?? '' } } },
  };
}
