export * from './collect-warnings.ts';
export * from './event-log.ts';
export * from './metrics.ts';
export { createRedactor, type Redactor } from './redaction.ts';
export type { Level } from './sinks.ts';
