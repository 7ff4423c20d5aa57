import { type Check, type Provider, providerOf } from '@keyhammer/core';
import { ACCOUNT_IDS } from '../account-ids.ts';
import { isHammerPlaybook } from './hammer-sections.ts';
import type { JsonSchema } from './json-schema.ts';
import { remediationSettings } from './remediation-settings.ts';
import { accountIds, choice, days, flag, positiveDays, section, tableName, text, texts, unused } from './values.ts';

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
  const provider = providerOf(check.kind);
  const { examples } = ACCOUNT_IDS[provider];
  const threshold = thresholdOf(check);
  const whole = section(check.title, `The check "${check.title}". Without this section it does not run.`, {
    enabled: flag({ title: 'Enabled', description: 'Whether the check runs at all.', default: true }),
    'ddb.table_name': tableName({
      title: 'Issue table',
      description: 'The DynamoDB table that holds the issues of this check.',
      default: check.defaultTableName,
    }),
    accounts: accountIds(provider, {
      title: 'Accounts',
      description: `The accounts to look at. By default every account in scope: ${IN_SCOPE[provider]}.`,
      examples: [[examples[0]], examples.join(', ')],
    }),
    ignore_accounts: accountIds(provider, {
      title: 'Ignored accounts',
      description: 'Accounts that are neither looked at nor acted in.',
      default: [],
    }),
    [check.thresholdSetting]: threshold,
    reporting: flag({ title: 'Reporting', description: 'Open tickets and send messages for the issues of this check.', default: false }),
    ...choicesOf(check),
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

const IN_SCOPE: Readonly<Record<Provider, string>> = {
  aws: '`aws.accounts`, or those of the organisation',
  ibm: '`ibm.accounts`',
  oci: '`oci.tenancies`',
};

function thresholdOf({ title, defaultThresholdDays }: ConfigurableCheck): JsonSchema {
  const meaning = `The criterion of "${title}", in days.`;
  if (defaultThresholdDays === undefined) {
    const description = `${meaning} There is no default: say it, unless the check is not enabled.`;
    return positiveDays({ title: 'Threshold', description, examples: [90] });
  }
  const notes = { title: 'Threshold', default: defaultThresholdDays };
  return defaultThresholdDays === 0
    ? days({ ...notes, description: `${meaning} With 0 there is nothing to wait for.` })
    : positiveDays({ ...notes, description: meaning });
}

function choicesOf({ choices = [] }: ConfigurableCheck): Readonly<Record<string, JsonSchema>> {
  const settings = choices.map(({ setting, values, ...notes }) => [setting, choice(values, { ...notes, default: values[0] })] as const);
  return Object.fromEntries(settings);
}

const ofHammer = {
  topic_name: unused(text({ title: 'SNS topic', description: "Hammer's queue of accounts." })),
  labels: unused(
    texts({ title: 'Ticket labels', description: "Hammer's labels for the tickets. Keyhammer's tickets carry labels of its own." }),
  ),
};
