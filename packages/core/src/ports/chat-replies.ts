import type { Doc } from '../document.ts';

/** Answers to a person who pressed a button or typed a command. */
export interface ChatReplies {
  /**
   * To the address that the person's request came with; only that person sees it. One that is no longer valid is logged, and no error.
   * After a lost answer it may arrive twice.
   * @throws ThrottledError, UnavailableError, RejectedError (an address that is none of the chat's; a body that it does not take)
   */
  reply(to: string, body: Doc): Promise<void>;
}

/** Who somebody in the chat is, so that it can be decided what they may. */
export interface ChatPerson {
  /** The chat's own id: `U0123`. */
  readonly id: string;
  /**
   * The user name, lower case; never the display name, which people choose for themselves. Of a guest from another
   * organisation, who may be called as somebody here is, it is one that nobody here can have.
   */
  readonly name: string;
  /** Lower case. A guest from another organisation has none. */
  readonly email?: string;
}

/** @throws AccessDeniedError (a scope is missing, and which), ThrottledError, UnavailableError */
export interface ChatDirectory {
  /** @throws NotFoundError */
  person(id: string): Promise<ChatPerson>;
  /** Whether the person belongs to the user group (`S0123`, or its handle). Nobody belongs to one that is not there. */
  isInGroup(personId: string, group: string): Promise<boolean>;
  /**
   * Whether the person is in the channel (`#name` or its id). Nobody is in one that is not there, and a guest from another
   * organisation is in none.
   */
  isInChannel(personId: string, channel: string): Promise<boolean>;
}
