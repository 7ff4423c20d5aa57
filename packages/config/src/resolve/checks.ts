import { type CheckChoice, type CheckSettings, providerOf, type RotationSettings } from '@keyhammer/core';
import type { RawCheckSection, RawConfig, RawNumber, RawNumbers } from '../raw.ts';
import type { ConfigurableCheck } from '../schema/check-section.ts';
import { flagOf, ifSet, listOf, numberOf, numbersOf } from './values.ts';

/** The sections of the checks that have one, in the order of the registry. */
export function resolveChecks(config: RawConfig, checks: readonly ConfigurableCheck[]): readonly CheckSettings[] {
  return checks.flatMap((check) => {
    const section = config[check.name];
    return section === undefined ? [] : [resolveCheck(check, section as RawCheckSection)];
  });
}

function resolveCheck(check: ConfigurableCheck, section: RawCheckSection): CheckSettings {
  return {
    check: check.name,
    provider: providerOf(check.kind),
    enabled: flagOf(section.enabled, true),
    tableName: section['ddb.table_name'] ?? check.defaultTableName,
    ...ifSet('accounts', section.accounts === undefined ? undefined : listOf(section.accounts)),
    ignoreAccounts: listOf(section.ignore_accounts ?? []),
    ...ifSet('remediationAccounts', section.remediation_accounts === undefined ? undefined : listOf(section.remediation_accounts)),
    reporting: flagOf(section.reporting, false),
    remediation: flagOf(section.remediation, false),
    retentionDays: numberOf(section.remediation_retention_period, 0),
    // Only a check that is switched off may lack a threshold; without one nothing is ever too old.
    thresholdDays: numberOf(
      section[check.thresholdSetting] as RawNumber | undefined,
      check.defaultThresholdDays ?? Number.POSITIVE_INFINITY,
    ),
    // What is never remediated has no date to be reminded of.
    reminderDays: check.remedy === 'none' ? [] : remindersOf(section.reminder_days),
    brownoutMinutes: numberOf(section.brownout_minutes, 0),
    deletion: flagOf(section.deletion, false),
    deletionRetentionDays: numberOf(section.deletion_retention_period, 30),
    ...(check.rotatable && { rotation: rotationOf(section) }),
    ...(check.lockable && { unlock: flagOf(section.unlock, false) }),
    ...(check.choices && { choices: choicesOf(check.choices, section) }),
  };
}

function choicesOf(choices: readonly CheckChoice[], section: RawCheckSection): Readonly<Record<string, string>> {
  return Object.fromEntries(choices.map(({ setting, values }) => [setting, (section[setting] as string | undefined) ?? values[0]]));
}

/** The first to come first. */
function remindersOf(days: RawNumbers = [7, 1]): readonly number[] {
  return [...new Set(numbersOf(days))].sort((a, b) => b - a);
}

function rotationOf(section: RawCheckSection): RotationSettings {
  return {
    action: (section.remediation_action as RotationSettings['action'] | undefined) ?? 'deactivate',
    graceDays: numberOf(section.rotation_grace_days, 7),
    force: flagOf(section.rotation_force, false),
    replacesInactive: flagOf(section.rotate_replaces_inactive, false),
  };
}
