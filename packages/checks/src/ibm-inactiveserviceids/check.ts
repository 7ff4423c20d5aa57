import { ibmDisuseCheck } from '../ibm-disuse-check.ts';
import { words } from './words.ts';

/**
 * Service IDs as which nothing has authenticated for `inactive_criteria_days`. A service ID can't be disabled, so all of its
 * API keys are; to delete it, with all that it may do, is a person's decision.
 */
export const ibmInactiveserviceids = ibmDisuseCheck({
  name: 'ibm_inactiveserviceids',
  title: 'Inactive IBM Cloud service IDs',
  kind: 'ibm-service-id',
  defaultTableName: 'keyhammer-ibm-service-ids-inactive',
  remedy: 'deactivate',
  reversibility: 'restored',
  lockable: true,
  deletesByHandOnly: true,
  ticketLabel: 'inactive-ibm-service-ids',
  words,
});
