export { type Channels, type ChannelsOptions, openChannels } from './open-channels.ts';
