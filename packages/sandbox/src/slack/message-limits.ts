import { isActionsBlock } from './interactive-limits.ts';
import { childrenOf, propertyOf } from './reading-json.ts';

/** A block as it came in: only `type` is certain. */
export interface SlackBlock {
  readonly type: string;
}

const MAX_TEXT = 40_000;
const MAX_BLOCKS = 50;
const MAX_SECTION_TEXT = 3000;
const MAX_HEADER_TEXT = 150;
const MAX_BLOCK_ID = 255;
/**
 * All blocks together. Not documented; the smallest message known to be refused had 11 341 characters of text
 * in 17 694 of JSON (https://github.com/slackapi/bolt-js/issues/2867).
 */
const MAX_ALL_BLOCKS_JSON = 17_600;

const LEAVES: ReadonlySet<unknown> = new Set([
  'text',
  'link',
  'user',
  'channel',
  'usergroup',
  'broadcast',
  'emoji',
  'date',
  'color',
  'team',
]);
const CONTAINERS: ReadonlySet<unknown> = new Set(['rich_text_section', 'rich_text_list', 'rich_text_quote', 'rich_text_preformatted']);

/** Slack's error for a message that breaks a limit, or `undefined`. */
export function limitError(text: string, blocks: readonly SlackBlock[]): string | undefined {
  if (text === '' && blocks.length === 0) return 'no_text';
  if (text.length > MAX_TEXT) return 'msg_too_long';
  if (blocks.length > MAX_BLOCKS || !blocks.every(isValid) || !haveIdsOfTheirOwn(blocks)) return 'invalid_blocks';
  if (JSON.stringify(blocks).length > MAX_ALL_BLOCKS_JSON) return 'msg_blocks_too_long';
  return undefined;
}

function haveIdsOfTheirOwn(blocks: readonly SlackBlock[]): boolean {
  const ids = blocks.map((block) => propertyOf(block, 'block_id')).filter((id) => id !== undefined);
  return new Set(ids).size === ids.length;
}

function isValid(block: SlackBlock): boolean {
  const blockId = propertyOf(block, 'block_id');
  if (typeof blockId === 'string' && blockId.length > MAX_BLOCK_ID) return false;
  const text = propertyOf(block, 'text');
  switch (block.type) {
    case 'section':
      return isTextObject(text, MAX_SECTION_TEXT);
    case 'header':
      return isTextObject(text, MAX_HEADER_TEXT) && propertyOf(text, 'type') === 'plain_text';
    case 'context':
      return childrenOf(block).every((element) => isTextObject(element, MAX_SECTION_TEXT));
    case 'divider':
      return true;
    case 'actions':
      return isActionsBlock(block);
    case 'rich_text':
      return childrenOf(block).length > 0 && childrenOf(block).every(isRichTextContainer);
    default:
      return false;
  }
}

function isTextObject(value: unknown, maximum: number): boolean {
  const type = propertyOf(value, 'type');
  const text = propertyOf(value, 'text');
  return (type === 'mrkdwn' || type === 'plain_text') && typeof text === 'string' && text.length >= 1 && text.length <= maximum;
}

function isRichTextContainer(value: unknown): boolean {
  const type = propertyOf(value, 'type');
  if (!CONTAINERS.has(type)) return false;
  const children = childrenOf(value);
  return type === 'rich_text_list' ? children.every(isRichTextContainer) : children.every(isRichTextLeaf);
}

function isRichTextLeaf(value: unknown): boolean {
  const type = propertyOf(value, 'type');
  if (!LEAVES.has(type)) return false;
  if (type === 'text') return isFilled(propertyOf(value, 'text'));
  return type !== 'link' || /^(https?|mailto):/.test(String(propertyOf(value, 'url')));
}

function isFilled(value: unknown): boolean {
  return typeof value === 'string' && value !== '';
}
