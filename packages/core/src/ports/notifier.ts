import type { Doc } from '../document.ts';

/** A message to one receiver. */
export interface Message {
  /** `#channel`, a channel id, a user name or an e-mail address. */
  readonly to: string;
  /** One line for a notification and for screens that show nothing else. */
  readonly title: string;
  readonly body: Doc;
}

export type Delivery =
  | { readonly kind: 'sent' }
  /** There is no such channel or person; a matter for the configuration, not for a retry. */
  | { readonly kind: 'unknown-receiver'; readonly reason: string };

/** @throws AccessDeniedError, ThrottledError, UnavailableError, RejectedError, OutcomeUnknownError */
export interface Notifier {
  send(message: Message): Promise<Delivery>;
  /** Whether `send` would find the receiver. A webhook, which has one receiver, says no to all names. */
  knows(receiver: string): Promise<boolean>;
}
