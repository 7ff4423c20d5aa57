import type { Doc } from '../document.ts';

/** Answers to a person who pressed a button or typed a command. */
export interface ChatReplies {
  /**
   * To the address that the person's request came with; only that person sees it. One that is no longer valid is logged, and no error.
   * @throws ThrottledError, UnavailableError, RejectedError (an address that is none of the chat's)
   */
  reply(to: string, body: Doc): Promise<void>;
}

/** Who somebody in the chat is, so that it can be decided what they may. */
export interface ChatPerson {
  /** The chat's own id: `U0123`. */
  readonly id: string;
  readonly name: string;
  readonly email?: string;
}

/** @throws AccessDeniedError (a scope is missing), ThrottledError, UnavailableError */
export interface ChatDirectory {
  person(id: string): Promise<ChatPerson>;
  /** Whether the person belongs to the user group (`S0123`, or its handle). */
  isInGroup(personId: string, group: string): Promise<boolean>;
  /** Whether the person is in the channel (`#name` or its id). */
  isInChannel(personId: string, channel: string): Promise<boolean>;
}
