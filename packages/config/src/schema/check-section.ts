import type { Check } from '@keyhammer/core';
import { isHammerPlaybook } from './hammer-sections.ts';
import type { JsonSchema } from './json-schema.ts';
import { remediationSettings } from './remediation-settings.ts';
import { accountIds, flag, positiveDays, section, tableName, text, texts, unused } from './values.ts';

/** What of a check its section is made of. */
export type ConfigurableCheck = Pick<
  Check,
  | 'name'
  | 'title'
  | 'kind'
  | 'defaultTableName'
  | 'thresholdSetting'
  | 'defaultThresholdDays'
  | 'remedy'
  | 'reversibility'
  | 'deletesByHandOnly'
  | 'rotatable'
  | 'lockable'
  | 'choices'
>;

/** The section of one check in `config.json`. */
export function checkSection(check: ConfigurableCheck): JsonSchema {
  const threshold = thresholdOf(check);
  const whole = section(check.title, `The check "${check.title}". Without this section it does not run.`, {
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
    ...remediationSettings(check),
    ...(isHammerPlaybook(check.name) && ofHammer),
  });
  if (check.defaultThresholdDays !== undefined) return whole;
  return {
    ...whole,
    if: { properties: { enabled: { enum: [false, 'false'] } }, required: ['enabled'] },
    else: { required: [check.thresholdSetting], properties: { [check.thresholdSetting]: { errorMessage: threshold.errorMessage ?? '' } } },
  };
}

function thresholdOf({ title, defaultThresholdDays }: ConfigurableCheck): JsonSchema {
  const meaning = `The criterion of "${title}", in days.`;
  return defaultThresholdDays === undefined
    ? positiveDays({
        title: 'Threshold',
        description: `${meaning} There is no default: say it, unless the check is not enabled.`,
        examples: [90],
      })
    : positiveDays({ title: 'Threshold', description: meaning, default: defaultThresholdDays });
}

const ofHammer = {
  topic_name: unused(text({ title: 'SNS topic', description: "Hammer's queue of accounts." })),
  labels: unused(
    texts({ title: 'Ticket labels', description: "Hammer's labels for the tickets. Keyhammer's tickets carry labels of its own." }),
  ),
};
