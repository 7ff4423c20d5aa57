import type { Check } from '@keyhammer/core';
import { userInactivekeys } from './user-inactivekeys/check.ts';

/** Every check there is. A new one is a folder beside this file and a line here. */
export const checkRegistry: readonly Check[] = [userInactivekeys];

export function checkNamed(name: string): Check | undefined {
  return checkRegistry.find((check) => check.name === name);
}
