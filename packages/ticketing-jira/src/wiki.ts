import type { Block, Doc, Inline } from '@keyhammer/core';
import { cutToFit, withHeadroom } from './cut-doc.ts';
import { oneLine } from './plain-text.ts';
import { webUrl } from './web-url.ts';

/**
 * Data Center's texts: wiki markup, with everything in the values escaped.
 * https://jira.atlassian.com/secure/WikiRendererHelpAction.jspa?section=all
 */
export function renderWiki(doc: Doc, limit: number): string {
  const allowed = withHeadroom(limit);
  return toWiki(cutToFit(doc, (part) => storedLength(toWiki(part)) <= allowed));
}

/** Jira may store a line end as two characters. */
function storedLength(wiki: string): number {
  return wiki.replaceAll('\n', '\r\n').length;
}

function toWiki(doc: Doc): string {
  return doc.map(blockWiki).join('\n\n');
}

function blockWiki(block: Block): string {
  switch (block.kind) {
    case 'paragraph':
      return lineStart(inlineWiki(block.content));
    case 'fields':
      return block.fields.map((field) => `*${escapeWiki(field.name)}:* ${inlineWiki(field.value)}`).join('\n');
    case 'list':
      return block.items.map((item) => `* ${lineStart(inlineWiki(item))}`).join('\n');
  }
}

function inlineWiki(content: readonly Inline[]): string {
  return content.map(partWiki).join('');
}

function partWiki(part: Inline): string {
  const escaped = escapeWiki(part.text);
  // Marks around nothing would show as they are.
  if (escaped.trim() === '') return escaped;
  switch (part.kind) {
    case 'text':
      return escaped;
    case 'strong':
      // The braces let it begin and end in the midst of a word.
      return `{*}${escaped}{*}`;
    case 'code':
      return `{{${escaped}}}`;
    case 'link': {
      const url = webUrl(part.url);
      return url === undefined ? `${escaped} \\(${escapeWiki(part.url)}\\)` : `[${escaped}|${urlInLink(url)}]`;
    }
  }
}

/** `h1. `, `bq. ` … mean something at the beginning of a line only. */
function lineStart(line: string): string {
  return line.replace(/^(\s*(?:h[1-6]|bq))\./i, '$1&#46;');
}

/** Marks; a backslash, an entity, the beginning of an address or of a smiley. */
const SPECIAL = /[{}[\]()*_\-+^~?|!#@\\]|&(?=#?\w+;)|:(?=\/\/|[DP]\b)|(?<=\b(?:mailto|file)):/gi;
/** A backslash takes the meaning of a mark, but two of them are a line break, and it does nothing to these. */
const ENTITIES: Readonly<Record<string, string>> = { '\\': '&#92;', '&': '&#38;', ':': '&#58;' };

/** A value as text that shows as it is, whatever is in it. */
export function escapeWiki(value: string): string {
  return oneLine(value).replace(SPECIAL, (mark) => ENTITIES[mark] ?? `\\${mark}`);
}

/** Marks that would end the link, or open something inside it. */
function urlInLink(url: string): string {
  return url.replace(/[|[\]{}!^~*\\]/g, (mark) => `%${mark.charCodeAt(0).toString(16).toUpperCase()}`);
}
