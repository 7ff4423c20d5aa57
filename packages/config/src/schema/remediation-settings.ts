import { type Check, providerOf } from '@keyhammer/core';
import { ACCOUNT_IDS } from '../account-ids.ts';
import type { JsonSchema } from './json-schema.ts';
import { accountIds, arming, choice, days, listOfWholeDays, positiveDays, wholeNumber } from './values.ts';

type Properties = Readonly<Record<string, JsonSchema>>;

/** What of a check decides which of these settings its section has, and what they say. */
export type Remediable = Pick<Check, 'kind' | 'remedy' | 'reversibility' | 'deletesByHandOnly' | 'lockable' | 'rotatable' | 'choices'>;

/** A setting that does nothing for a check is not among its settings: who writes it expects something of it. */
export function remediationSettings(check: Remediable): Properties {
  const { remedy, lockable, rotatable } = check;
  if (remedy === 'none') return {};
  return {
    ...(isBatchable(check) && { remediation: automatic(check) }),
    ...everyRemediation(check),
    ...(lockable && { unlock }),
    ...(remedy === 'deactivate' && deactivation(check)),
    ...(rotatable && rotation),
  };
}

/** Whether a batch can do anything for it. */
function isBatchable({ remedy, deletesByHandOnly }: Remediable): boolean {
  return remedy === 'deactivate' || !deletesByHandOnly;
}

function automatic(check: Remediable): JsonSchema {
  return arming('the automatic remediation', {
    title: 'Automatic remediation',
    description: `Arms the batch: what an issue is about ${actOf(check)} once its retention period is over. By hand one can always remediate.`,
    default: false,
  });
}

function actOf({ remedy, reversibility, choices = [] }: Remediable): string {
  if (choices.some(({ setting }) => setting === 'remediation_action')) return 'is remediated as `remediation_action` says';
  if (remedy !== 'delete') return 'is deactivated';
  return {
    restored: 'is deleted, which a rollback undoes,',
    replaced: 'is deleted, which can not be undone as such,',
    irreversible: 'is deleted, which can not be undone,',
  }[reversibility];
}

function everyRemediation(check: Remediable): Properties {
  const provider = providerOf(check.kind);
  return {
    remediation_accounts: accountIds(provider, {
      title: 'Accounts to remediate in',
      description: 'The accounts in which Keyhammer may act. By default every account in scope; an empty list is none.',
      examples: [[ACCOUNT_IDS[provider].examples[0]]],
    }),
    remediation_retention_period: days({
      title: 'Retention period',
      description: isBatchable(check)
        ? 'Days between the report of an issue and its automatic remediation. With 0 the next remediation takes it.'
        : 'Days between the report of an issue and its remediation, which is by hand only: it can not be undone, so no batch does it.',
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

const unlock = arming('the unlocking', {
  title: 'Unlock',
  description: 'Take a lock off where it is in the way of a remediation. By default what is locked is left alone.',
  default: false,
});

function deactivation({ deletesByHandOnly }: Remediable): Properties {
  return {
    brownout_minutes: wholeNumber(
      { least: 0, most: 1440, spelt: '\\d{1,3}|1[0-3]\\d\\d|14[0-3]\\d|1440', unit: ' of minutes' },
      {
        title: 'Brown-out',
        description:
          'The first remediation only deactivates for so many minutes, to see whether anything misses it. With 0 it is for good at once.',
        default: 0,
        examples: [30],
      },
    ),
    deletion: deletesByHandOnly ? deletionByHand : automaticDeletion,
    deletion_retention_period: days({
      title: 'Quarantine',
      description: 'Days from the deactivation to the deletion.',
      default: 30,
    }),
  };
}

const automaticDeletion = arming('the deletion', {
  title: 'Deletion',
  description: 'Whether what Keyhammer deactivated, and what has stayed inactive and unused since, is deleted in the end.',
  default: false,
});

const deletionByHand = arming('the deletion by hand', {
  title: 'Deletion by hand',
  description:
    'Whether what Keyhammer deactivated, and what has stayed inactive and unused since, may be deleted in the end: by hand, since no batch does it.',
  default: false,
});

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
