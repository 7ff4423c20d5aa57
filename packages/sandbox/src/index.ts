export * from './clock.ts';
export * from './loopback-service.ts';
