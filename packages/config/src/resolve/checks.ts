import type { CheckSettings } from '@keyhammer/core';
import type { RawCheckSection, RawConfig, RawNumber } from '../raw.ts';
import type { ConfigurableCheck } from '../schema/check-section.ts';
import { flagOf, ifSet, listOf, numberOf } from './values.ts';

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
    enabled: flagOf(section.enabled, true),
    tableName: section['ddb.table_name'] ?? check.defaultTableName,
    ...ifSet('accounts', section.accounts === undefined ? undefined : listOf(section.accounts)),
    ignoreAccounts: listOf(section.ignore_accounts ?? []),
    ...ifSet('remediationAccounts', section.remediation_accounts === undefined ? undefined : listOf(section.remediation_accounts)),
    reporting: flagOf(section.reporting, false),
    remediation: flagOf(section.remediation, false),
    retentionDays: numberOf(section.remediation_retention_period, 0),
    // Only a check that is switched off may lack its threshold; without one nothing is ever too old.
    thresholdDays: numberOf(section[check.thresholdSetting] as RawNumber | undefined, Number.POSITIVE_INFINITY),
  };
}
