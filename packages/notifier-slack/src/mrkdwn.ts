import { visible } from './visible-text.ts';

const MAX_FALLBACK_CHARACTERS = 3000;

/**
 * The fallback text of a message, which Slack parses for mentions and links. Exactly `&`, `<` and `>` are escaped, `&`
 * first (https://docs.slack.dev/messaging/formatting-message-text#escaping); a notification shows no bold or italics.
 */
export function fallbackText(title: string): string {
  const oneLine = visible(title).replace(/\s+/g, ' ');
  const characters = Array.from(oneLine);
  const cut = characters.length > MAX_FALLBACK_CHARACTERS ? `${characters.slice(0, MAX_FALLBACK_CHARACTERS).join('')}…` : oneLine;
  return escapeMrkdwn(cut);
}

export function escapeMrkdwn(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
