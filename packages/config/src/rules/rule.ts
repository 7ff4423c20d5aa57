import type { ConfigurationFile } from '../file-names.ts';
import type { Mistake } from '../mistake.ts';
import type { RawConfig, RawTicketOwners, RawWhitelist } from '../raw.ts';
import type { ConfigurableCheck } from '../schema/check-section.ts';
import type { Settings } from '../settings.ts';

/** What the rules across fields look at. */
export interface Draft {
  readonly settings: Omit<Settings, 'warnings'>;
  readonly config: RawConfig;
  readonly whitelist: RawWhitelist;
  readonly owners: RawTicketOwners;
  readonly checks: readonly ConfigurableCheck[];
  readonly now: Date;
}

/** A combination that can't work. Nothing if all is well. */
export type MistakeRule = (draft: Draft) => readonly Mistake[];

/** A combination that works, and is hardly meant. */
export type WarningRule = (draft: Draft) => readonly string[];

export function missing(file: ConfigurationFile, path: string, allowed: string): Mistake {
  return { file, path, found: 'nothing', allowed };
}

export function enabledChecks({ settings }: Draft): Draft['settings']['checks'] {
  return settings.checks.filter((check) => check.enabled);
}
