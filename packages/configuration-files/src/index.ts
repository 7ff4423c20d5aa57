export { CONFIGURATION_ACTIONS } from './configuration-actions.ts';
