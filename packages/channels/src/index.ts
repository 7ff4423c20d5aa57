export { readSecrets } from '@keyhammer/secrets';
export { type Channels, openChannels } from './open-channels.ts';
export { type OpenChat, openChat } from './open-chat.ts';
