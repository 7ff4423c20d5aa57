import { type Doc, type Block as DocBlock, paragraph, strong, text } from '@keyhammer/core';
import { fallbackText } from './mrkdwn.ts';
import { type RichTextBlock, richText } from './rich-text.ts';

/** What is sent to Slack. */
export interface RenderedMessage {
  /** For notifications, and where no blocks are shown. */
  readonly text: string;
  readonly blocks: readonly RichTextBlock[];
}

/** How much one message may hold. */
export interface MessageLimits {
  readonly blocks: number;
  /** Characters of all texts. */
  readonly characters: number;
  /** Characters of the blocks as JSON. */
  readonly json: number;
}

/**
 * Slack documents 50 blocks. What all of them together may hold it does not say; these are the figures of the largest
 * message reported as taken (https://github.com/slackapi/bolt-js/issues/2867), rounded down.
 */
export const SLACK_LIMITS: MessageLimits = { blocks: 50, characters: 9500, json: 15_500 };

/** Renders a message so that Slack takes it: lists too long for it are cut evenly, whole items at a time, and say so. */
export function renderMessage(title: string, body: Doc, limits: MessageLimits = SLACK_LIMITS): RenderedMessage {
  const render = (doc: Doc) =>
    [richText([paragraph(strong(title))]), ...groups(doc).map(richText)].filter(({ elements }) => elements.length > 0);
  const fits = (doc: Doc) => isWithin(render(doc), limits);

  const longestList = Math.max(0, ...body.map((block) => (block.kind === 'list' ? block.items.length : 0)));
  const items = largest(longestList, (count) => fits(cutLists(body, count)));
  const cut = cutLists(body, items ?? 1);
  const blocks = items === undefined ? largest(body.length, (count) => fits(cutTail(body, cut, count))) : body.length;
  return { text: fallbackText(title), blocks: render(cutTail(body, cut, blocks ?? 0)) };
}

/** A list stands in the same block as the paragraph before it: its heading. */
function groups(doc: Doc): readonly Doc[] {
  const all: DocBlock[][] = [];
  for (const [index, block] of doc.entries()) {
    const follows = block.kind === 'list' && doc[index - 1]?.kind === 'paragraph';
    if (follows) all.at(-1)?.push(block);
    else all.push([block]);
  }
  return all;
}

function isWithin(blocks: readonly RichTextBlock[], limits: MessageLimits): boolean {
  if (blocks.length > limits.blocks) return false;
  const json = JSON.stringify(blocks);
  if (json.length > limits.json) return false;
  let characters = 0;
  JSON.parse(json, (key, value) => {
    if (key === 'text' && typeof value === 'string') characters += value.length;
    return value;
  });
  return characters <= limits.characters;
}

function cutLists(doc: Doc, count: number): Doc {
  return doc.map((block) => {
    if (block.kind !== 'list' || block.items.length <= count) return block;
    return { kind: 'list', items: [...block.items.slice(0, count), [text(`… and ${quantity(block.items.length - count)} more`)]] };
  });
}

function cutTail(whole: Doc, cut: Doc, count: number): Doc {
  if (count >= cut.length) return cut;
  const lost = whole.slice(count).reduce((sum, block) => sum + (block.kind === 'list' ? block.items.length : 0), 0);
  return [...cut.slice(0, count), paragraph(text(lost > 0 ? `… and ${quantity(lost)} more` : '… cut here: too long for one message'))];
}

function quantity(count: number): string {
  return count.toLocaleString('en');
}

/** The largest count from 1 to `maximum` (or 0, if that is the maximum) that passes; a smaller one always passes too. */
function largest(maximum: number, passes: (count: number) => boolean): number | undefined {
  if (passes(maximum)) return maximum;
  let low = 0;
  let high = maximum;
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if (passes(middle)) low = middle;
    else high = middle;
  }
  return low > 0 ? low : undefined;
}
