import type { SlackBlock } from './message-limits.ts';
import { childrenOf, propertyOf, textOf } from './reading-json.ts';

/** A button as people see it below a message. */
export interface SlackButton {
  readonly actionId: string;
  readonly label: string;
  readonly value?: string;
  readonly url?: string;
  /** What Slack asks before it counts. */
  readonly question?: string;
  /** The block that it stands in, counted from 0. */
  readonly blockIndex: number;
}

/** The buttons of a message, in their order. */
export function buttonsOf({ blocks }: { readonly blocks: readonly SlackBlock[] }): readonly SlackButton[] {
  return blocks.flatMap((block, blockIndex) =>
    block.type === 'actions' ? childrenOf(block).map((button) => buttonOf(button, blockIndex)) : [],
  );
}

function buttonOf(button: unknown, blockIndex: number): SlackButton {
  const value = textOf(button, 'value');
  const url = textOf(button, 'url');
  const question = textOf(propertyOf(propertyOf(button, 'confirm'), 'text'), 'text');
  return {
    actionId: textOf(button, 'action_id') ?? '',
    label: textOf(propertyOf(button, 'text'), 'text') ?? '',
    ...(value !== undefined && { value }),
    ...(url !== undefined && { url }),
    ...(question !== undefined && { question }),
    blockIndex,
  };
}

/** @param wanted an action id, or the button itself */
export function isSameButton(each: SlackButton, wanted: string | SlackButton): boolean {
  if (typeof wanted === 'string') return each.actionId === wanted;
  return each.actionId === wanted.actionId && each.blockIndex === wanted.blockIndex;
}
