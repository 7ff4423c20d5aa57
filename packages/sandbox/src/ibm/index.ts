export type { IbmThrottleLimit, RemovalConditions, ReportConditions, ReportPart } from './conditions.ts';
export { type DemoIbmAccount, demoIbmAccount } from './demo-ibm-account.ts';
export type { IbmIdentityPart, IbmKeyPart } from './demo-ibm-parts.ts';
export * from './generated-ibm-account.ts';
export * from './ibm-sandbox.ts';
export { ibmApiKeyValueOf, ibmTime } from './identifiers.ts';
export type * from './model.ts';
export type * from './new-entities.ts';
export { type IbmOperator, IbmWorld, type NewIbmOperator } from './world.ts';
