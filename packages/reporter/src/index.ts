export { report } from './report.ts';
export * from './reporting-run.ts';
export * from './wire.ts';
