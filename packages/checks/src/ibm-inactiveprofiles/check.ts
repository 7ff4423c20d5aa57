import { ibmDisuseCheck } from '../ibm-disuse-check.ts';
import { words } from './words.ts';

/** Trusted profiles that nobody has applied for `inactive_criteria_days`. They can only be deleted, and not be brought back. */
export const ibmInactiveprofiles = ibmDisuseCheck({
  name: 'ibm_inactiveprofiles',
  title: 'Inactive IBM Cloud trusted profiles',
  kind: 'ibm-trusted-profile',
  defaultTableName: 'keyhammer-ibm-trusted-profiles-inactive',
  remedy: 'delete',
  reversibility: 'irreversible',
  deletesByHandOnly: true,
  ticketLabel: 'inactive-ibm-trusted-profiles',
  words,
});
