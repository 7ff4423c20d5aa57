import type { Choice } from '@keyhammer/core';
import { isWebAddress } from './rich-text.ts';
import { visible } from './visible-text.ts';

/** A row of buttons (https://docs.slack.dev/reference/block-kit/blocks/actions-block). */
export interface ActionsBlock {
  readonly type: 'actions';
  readonly elements: readonly Button[];
}

interface Button {
  readonly type: 'button';
  /** `keyhammer:keep`; {@link LINK_ACTION} for one that only leads somewhere. */
  readonly action_id: string;
  readonly text: PlainText;
  readonly value?: string;
  readonly url?: string;
  readonly style?: 'danger';
  readonly confirm?: Confirmation;
}

interface Confirmation {
  readonly title: PlainText;
  readonly text: PlainText;
  readonly confirm: PlainText;
  readonly deny: PlainText;
  readonly style?: 'danger';
}

/** Never parsed for mentions or links; `emoji: false`, so that `:fire:` in a name stays as it is. */
interface PlainText {
  readonly type: 'plain_text';
  readonly text: string;
  readonly emoji: false;
}

/** Slack tells of presses on links too; they decide nothing. */
export const LINK_ACTION = 'keyhammer:link';

const MAX_BUTTONS = 25;
const MAX_LABEL = 75;
const MAX_QUESTION = { title: 100, text: 300, answer: 30 } as const;

/** `undefined` if nothing is left of it: a link that leads nowhere is no button. */
export function buttonRow(choices: readonly Choice[]): ActionsBlock | undefined {
  const shown = choices.filter(({ url }) => url === undefined || isWebAddress(url)).slice(0, MAX_BUTTONS);
  return shown.length > 0 ? { type: 'actions', elements: shown.map(buttonOf) } : undefined;
}

function buttonOf({ action, label, value, question, danger, url }: Choice): Button {
  const text = plain(label, MAX_LABEL);
  if (url !== undefined) return { type: 'button', action_id: LINK_ACTION, text, url };
  return {
    type: 'button',
    action_id: `keyhammer:${action}`,
    text,
    value,
    ...(danger && { style: 'danger' }),
    ...(question && { confirm: confirmationOf(question, danger) }),
  };
}

function confirmationOf({ title, text, yes, no }: NonNullable<Choice['question']>, danger: true | undefined): Confirmation {
  return {
    title: plain(title, MAX_QUESTION.title),
    text: plain(text, MAX_QUESTION.text),
    confirm: plain(yes, MAX_QUESTION.answer),
    deny: plain(no, MAX_QUESTION.answer),
    ...(danger && { style: 'danger' }),
  };
}

/** Cut between characters; Slack counts UTF-16 units at worst. */
function plain(words: string, maximum: number): PlainText {
  const shown = visible(words);
  let cut = '';
  for (const character of shown) {
    if (cut.length + character.length > maximum - 1) break;
    cut += character;
  }
  return { type: 'plain_text', text: shown.length <= maximum ? shown : `${cut}…`, emoji: false };
}
