export { checkNamed, checkRegistry, configuredChecks } from './registry.ts';
export { rootUser } from './root-user/check.ts';
export { userInactivekeys } from './user-inactivekeys/check.ts';
export { userInactivepasswords } from './user-inactivepasswords/check.ts';
export { userKeysrotation } from './user-keysrotation/check.ts';
