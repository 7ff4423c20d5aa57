export * from './aws/index.ts';
export * from './clock.ts';
export * from './ibm/index.ts';
export * from './jira/index.ts';
export * from './loopback-service.ts';
export * from './organisation.ts';
export * from './slack/index.ts';
export * from './start-sandbox.ts';
