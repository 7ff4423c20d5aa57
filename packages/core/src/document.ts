import type { ChatAction } from './chat-choice.ts';

/**
 * Text for people, free of any markup language: each adapter renders it for its own medium and
 * escapes what it must, so that a user name can never turn into a link or a mention.
 */
export type Inline =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'strong'; readonly text: string }
  | { readonly kind: 'code'; readonly text: string }
  | { readonly kind: 'link'; readonly text: string; readonly url: string };

export type Block =
  | { readonly kind: 'paragraph'; readonly content: readonly Inline[] }
  /** Name and value pairs, one a line. */
  | { readonly kind: 'fields'; readonly fields: readonly Field[] }
  | List;

export interface List {
  readonly kind: 'list';
  readonly items: readonly (readonly Inline[])[];
  /** What can be decided about each item, in their order, where the medium has buttons. */
  readonly choices?: readonly (readonly Choice[])[];
}

/** A button. */
export interface Choice {
  readonly action: ChatAction;
  readonly label: string;
  /** See `writeSubject`. */
  readonly value: string;
  /** Where it leads: then it only opens that page, and decides nothing. */
  readonly url?: string;
  /** Asked before it counts. */
  readonly question?: { readonly title: string; readonly text: string; readonly yes: string; readonly no: string };
  readonly danger?: true;
}

export interface Field {
  readonly name: string;
  readonly value: readonly Inline[];
}

export type Doc = readonly Block[];

export const text = (value: string): Inline => ({ kind: 'text', text: value });
export const strong = (value: string): Inline => ({ kind: 'strong', text: value });
export const code = (value: string): Inline => ({ kind: 'code', text: value });
export const link = (label: string, url: string): Inline => ({ kind: 'link', text: label, url });
export const paragraph = (...content: readonly Inline[]): Block => ({ kind: 'paragraph', content });
export const fields = (...list: readonly Field[]): Block => ({ kind: 'fields', fields: list });
export const list = (...items: readonly (readonly Inline[])[]): List => ({ kind: 'list', items });
/** The list as it is, if there is nothing to choose. */
export const withChoices = (list: List, choices: readonly (readonly Choice[])[]): List =>
  choices.every((each) => each.length === 0) ? list : { ...list, choices };

/** The plain words, for a terminal or a search. */
export function plainText(doc: Doc): string {
  return doc.map(blockText).join('\n\n');
}

function blockText(block: Block): string {
  switch (block.kind) {
    case 'paragraph':
      return inlineText(block.content);
    case 'fields':
      return block.fields.map((field) => `${field.name}: ${inlineText(field.value)}`).join('\n');
    case 'list':
      return block.items.map((item) => `- ${inlineText(item)}`).join('\n');
  }
}

function inlineText(content: readonly Inline[]): string {
  return content.map((part) => (part.kind === 'link' ? `${part.text} (${part.url})` : part.text)).join('');
}
