import type { Remedy } from '@keyhammer/core';
import type { JsonSchema } from './json-schema.ts';
import { accountIds, arming, choice, days, listOfWholeDays, positiveDays, wholeNumber } from './values.ts';

type Properties = Readonly<Record<string, JsonSchema>>;

/** What of a check decides which of these settings its section has. */
export interface Remediable {
  readonly remedy: Remedy;
  readonly rotatable: boolean;
}

/** A setting that does nothing for a check is not among its settings: who writes it expects something of it. */
export function remediationSettings({ remedy, rotatable }: Remediable): Properties {
  if (remedy === 'none') return {};
  return {
    ...everyRemediation(remedy),
    ...(remedy === 'deactivate' && deactivation),
    ...(rotatable && rotation),
  };
}

function everyRemediation(remedy: Exclude<Remedy, 'none'>): Properties {
  const act = { deactivate: 'is deactivated', delete: 'is deleted, which can not be undone as such,' }[remedy];
  return {
    remediation: arming('the automatic remediation', {
      title: 'Automatic remediation',
      description: `Arms the batch: what an issue is about ${act} once its retention period is over. By hand one can always remediate.`,
      default: false,
    }),
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
    reminder_days: listOfWholeDays({
      title: 'Reminders',
      description: 'So many days before the remediation date the owner is reminded, each time once. An empty list is no reminder.',
      default: [7, 1],
    }),
  };
}

const deactivation: Properties = {
  brownout_minutes: wholeNumber(
    { least: 0, most: 1440, spelt: '\\d{1,3}|1[0-3]\\d\\d|14[0-3]\\d|1440', unit: ' of minutes' },
    {
      title: 'Brown-out',
      description:
        'The first remediation only deactivates for so many minutes, to see whether anything misses the key. With 0 it is for good at once.',
      default: 0,
      examples: [30],
    },
  ),
  deletion: arming('the deletion', {
    title: 'Deletion',
    description: 'Whether what Keyhammer deactivated, and what has stayed inactive and unused since, is deleted in the end.',
    default: false,
  }),
  deletion_retention_period: days({
    title: 'Quarantine',
    description: 'Days from the deactivation to the deletion.',
    default: 30,
  }),
};

const rotation: Properties = {
  remediation_action: choice(['deactivate', 'rotate'], {
    title: 'Action',
    description:
      'What the remediation does: deactivate the key, or make a second one first, hand it over, and wait until that one is in use.',
    default: 'deactivate',
  }),
  rotation_grace_days: positiveDays({
    title: 'Grace',
    description: 'Days that a key must have been out of use before it is deactivated, whether it was replaced or not.',
    default: 7,
  }),
  rotation_force: arming('the deactivation of keys in use', {
    title: 'Forced rotation',
    description: 'Deactivate a key after its date although it is in use. It breaks what uses the key.',
    default: false,
  }),
  rotate_replaces_inactive: arming('the deletion of inactive keys', {
    title: 'Replace inactive keys',
    description: 'Let the batch delete the inactive key of a user who has two, to make room for the new one. It can not be undone.',
    default: false,
  }),
};
