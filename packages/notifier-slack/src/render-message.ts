import { type Doc, paragraph, plainText, strong, text } from '@keyhammer/core';
import { blocksOf, type SlackBlock } from './blocks.ts';
import { fallbackText } from './mrkdwn.ts';

/** What is sent to Slack. */
export interface RenderedMessage {
  /** For notifications, and where no blocks are shown. */
  readonly text: string;
  readonly blocks: readonly SlackBlock[];
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
  return { text: fallbackText(title), blocks: fitted([paragraph(strong(title))], body, limits) };
}

/** The same without a title: an answer in a conversation. */
export function renderReply(body: Doc, limits: MessageLimits = SLACK_LIMITS): RenderedMessage {
  return { text: fallbackText(plainText(body)), blocks: fitted([], body, limits) };
}

/** What is above stays as it is. */
function fitted(above: Doc, body: Doc, limits: MessageLimits): readonly SlackBlock[] {
  const render = (doc: Doc) => [...blocksOf(above), ...blocksOf(doc)];
  const fits = (doc: Doc) => isWithin(render(doc), limits);

  const longestList = Math.max(0, ...body.map((block) => (block.kind === 'list' ? block.items.length : 0)));
  const items = largest(longestList, (count) => fits(cutLists(body, count)));
  const cut = cutLists(body, items ?? 1);
  const blocks = items === undefined ? largest(body.length, (count) => fits(cutTail(body, cut, count))) : body.length;
  return render(cutTail(body, cut, blocks ?? 0));
}

function isWithin(blocks: readonly SlackBlock[], limits: MessageLimits): boolean {
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
    const items = [...block.items.slice(0, count), [text(`… and ${quantity(block.items.length - count)} more`)]];
    return { kind: 'list', items, ...(block.choices && { choices: block.choices.slice(0, count) }) };
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
