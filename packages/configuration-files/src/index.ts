export { CONFIGURATION_ACTIONS } from './configuration-actions.ts';
export { configurationAt, type PlaceOptions } from './configuration-at.ts';
export { isPath } from './location.ts';
