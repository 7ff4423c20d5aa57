export * from './aws/demo-organisation.ts';
export * from './aws/generated-organisation.ts';
