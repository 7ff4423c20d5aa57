import type { CheckSettings, ManualClose, RotationSettings } from '@keyhammer/core';
import type { HistorySettings } from '../world/settings.ts';

type CheckChange = Partial<
  Pick<
    CheckSettings,
    'thresholdDays' | 'retentionDays' | 'deletion' | 'deletionRetentionDays' | 'brownoutMinutes' | 'remediation' | 'reminderDays'
  >
>;

/** An edit of `config.json`. */
export type SettingsChange =
  | { readonly of: 'check'; readonly check: number; readonly change: CheckChange }
  | { readonly of: 'rotation'; readonly change: Partial<RotationSettings> }
  | { readonly of: 'limits'; readonly maxPerRun: number; readonly maxPercent: number }
  | { readonly of: 'window'; readonly window: WindowName }
  | { readonly of: 'triage'; readonly maxHoldDays: number; readonly onManualClose: ManualClose };

export const WINDOWS = {
  always: undefined,
  'office hours': { days: ['mon', 'tue', 'wed', 'thu', 'fri'], from: 9 * 60, to: 16 * 60, timezone: 'UTC' },
  nights: { days: ['mon', 'wed', 'fri', 'sun'], from: 22 * 60, to: 4 * 60, timezone: 'Europe/Berlin' },
} as const;
export type WindowName = keyof typeof WINDOWS;

export function changedSettings(settings: HistorySettings, change: SettingsChange): HistorySettings {
  switch (change.of) {
    case 'check':
      return { ...settings, checks: settings.checks.map((each, n) => (n === change.check ? { ...each, ...change.change } : each)) };
    case 'rotation':
      return {
        ...settings,
        checks: settings.checks.map((each) => (each.rotation ? { ...each, rotation: { ...each.rotation, ...change.change } } : each)),
      };
    case 'limits':
      return { ...settings, limits: { maxPerRun: change.maxPerRun, maxPercent: change.maxPercent } };
    case 'window': {
      const { window: _w, ...rest } = settings;
      const window = WINDOWS[change.window];
      return window ? { ...rest, window } : rest;
    }
    case 'triage':
      return { ...settings, maxHoldDays: change.maxHoldDays, onManualClose: change.onManualClose };
  }
}
