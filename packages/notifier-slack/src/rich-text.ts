import type { Block as DocBlock, Field, Inline } from '@keyhammer/core';
import { visible } from './visible-text.ts';

/** What Keyhammer uses of Slack's rich text (https://docs.slack.dev/reference/block-kit/blocks/rich-text-block). */
export interface RichTextBlock {
  readonly type: 'rich_text';
  readonly elements: (RichTextSection | RichTextList)[];
}

interface RichTextSection {
  readonly type: 'rich_text_section';
  readonly elements: RichTextLeaf[];
}

interface RichTextList {
  readonly type: 'rich_text_list';
  readonly style: 'bullet';
  readonly elements: RichTextSection[];
}

type RichTextLeaf =
  | { readonly type: 'text'; readonly text: string; readonly style?: { readonly bold?: boolean; readonly code?: boolean } }
  | { readonly type: 'link'; readonly url: string; readonly text?: string };

/** Characters of one paragraph or list item; Slack's limit for the text of a section. */
export const MAX_SECTION_CHARACTERS = 3000;
const MAX_URL_CHARACTERS = 3000;

/**
 * Rich text, and not `mrkdwn`: Slack never parses it, so a user name with `*`, `<!channel>` or a link in it is shown as it
 * is, with nothing to escape and nothing to forget to escape.
 */
export function richText(blocks: readonly DocBlock[]): RichTextBlock {
  return { type: 'rich_text', elements: blocks.flatMap(elementsOf) };
}

function elementsOf(block: DocBlock): readonly (RichTextSection | RichTextList)[] {
  switch (block.kind) {
    case 'paragraph':
      return sections(block.content);
    case 'fields':
      return sections(block.fields.flatMap((field, index) => [plain(index === 0 ? '' : '\n'), ...fieldLine(field)]));
    case 'list':
      return block.items.length === 0 ? [] : [{ type: 'rich_text_list', style: 'bullet', elements: block.items.map(itemOf) }];
  }
}

function fieldLine({ name, value }: Field): readonly Inline[] {
  return [{ kind: 'strong', text: name }, plain(': '), ...value];
}

function sections(content: readonly Inline[]): readonly RichTextSection[] {
  return parts(content.flatMap(leavesOf)).map((elements) => ({ type: 'rich_text_section', elements }));
}

function itemOf(content: readonly Inline[]): RichTextSection {
  const [first = [plainLeaf('–')], ...rest] = parts(content.flatMap(leavesOf));
  return { type: 'rich_text_section', elements: rest.length === 0 ? first : [...first, plainLeaf('…')] };
}

/** Cuts a run of text into parts that Slack takes, between characters that a reader sees as one. */
function parts(leaves: readonly RichTextLeaf[]): RichTextLeaf[][] {
  const all: RichTextLeaf[][] = [];
  let room = 0;
  for (const leaf of leaves) {
    const length = lengthOf(leaf);
    const current = all.at(-1);
    if (current && length <= room) current.push(leaf);
    else all.push([leaf]);
    room = (current && length <= room ? room : MAX_SECTION_CHARACTERS) - length;
  }
  return all;
}

function leavesOf(inline: Inline): readonly RichTextLeaf[] {
  const words = visible(inline.text);
  if (inline.kind === 'link')
    return isWebAddress(inline.url) ? [linkLeaf(words, inline.url)] : pieces(`${words} (${visible(inline.url)})`).map(plainLeaf);
  return pieces(words).map((piece) => (inline.kind === 'text' ? plainLeaf(piece) : styledLeaf(piece, inline.kind)));
}

function pieces(words: string): readonly string[] {
  const characters = Array.from(words);
  const count = Math.ceil(characters.length / MAX_SECTION_CHARACTERS);
  return Array.from({ length: count }, (_, index) =>
    characters.slice(index * MAX_SECTION_CHARACTERS, (index + 1) * MAX_SECTION_CHARACTERS).join(''),
  );
}

function plain(words: string): Inline {
  return { kind: 'text', text: words };
}

function plainLeaf(words: string): RichTextLeaf {
  return { type: 'text', text: words };
}

function styledLeaf(words: string, kind: 'strong' | 'code'): RichTextLeaf {
  return { type: 'text', text: words, style: kind === 'strong' ? { bold: true } : { code: true } };
}

function linkLeaf(words: string, url: string): RichTextLeaf {
  return { type: 'link', url, ...(words !== '' && { text: words }) };
}

/** One that Slack takes. */
export function isWebAddress(url: string): boolean {
  return url.length <= MAX_URL_CHARACTERS && URL.canParse(url) && /^https?:$/.test(new URL(url).protocol);
}

function lengthOf(leaf: RichTextLeaf): number {
  return leaf.type === 'text' ? leaf.text.length : 0;
}
