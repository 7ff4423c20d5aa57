import { type ChatAction, type ChatSubject, readSubject, writeSubject } from '@keyhammer/core';

/** What somebody asked for in the chat, or what follows from it: to be worked on by whoever takes it off the queue. */
export type ChatTask = DecisionTask | CommandTask | ScanReplyTask;

interface Asked {
  /** The chat's own name for the press or the command: the same however often it is delivered. */
  readonly id: string;
  /** Who: `U0123`. */
  readonly person: string;
  /** Where the answer goes to: an address that takes five of them, for half an hour. */
  readonly replyTo: string;
  readonly at: Date;
}

/** A button was pressed. */
export interface DecisionTask extends Asked {
  readonly kind: 'decision';
  readonly action: ChatAction;
  readonly subject: ChatSubject;
}

/** What was typed after the slash command. */
export interface CommandTask extends Asked {
  readonly kind: 'command';
  readonly text: string;
}

/** Somebody waits for the result of a scan, since `at`. */
export interface ScanReplyTask extends Asked {
  readonly kind: 'scan-reply';
  readonly request: string;
  readonly accountId: string;
}

/** A queue message. */
export function writeChatTask(task: ChatTask): string {
  return JSON.stringify(task.kind === 'decision' ? { ...task, subject: writeSubject(task.subject) } : task);
}

const ACTIONS: Readonly<Record<ChatAction, true>> = { keep: true, disable: true, 'open-ticket': true };

export function isChatAction(value: unknown): value is ChatAction {
  return typeof value === 'string' && Object.hasOwn(ACTIONS, value);
}

/**
 * Reads a queue message.
 * @throws Error that says what is wrong with it, without repeating it: an address to reply to is a secret
 */
export function parseChatTask(body: string): ChatTask {
  const message = objectIn(body);
  const asked = {
    id: textAt(message, 'id'),
    person: textAt(message, 'person'),
    replyTo: textAt(message, 'replyTo'),
    at: instantAt(message),
  };
  switch (message.kind) {
    case 'decision':
      return { kind: 'decision', ...asked, ...decisionIn(message) };
    case 'command':
      return { kind: 'command', ...asked, text: textAt(message, 'text', 'may be empty') };
    case 'scan-reply':
      return { kind: 'scan-reply', ...asked, request: textAt(message, 'request'), accountId: textAt(message, 'accountId') };
    default:
      throw new Error('the chat task is of no known kind: decision, command, scan-reply');
  }
}

type Message = Readonly<Record<string, unknown>>;

function objectIn(body: string): Message {
  const value: unknown = parsed(body);
  if (typeof value !== 'object' || value === null) throw new Error('the chat task is not a JSON object');
  return value as Message;
}

/** The parser's own message quotes the text. */
function parsed(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return undefined;
  }
}

function decisionIn(message: Message): Pick<DecisionTask, 'action' | 'subject'> {
  if (!isChatAction(message.action)) throw new Error(`the chat task has no known action: ${Object.keys(ACTIONS).join(', ')}`);
  const subject = readSubject(textAt(message, 'subject'));
  if (!subject) throw new Error('the chat task does not say which issue it is about');
  return { action: message.action, subject };
}

function textAt(message: Message, name: string, empty: 'may be empty' | 'has content' = 'has content'): string {
  const value = message[name];
  if (typeof value !== 'string' || (value === '' && empty === 'has content')) throw new Error(`the chat task has no ${name}`);
  return value;
}

function instantAt({ at }: Message): Date {
  const instant = new Date(typeof at === 'string' ? at : Number.NaN);
  if (Number.isNaN(instant.getTime())) throw new Error('the chat task does not say when it was asked for');
  return instant;
}
