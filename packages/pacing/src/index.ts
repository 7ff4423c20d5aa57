export * from './attempts.ts';
export * from './call-pacer.ts';
export * from './paced-calls.ts';
