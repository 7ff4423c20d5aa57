export * from './accounts-in-scope.ts';
