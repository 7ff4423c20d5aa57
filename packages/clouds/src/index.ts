export * from './account-ids.ts';
export * from './clouds-options.ts';
export * from './open-account-directory.ts';
export * from './open-inventory.ts';
export * from './own-account.ts';
