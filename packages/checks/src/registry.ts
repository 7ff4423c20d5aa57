import type { Check, CheckSettings, ConfiguredCheck } from '@keyhammer/core';
import { ibmInactiveapikeys } from './ibm-inactiveapikeys/check.ts';
import { ibmInactiveprofiles } from './ibm-inactiveprofiles/check.ts';
import { ibmInactiveserviceids } from './ibm-inactiveserviceids/check.ts';
import { ibmInactiveusers } from './ibm-inactiveusers/check.ts';
import { ociAdminapikeys } from './oci-adminapikeys/check.ts';
import { ociInactiveapikeys } from './oci-inactiveapikeys/check.ts';
import { rootUser } from './root-user/check.ts';
import { userInactivekeys } from './user-inactivekeys/check.ts';
import { userInactivepasswords } from './user-inactivepasswords/check.ts';
import { userKeysrotation } from './user-keysrotation/check.ts';

/** Every check there is. A new one is a folder beside this file and a line here. */
export const checkRegistry: readonly Check[] = [
  userInactivekeys,
  userKeysrotation,
  userInactivepasswords,
  rootUser,
  ibmInactiveapikeys,
  ibmInactiveserviceids,
  ibmInactiveprofiles,
  ibmInactiveusers,
  ociAdminapikeys,
  ociInactiveapikeys,
];

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
