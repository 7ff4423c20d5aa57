import { ibmDisuseCheck } from '../ibm-disuse-check.ts';
import { words } from './words.ts';

/** Users of an account who have not signed in for `inactive_criteria_days`. They can only be removed from it, and with them all that they may do. */
export const ibmInactiveusers = ibmDisuseCheck({
  name: 'ibm_inactiveusers',
  title: 'Inactive IBM Cloud users',
  kind: 'ibm-user',
  defaultTableName: 'keyhammer-ibm-users-inactive',
  remedy: 'delete',
  reversibility: 'irreversible',
  deletesByHandOnly: true,
  ticketLabel: 'inactive-ibm-users',
  words,
});
