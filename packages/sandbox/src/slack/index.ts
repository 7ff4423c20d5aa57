export { buttonsOf, type SlackButton } from './buttons.ts';
export type { SlackRequest } from './interactions.ts';
export { limitError, type SlackBlock } from './message-limits.ts';
export { activeParts, readableText } from './reading.ts';
export type { SlackReply } from './response-urls.ts';
export * from './slack-sandbox.ts';
export type { SlackChannelSeed, SlackMessage, SlackUserGroupSeed, SlackUserSeed } from './workspace.ts';
