import type { ActVerdict, CheckSettings, Credential } from '@keyhammer/core';

/** Somebody has locked it so that nobody changes it: to take the lock off is for its owner to say, or for the configuration. */
export function actUnlessLocked({ locked }: Credential, { check, unlock }: CheckSettings): ActVerdict {
  if (!locked || unlock) return { kind: 'act' };
  return { kind: 'leave', why: `it is locked in IBM Cloud: unlock it, or set unlock to true under ${check} in config.json` };
}
