export * from './connect-slack.ts';
export * from './connect-slack-chat.ts';
export * from './report-warnings.ts';
export * from './routing.ts';
export * from './verify-slack-signature.ts';
