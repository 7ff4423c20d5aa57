import { type Check, type CheckSettings, type ConfiguredCheck, daysInWords, reversibilityInWords } from '@keyhammer/core';

type Fields = readonly (readonly [string, string])[];

/** What a check looks for, what it will do about it and when, and to what. */
export function checkPlan({ check, settings }: ConfiguredCheck): Fields {
  return [
    ['enabled', settings.enabled ? 'yes' : 'no: it is not run'],
    ...choiceFields(check, settings),
    ['threshold', `${daysInWords(settings.thresholdDays)} (${check.thresholdSetting})`],
    ['accounts', withoutIgnored(settings)],
    ['reporting', settings.reporting ? 'yes' : 'no: nobody is told, and what was not reported is not remediated'],
    ...actFields(check, settings),
    ['table', settings.tableName],
  ];
}

function choiceFields({ choices = [] }: Check, { choices: chosen = {} }: CheckSettings): Fields {
  return choices.map(({ setting, values }) => [setting, chosen[setting] ?? values[0]]);
}

function actFields(check: Check, settings: CheckSettings): Fields {
  if (check.remedy === 'none') return [['remediation', 'never: it is only reported']];
  return [
    ['remediation', armingInWords(check, settings)],
    [
      'what is done',
      `${settings.retentionDays === 0 ? 'once reported' : `${daysInWords(settings.retentionDays)} after the report`}: ${actInWords(check, settings)}`,
    ],
    ['can be undone', reversibilityInWords(check)],
    ['reminders', remindersInWords(settings)],
    ...(check.remedy === 'deactivate' ? [['deletion', deletionInWords(check, settings)] as const] : []),
    ...(check.lockable ? [['locked ones', settings.unlock ? 'are unlocked first (unlock)' : 'are left alone (unlock)'] as const] : []),
    [
      'acts in',
      settings.remediationAccounts ? settings.remediationAccounts.join(', ') || 'no account at all' : 'all accounts that it looks at',
    ],
  ];
}

function armingInWords({ remedy, deletesByHandOnly }: Check, { remediation }: CheckSettings): string {
  if (remedy === 'delete' && deletesByHandOnly) return 'by hand only: it can not be undone, and an operator names each';
  return remediation ? 'armed: each batch run acts' : 'by hand only: an operator confirms each';
}

function actInWords({ remedy, reversibility, words }: Check, settings: CheckSettings): string {
  if (remedy === 'delete') return `the ${words.noun} is ${deletedInWords(words.remedied)[reversibility]}`;
  if (settings.rotation?.action === 'rotate') return rotationInWords(settings.rotation);
  const act = `the ${words.noun} is ${words.remedied}${settings.rotation?.force ? ', in use or not' : ''}`;
  return settings.brownoutMinutes > 0 ? `a brown-out of ${minutesInWords(settings.brownoutMinutes)}; if nobody misses it, ${act}` : act;
}

const deletedInWords = (remedied: string) => ({
  restored: `${remedied}, and what it takes to restore it is kept`,
  replaced: 'removed, which can not be undone as such',
  irreversible: `${remedied} for good`,
});

function rotationInWords({ graceDays, force, replacesInactive }: NonNullable<CheckSettings['rotation']>): string {
  const end = force
    ? 'is deactivated after its date, in use or not'
    : `is deactivated once it has not been used for ${daysInWords(graceDays)}`;
  const room = replacesInactive ? '; an inactive key of the user is deleted to make room' : '';
  return `a second key is made and handed over, and the old one ${end}${room}`;
}

/** One for a day on which it has not even been reported is never sent. */
function remindersInWords({ reminderDays, reporting, retentionDays }: CheckSettings): string {
  if (!reporting || reminderDays.length === 0) return 'none';
  const inTime = reminderDays.filter((days) => days < retentionDays);
  if (inTime.length === 0) return 'none: it is remediated sooner than that';
  return `${new Intl.ListFormat('en-GB').format(inTime.map(daysInWords))} before`;
}

function deletionInWords({ deletesByHandOnly }: Check, { deletion, deletionRetentionDays }: CheckSettings): string {
  if (!deletion) return 'never';
  return `${daysInWords(deletionRetentionDays)} after the deactivation, if it stayed inactive and unused; ${deletesByHandOnly ? 'by hand, and for good' : 'for good'}`;
}

function minutesInWords(minutes: number): string {
  return minutes === 1 ? '1 minute' : `${minutes} minutes`;
}

function withoutIgnored({ accounts, ignoreAccounts }: CheckSettings): string {
  const all = accounts?.join(', ') ?? 'all in scope';
  return ignoreAccounts.length === 0 ? all : `${all}, but not ${ignoreAccounts.join(', ')}`;
}
