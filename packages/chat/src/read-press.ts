import { readSubject } from '@keyhammer/core';
import { type DecisionTask, isChatAction } from './chat-task.ts';

/** What was pressed, or why that is nothing to act on. */
export type Press =
  | { readonly kind: 'task'; readonly task: DecisionTask }
  /** Expected: a button that only leads to a page, another kind of payload. */
  | { readonly kind: 'ignored'; readonly why: string };

const OURS = 'keyhammer:';

/**
 * Reads the `payload` of Slack's interactivity request.
 * @param now what a press is dated by where Slack says nothing, and never after it
 */
export function readPress(payload: string | null, now: Date): Press {
  const interaction = parsed(payload);
  if (field(interaction, 'type') !== 'block_actions') return ignored('not a press of a button');
  const [action, ...more] = listAt(interaction, 'actions');
  if (more.length > 0) return ignored('more than one action');
  const name = text(field(action, 'action_id'));
  if (!name?.startsWith(OURS)) return ignored('not one of our buttons');
  if (field(action, 'url') !== undefined) return ignored('a button that only leads to a page');
  const decision = name.slice(OURS.length);
  const subject = readSubject(text(field(action, 'value')) ?? '');
  const person = text(field(field(interaction, 'user'), 'id'));
  const replyTo = text(field(interaction, 'response_url'));
  const id = text(field(interaction, 'trigger_id'));
  if (!isChatAction(decision) || !subject || !person || !replyTo || !id) return ignored('a press that lacks what it is about');
  const at = pressedAt(text(field(action, 'action_ts')), now);
  return { kind: 'task', task: { kind: 'decision', id, person, replyTo, at, action: decision, subject } };
}

/** Slack's `1700000000.123456`. */
function pressedAt(stamp: string | undefined, now: Date): Date {
  const milliseconds = Math.round(Number(stamp ?? Number.NaN) * 1000);
  return milliseconds > 0 && milliseconds < now.getTime() ? new Date(milliseconds) : now;
}

function ignored(why: string): Press {
  return { kind: 'ignored', why };
}

function parsed(payload: string | null): unknown {
  try {
    return JSON.parse(payload ?? '');
  } catch {
    return undefined;
  }
}

function field(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null && Object.hasOwn(value, name) ? Reflect.get(value, name) : undefined;
}

function listAt(value: unknown, name: string): readonly unknown[] {
  const list = field(value, name);
  return Array.isArray(list) ? list : [];
}

function text(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}
