export type { ChannelsOptions } from './channels-options.ts';
export { type Channels, openChannels } from './open-channels.ts';
export { type OpenChat, openChat } from './open-chat.ts';
export { readSecrets } from './read-secrets.ts';
