import { parseHours, type RemediationWindow, WEEKDAYS, type WhitelistPolicy } from '@keyhammer/core';
import type { RawConfig } from '../raw.ts';
import { REQUIRABLE } from '../schema/safety-settings.ts';
import type { Settings } from '../settings.ts';
import { flagOf, ifSet, namedIn, numberOf } from './values.ts';

const ALL_DAY = { from: 0, to: 24 * 60 };

/** How much a run may do, when it may, and what people may decide about it. */
export function resolveSafety(config: RawConfig): Pick<Settings, 'limits' | 'window' | 'maxHoldDays' | 'risk' | 'whitelistPolicy'> {
  return {
    limits: {
      maxPerRun: numberOf(config.max_remediations_per_run, 50),
      maxPercent: numberOf(config.max_remediation_percent, 20),
    },
    ...ifSet('window', config.remediation_window && windowOf(config.remediation_window)),
    maxHoldDays: numberOf(config.max_hold_days, 90),
    risk: flagOf(config.risk, false),
    whitelistPolicy: policyOf(config.whitelist_policy ?? {}),
  };
}

function windowOf({ days, hours, timezone }: NonNullable<RawConfig['remediation_window']>): RemediationWindow {
  return {
    days: days === undefined ? WEEKDAYS : namedIn(days, WEEKDAYS),
    ...((hours === undefined ? undefined : parseHours(hours)) ?? ALL_DAY),
    timezone: timezone ?? 'UTC',
  };
}

function policyOf({ require, max_days }: NonNullable<RawConfig['whitelist_policy']>): WhitelistPolicy {
  return {
    require: namedIn(require ?? [], REQUIRABLE),
    ...ifSet('maxDays', max_days === undefined ? undefined : numberOf(max_days, 0)),
  };
}
