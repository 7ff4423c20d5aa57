export * from './audit-log-contract.ts';
export * from './full-issue.ts';
export * from './hammers-items.ts';
export * from './issue-store-contract.ts';
export * from './notifier-contract.ts';
export * from './ticket-tracker-contract.ts';
