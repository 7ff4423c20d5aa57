export { checkNamed, checkRegistry, configuredChecks } from './registry.ts';
export { userInactivekeys } from './user-inactivekeys/check.ts';
