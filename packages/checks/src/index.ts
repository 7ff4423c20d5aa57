export { checkNamed, checkRegistry, configuredChecks } from './registry.ts';
export { rootUser } from './root-user/check.ts';
export { rollbackCommand } from './shell-word.ts';
export { userInactivekeys } from './user-inactivekeys/check.ts';
export { userInactivepasswords } from './user-inactivepasswords/check.ts';
export { userKeysrotation } from './user-keysrotation/check.ts';
