export { limitError, type SlackBlock } from './message-limits.ts';
export { activeParts, readableText } from './reading.ts';
export * from './slack-sandbox.ts';
export type { SlackChannelSeed, SlackMessage, SlackUserSeed } from './workspace.ts';
