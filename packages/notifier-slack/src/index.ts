export * from './connect-slack.ts';
export * from './report-warnings.ts';
export * from './routing.ts';
