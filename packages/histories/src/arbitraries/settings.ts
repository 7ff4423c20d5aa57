import type { CheckSettings, ManualClose, RotationSettings } from '@keyhammer/core';
import { settingsFor } from '@keyhammer/testing';
import fc from 'fast-check';
import { type SettingsChange, WINDOWS, type WindowName } from '../commands/settings-changes.ts';
import { CHECKS, type HistorySettings } from '../world/settings.ts';

const parts = {
  thresholdDays: fc.constantFrom(30, 90),
  retentionDays: fc.constantFrom(0, 3, 14),
  deletion: fc.boolean(),
  deletionRetentionDays: fc.constantFrom(1, 10, 30),
  brownoutMinutes: fc.constantFrom(0, 0, 30),
  remediation: fc.constantFrom(true, true, true, false),
  reminderDays: fc.constantFrom<readonly number[]>([], [7, 1]),
} satisfies { [Name in keyof CheckSettings]?: fc.Arbitrary<CheckSettings[Name]> };

const rotationParts = {
  action: fc.constantFrom<RotationSettings['action']>('deactivate', 'rotate', 'rotate'),
  graceDays: fc.constantFrom(1, 7),
  force: fc.constantFrom(false, false, true),
  replacesInactive: fc.boolean(),
} satisfies { [Name in keyof RotationSettings]: fc.Arbitrary<RotationSettings[Name]> };

const limits = { maxPerRun: fc.constantFrom(1, 3, 50, 50), maxPercent: fc.constantFrom(20, 50, 100, 100) };
const triage = { maxHoldDays: fc.constantFrom(5, 30, 90), onManualClose: fc.constantFrom<ManualClose>('reopen', 'hold', 'ignore') };
const windowName = fc.constantFrom<WindowName>('always', 'always', 'always', 'office hours', 'nights');

/** What `config.json` says at the beginning. */
export const settings: fc.Arbitrary<HistorySettings> = fc
  .record({
    checks: fc.tuple(...CHECKS.map(() => fc.record(parts))),
    rotation: fc.record(rotationParts),
    limits: fc.record(limits),
    triage: fc.record(triage),
    window: windowName,
  })
  .map(({ checks, rotation, limits: blast, triage: heard, window }) => {
    const hours = WINDOWS[window];
    return {
      checks: CHECKS.map((check, n) => settingsFor(check, { ...checks[n], ...(check.rotatable && { rotation }) })),
      limits: blast,
      ...heard,
      ...(hours && { window: hours }),
    };
  });

function oneOf<T extends object>(all: { readonly [Name in keyof T]: fc.Arbitrary<T[Name]> }): fc.Arbitrary<Partial<T>> {
  return fc.record<T>({ ...all }, { requiredKeys: [] });
}

export const settingsChange: fc.Arbitrary<SettingsChange> = fc.oneof(
  { weight: 4, arbitrary: fc.record({ of: fc.constant('check' as const), check: fc.nat(CHECKS.length - 1), change: oneOf(parts) }) },
  { weight: 2, arbitrary: fc.record({ of: fc.constant('rotation' as const), change: oneOf(rotationParts) }) },
  { weight: 1, arbitrary: fc.record({ of: fc.constant('limits' as const), ...limits }) },
  { weight: 1, arbitrary: fc.record({ of: fc.constant('window' as const), window: windowName }) },
  { weight: 1, arbitrary: fc.record({ of: fc.constant('triage' as const), ...triage }) },
);
