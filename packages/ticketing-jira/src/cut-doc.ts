import { type Block, type Doc, type Inline, paragraph, text } from '@keyhammer/core';

const CUT_NOTE = paragraph(text('[…] Cut here: the text was longer than Jira allows.'));

/**
 * As much of a document as fits, ending with a word that it was cut. It is cut before it is rendered,
 * so that no markup is ever cut in two.
 */
export function cutToFit(doc: Doc, fits: (doc: Doc) => boolean): Doc {
  if (fits(doc)) return doc;
  const cut = (characters: number) => [...beginning(doc, characters), CUT_NOTE];
  let kept = 0;
  let tooMany = lengthOf(doc);
  while (tooMany - kept > 1) {
    const middle = Math.floor((kept + tooMany) / 2);
    if (fits(cut(middle))) kept = middle;
    else tooMany = middle;
  }
  return cut(kept);
}

/** Code points, so that no character is halved. */
function lengthOf(doc: Doc): number {
  return doc.flatMap(inlinesOf).reduce((sum, inline) => sum + [...inline.text].length, 0);
}

function inlinesOf(block: Block): readonly Inline[] {
  switch (block.kind) {
    case 'paragraph':
      return block.content;
    case 'fields':
      return block.fields.flatMap((field) => field.value);
    case 'list':
      return block.items.flat();
  }
}

/** The first characters of a document; what gets none of them is left out whole. */
function beginning(doc: Doc, characters: number): Doc {
  let left = characters;
  const take = (content: readonly Inline[]): readonly Inline[] =>
    content.flatMap((inline) => {
      const taken = [...inline.text].slice(0, left);
      left -= taken.length;
      return taken.length === 0 ? [] : [{ ...inline, text: taken.join('') }];
    });
  const takeBlock = (block: Block): readonly Block[] => {
    if (left === 0) return [];
    switch (block.kind) {
      case 'paragraph':
        return [{ ...block, content: take(block.content) }];
      case 'fields':
        return [{ ...block, fields: block.fields.flatMap((field) => (left === 0 ? [] : [{ ...field, value: take(field.value) }])) }];
      case 'list':
        return [{ ...block, items: block.items.flatMap((item) => (left === 0 ? [] : [take(item)])) }];
    }
  };
  return doc.flatMap(takeBlock);
}

/** What Jira counts is not told exactly (line ends, for one), hence the headroom. */
export function withHeadroom(limit: number): number {
  return Math.floor(limit * 0.98);
}
