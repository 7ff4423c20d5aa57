export * from './identify-account.ts';
export { identifyAccounts } from './identify-accounts.ts';
export * from './wire.ts';
