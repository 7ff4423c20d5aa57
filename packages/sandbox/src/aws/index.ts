export * from './aws-sandbox.ts';
export { OPERATOR_ACCESS_KEY_ID, OPERATOR_SECRET_ACCESS_KEY } from './caller.ts';
export { REPORT_COLUMNS } from './credential-report.ts';
export { iamFaults } from './faults.ts';
export * from './identifiers.ts';
export * from './model.ts';
export { IDENTIFICATION_ACTIONS, REMEDIATION_ACTIONS } from './permissions.ts';
export { REPORT_LIFETIME_MS } from './report-operations.ts';
export * from './world.ts';
