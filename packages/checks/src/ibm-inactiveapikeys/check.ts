import { ibmDisuseCheck } from '../ibm-disuse-check.ts';
import { words } from './words.ts';

/** API keys of users and service IDs in IBM Cloud with which nobody has authenticated for `inactive_criteria_days`. */
export const ibmInactiveapikeys = ibmDisuseCheck({
  name: 'ibm_inactiveapikeys',
  title: 'Inactive IBM Cloud API keys',
  kind: 'ibm-api-key',
  defaultTableName: 'keyhammer-ibm-api-keys-inactive',
  remedy: 'deactivate',
  reversibility: 'restored',
  lockable: true,
  ticketLabel: 'inactive-ibm-api-keys',
  words,
});
