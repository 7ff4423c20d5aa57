import type { Check, CheckSettings, ConfiguredCheck } from '@keyhammer/core';
import { rootUser } from './root-user/check.ts';
import { userInactivekeys } from './user-inactivekeys/check.ts';
import { userInactivepasswords } from './user-inactivepasswords/check.ts';
import { userKeysrotation } from './user-keysrotation/check.ts';

/** Every check there is. A new one is a folder beside this file and a line here. */
export const checkRegistry: readonly Check[] = [userInactivekeys, userKeysrotation, userInactivepasswords, rootUser];

export function checkNamed(name: string): Check | undefined {
  return checkRegistry.find((check) => check.name === name);
}

/** Each check with its settings, and as they make it; the enabled ones only. */
export function configuredChecks(settings: readonly CheckSettings[]): readonly ConfiguredCheck[] {
  return settings.flatMap((own) => {
    const check = own.enabled ? checkNamed(own.check) : undefined;
    return check ? [{ check: check.chosen?.(own.choices ?? {}) ?? check, settings: own }] : [];
  });
}
