export * from './initiate.ts';
export * from './jobs-for.ts';
export * from './wire.ts';
