export { checkNamed, checkRegistry } from './registry.ts';
export { userInactivekeys } from './user-inactivekeys/check.ts';
