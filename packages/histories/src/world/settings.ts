import { userInactivekeys, userInactivepasswords, userKeysrotation } from '@keyhammer/checks';
import type {
  BlastLimits,
  Check,
  CheckSettings,
  ConfiguredCheck,
  Exception,
  ManualClose,
  RemediationWindow,
  Whitelist,
} from '@keyhammer/core';
import { ACCOUNT_ID, OTHER_ACCOUNT_ID } from '@keyhammer/testing';

export const CHECKS: readonly Check[] = [userInactivekeys, userKeysrotation, userInactivepasswords];
export const ACCOUNT_IDS: readonly string[] = [ACCOUNT_ID, OTHER_ACCOUNT_ID];

/** What `config.json` says at a time. */
export interface HistorySettings {
  readonly checks: readonly CheckSettings[];
  readonly limits: BlastLimits;
  readonly window?: RemediationWindow;
  readonly maxHoldDays: number;
  readonly onManualClose: ManualClose;
}

/** An entry of `whitelist.json`, and where it stands. */
export interface WhitelistEntry {
  readonly check: string;
  readonly accountId: string;
  readonly exception: Exception;
}

export function configured({ checks }: HistorySettings): readonly ConfiguredCheck[] {
  return CHECKS.flatMap((check) => {
    const settings = checks.find((each) => each.check === check.name);
    return settings ? [{ check, settings }] : [];
  });
}

export function settingsOf({ checks }: HistorySettings, check: string): CheckSettings {
  const found = checks.find((each) => each.check === check);
  if (!found) throw new Error(`${check} is not among the checks`);
  return found;
}

export function whitelistOf(entries: readonly WhitelistEntry[]): Whitelist {
  const byCheck = Map.groupBy(entries, ({ check }) => check);
  return new Map(
    [...byCheck].map(([check, ofCheck]) => {
      const byAccount = Map.groupBy(ofCheck, ({ accountId }) => accountId);
      return [check, new Map([...byAccount].map(([account, list]) => [account, list.map(({ exception }) => exception)]))];
    }),
  );
}
