import type { SlackSettings } from '@keyhammer/config';

/**
 * The channel that one of Keyhammer's own warnings or errors goes to, as Hammer decides it: `ignore` first, then the
 * first channel with a pattern that is found in it, else the default channel; `undefined`: nowhere.
 */
export function channelFor(message: string, settings: Pick<SlackSettings, 'ignore' | 'channels' | 'defaultChannel'>): string | undefined {
  // `search` and not `test`: a pattern with the flag `g` or `y` would remember where it stopped.
  const matches = (pattern: RegExp) => message.search(pattern) !== -1;
  if (settings.ignore.some(matches)) return undefined;
  const routed = [...settings.channels].find(([, patterns]) => patterns.some(matches));
  return routed?.[0] ?? settings.defaultChannel;
}
