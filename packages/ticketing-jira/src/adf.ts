import type { Block, Doc, Field, Inline } from '@keyhammer/core';
import { cutToFit, withHeadroom } from './cut-doc.ts';
import { oneLine } from './plain-text.ts';
import { webUrl } from './web-url.ts';

/**
 * Jira Cloud's texts: a tree, so that nothing in a value can be read as markup.
 * https://developer.atlassian.com/cloud/jira/platform/apis/document/structure/
 */
export interface AdfDocument {
  readonly type: 'doc';
  readonly version: 1;
  readonly content: readonly AdfNode[];
}

export interface AdfNode {
  readonly type: string;
  readonly text?: string;
  readonly marks?: readonly AdfMark[];
  readonly content?: readonly AdfNode[];
}

export interface AdfMark {
  readonly type: 'strong' | 'code' | 'link';
  readonly attrs?: Readonly<Record<string, string>>;
}

/** The document in ADF, cut so that its JSON has no more characters than `limit`. */
export function renderAdf(doc: Doc, limit: number): AdfDocument {
  const allowed = withHeadroom(limit);
  return toAdf(cutToFit(doc, (part) => JSON.stringify(toAdf(part)).length <= allowed));
}

function toAdf(doc: Doc): AdfDocument {
  return { type: 'doc', version: 1, content: doc.flatMap(blockNodes) };
}

function blockNodes(block: Block): readonly AdfNode[] {
  switch (block.kind) {
    case 'paragraph':
      return [paragraphNode(block.content.flatMap(inlineNodes))];
    case 'fields':
      return block.fields.length === 0 ? [] : [paragraphNode(block.fields.flatMap(fieldNodes))];
    case 'list':
      // An empty list is no valid node.
      return block.items.length === 0 ? [] : [{ type: 'bulletList', content: block.items.map(itemNode) }];
  }
}

function paragraphNode(content: readonly AdfNode[]): AdfNode {
  return { type: 'paragraph', content };
}

function itemNode(item: readonly Inline[]): AdfNode {
  return { type: 'listItem', content: [paragraphNode(item.flatMap(inlineNodes))] };
}

function fieldNodes(field: Field, index: number): readonly AdfNode[] {
  const line = [...textNode(`${field.name}: `, [{ type: 'strong' }]), ...field.value.flatMap(inlineNodes)];
  return index === 0 ? line : [{ type: 'hardBreak' }, ...line];
}

function inlineNodes(inline: Inline): readonly AdfNode[] {
  switch (inline.kind) {
    case 'text':
      return textNode(inline.text, []);
    case 'strong':
      return textNode(inline.text, [{ type: 'strong' }]);
    case 'code':
      return textNode(inline.text, [{ type: 'code' }]);
    case 'link': {
      const href = webUrl(inline.url);
      return href === undefined
        ? textNode(`${inline.text} (${inline.url})`, [])
        : textNode(inline.text, [{ type: 'link', attrs: { href } }]);
    }
  }
}

/** None for an empty text: Jira refuses a text node without text. */
function textNode(value: string, marks: readonly AdfMark[]): readonly AdfNode[] {
  const line = oneLine(value);
  return line === '' ? [] : [{ type: 'text', text: line, ...(marks.length > 0 && { marks }) }];
}
