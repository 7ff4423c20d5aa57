import type { SlackBlock } from './message-limits.ts';
import { childrenOf, propertyOf } from './reading-json.ts';

/** A message or a reply. */
interface Readable {
  readonly text: string;
  readonly blocks: readonly SlackBlock[];
}

/** What a person reads in the message: the blocks, or the text where there are none. */
export function readableText(message: Readable): string {
  if (message.blocks.length === 0) return unescaped(message.text);
  return message.blocks.map(blockText).join('\n\n');
}

/**
 * What Slack would make of the message besides plain words: `<!channel>`, `<@U1>`, `<https://x|label>` in text that
 * it parses, and the elements of rich text that notify or link.
 */
export function activeParts(message: Readable): readonly string[] {
  return [...parsedParts(message.text), ...message.blocks.flatMap(partsOf)];
}

function blockText(block: SlackBlock): string {
  if (block.type === 'rich_text') return childrenOf(block).map(richText).join('\n').trim();
  if (block.type === 'actions') return childrenOf(block).map(buttonText).join(' ');
  const text = propertyOf(propertyOf(block, 'text'), 'text');
  return typeof text === 'string' ? unescaped(text) : '';
}

function buttonText(button: unknown): string {
  return `[${propertyOf(propertyOf(button, 'text'), 'text')}]`;
}

function richText(element: unknown): string {
  const children = childrenOf(element);
  if (propertyOf(element, 'type') === 'rich_text_list') return children.map((item) => `• ${richText(item)}`).join('\n');
  if (children.length > 0) return children.map(richText).join('');
  const text = propertyOf(element, 'text');
  const url = propertyOf(element, 'url');
  if (typeof url === 'string') return typeof text === 'string' ? `${text} (${url})` : url;
  return typeof text === 'string' ? text : '';
}

function partsOf(block: SlackBlock): readonly string[] {
  if (block.type === 'rich_text') return childrenOf(block).flatMap(richParts);
  const text = propertyOf(block, 'text');
  const parsed = propertyOf(text, 'type') === 'mrkdwn' ? propertyOf(text, 'text') : '';
  return typeof parsed === 'string' ? parsedParts(parsed) : [];
}

function richParts(element: unknown): readonly string[] {
  const children = childrenOf(element);
  if (children.length > 0) return children.flatMap(richParts);
  const type = propertyOf(element, 'type');
  if (type === 'text') return [];
  return [type === 'link' ? `<${propertyOf(element, 'url')}>` : `<${type}>`];
}

function parsedParts(mrkdwn: string): readonly string[] {
  return mrkdwn.match(/<[^<>]+>/g) ?? [];
}

function unescaped(text: string): string {
  return text.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&');
}
