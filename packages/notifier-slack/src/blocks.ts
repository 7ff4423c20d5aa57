import type { Choice, Doc, Block as DocBlock } from '@keyhammer/core';
import { type ActionsBlock, buttonRow } from './buttons.ts';
import { type RichTextBlock, richText } from './rich-text.ts';

export type SlackBlock = RichTextBlock | ActionsBlock;

/** The blocks of a document: rich text, and a row of buttons below each item that has choices. */
export function blocksOf(doc: Doc): readonly SlackBlock[] {
  return groups(doc.flatMap(partsOf)).flatMap(blockOf);
}

/** Without its choices: for where no button works. */
export function withoutChoices(doc: Doc): Doc {
  return doc.map((block) => (block.kind === 'list' ? { kind: 'list', items: block.items } : block));
}

/** A piece of the document as it is to be seen: rich text runs on until a row of buttons breaks it. */
type Part = DocBlock | { readonly kind: 'buttons'; readonly choices: readonly Choice[] };

/** A list is broken below each of its items that has buttons. */
function partsOf(block: DocBlock): readonly Part[] {
  if (block.kind !== 'list' || !block.choices) return [block];
  const parts: Part[] = [];
  let from = 0;
  for (const [index, choices] of block.choices.entries()) {
    if (choices.length === 0 || index >= block.items.length) continue;
    parts.push({ kind: 'list', items: block.items.slice(from, index + 1) }, { kind: 'buttons', choices });
    from = index + 1;
  }
  return from < block.items.length ? [...parts, { kind: 'list', items: block.items.slice(from) }] : parts;
}

/** A list stands in the same block as the paragraph before it: its heading. */
function groups(parts: readonly Part[]): readonly (readonly Part[])[] {
  const all: Part[][] = [];
  for (const [index, part] of parts.entries()) {
    const follows = part.kind === 'list' && parts[index - 1]?.kind === 'paragraph';
    if (follows) all.at(-1)?.push(part);
    else all.push([part]);
  }
  return all;
}

function blockOf(group: readonly Part[]): readonly SlackBlock[] {
  const rows = group.flatMap((part) => (part.kind === 'buttons' ? (buttonRow(part.choices) ?? []) : []));
  const block = richText(group.filter((part) => part.kind !== 'buttons'));
  return [...(block.elements.length > 0 ? [block] : []), ...rows];
}
