import { applyEdits, type Node } from 'jsonc-parser';

// jsonc-parser's own `modify` lays out the lines around an edit anew, and leaves a quotation mark behind when it removes
// the last element of a list that stands on one line. So it parses and applies, and the edits are made here.

export type Json = string | JsonContainer;
export type JsonContainer = readonly Json[] | { readonly [key: string]: Json };

/** How a file is laid out. */
export interface Layout {
  readonly indentation: string;
  readonly lineBreak: string;
  /** Between a colon or comma and what comes after it. */
  readonly gap: string;
  /** The whole file stands on one line. */
  readonly onOneLine: boolean;
  /** So do its lists of texts. */
  readonly listsOnOneLine: boolean;
}

export function layoutOf(text: string, root: Node): Layout {
  const lists = nodesBelow(root).filter((node) => node.type === 'array' && childrenOf(node).length > 0);
  const isEmpty = childrenOf(root).length === 0;
  return {
    indentation: /[\r\n]([ \t]+)\S/.exec(text)?.[1] ?? '  ',
    lineBreak: /\r?\n/.exec(text)?.[0] ?? '\n',
    gap: isEmpty || /"\s*:\s/.test(text) ? ' ' : '',
    onOneLine: !isEmpty && standsOnOneLine(text, root),
    listsOnOneLine: lists[0] !== undefined && standsOnOneLine(text, lists[0]),
  };
}

/** Adds elements to the end of a list, or members to that of an object: on lines of their own if the others have theirs. */
export function append(text: string, container: Node, added: JsonContainer, layout: Layout): string {
  const last = childrenOf(container).at(-1);
  if (!last) {
    return replaced(text, container.offset, endOf(container), written(added, layout, indentOfLine(text, container.offset)));
  }
  const ownLines = beginsOnOwnLine(text, container);
  const indent = indentOfLine(text, last.offset);
  const separator = `,${ownLines ? layout.lineBreak + indent : layout.gap}`;
  const parts = partsOf(added, ownLines ? layout : { ...layout, onOneLine: true }, indent);
  return replaced(text, endOf(last), endOf(last), parts.map((part) => separator + part).join(''));
}

/** Takes the element out, and the comma with it. */
export function withoutElement(text: string, list: Node, index: number): string {
  const elements = childrenOf(list);
  const [before, element, after] = [elements[index - 1], elements[index], elements[index + 1]];
  if (!element) throw new RangeError(`A list of ${elements.length} has no element ${index}`);
  if (after) return replaced(text, element.offset, after.offset, '');
  if (before) return replaced(text, endOf(before), endOf(element), '');
  return replaced(text, list.offset, endOf(list), '[]');
}

export function childrenOf(node: Node): readonly Node[] {
  return node.children ?? [];
}

/** @param indent of the line on which it begins */
function written(value: Json, layout: Layout, indent: string): string {
  if (typeof value === 'string') return JSON.stringify(value);
  const { indentation, lineBreak, gap } = layout;
  const inside = indent + indentation;
  const parts = partsOf(value, layout, inside);
  const [open, close] = isList(value) ? '[]' : '{}';
  if (layout.onOneLine || (layout.listsOnOneLine && isListOfTexts(value))) {
    const padding = isList(value) ? '' : gap;
    return `${open}${padding}${parts.join(`,${gap}`)}${padding}${close}`;
  }
  return `${open}${lineBreak}${inside}${parts.join(`,${lineBreak}${inside}`)}${lineBreak}${indent}${close}`;
}

function partsOf(container: JsonContainer, layout: Layout, indent: string): readonly string[] {
  if (isList(container)) return container.map((element) => written(element, layout, indent));
  return Object.entries(container).map(([key, value]) => `${JSON.stringify(key)}:${layout.gap}${written(value, layout, indent)}`);
}

/** `Array.isArray` does not know of read-only lists. */
function isList(value: Json): value is readonly Json[] {
  return Array.isArray(value);
}

function isListOfTexts(value: Json): boolean {
  return isList(value) && value.every((element) => typeof element === 'string');
}

function nodesBelow(node: Node): readonly Node[] {
  return [node, ...childrenOf(node).flatMap(nodesBelow)];
}

function standsOnOneLine(text: string, node: Node): boolean {
  return !/[\r\n]/.test(text.slice(node.offset, endOf(node)));
}

/** Whether the first child stands on a later line than the bracket. */
function beginsOnOwnLine(text: string, container: Node): boolean {
  const first = childrenOf(container)[0];
  return first !== undefined && /[\r\n]/.test(text.slice(container.offset, first.offset));
}

function indentOfLine(text: string, offset: number): string {
  const start = Math.max(text.lastIndexOf('\n', offset - 1), text.lastIndexOf('\r', offset - 1)) + 1;
  return /^[ \t]*/.exec(text.slice(start))?.[0] ?? '';
}

function endOf(node: Node): number {
  return node.offset + node.length;
}

function replaced(text: string, from: number, to: number, content: string): string {
  return applyEdits(text, [{ offset: from, length: to - from, content }]);
}
