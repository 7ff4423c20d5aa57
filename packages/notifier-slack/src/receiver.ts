/** What the words of a receiver mean. */
export type ReceiverReading =
  | { readonly kind: 'channel-name'; readonly name: string }
  | { readonly kind: 'channel-id'; readonly id: string }
  | { readonly kind: 'user-id'; readonly id: string }
  | { readonly kind: 'email'; readonly email: string }
  | { readonly kind: 'user-name'; readonly name: string };

const CHANNEL_ID = /^[CG][A-Z0-9]{7,}$/;
const USER_ID = /^[UW][A-Z0-9]{7,}$/;

/**
 * Reads `#channel`, `C0123ABCD`, `U0123ABCD`, `alice@example.com`, `alice` and `@alice`. Names in Slack are lower case and
 * ids are upper case, so they can't be taken for each other.
 */
export function readingOf(receiver: string): ReceiverReading {
  const words = receiver.trim();
  const withoutSign = words.replace(/^[#@]/, '');
  if (USER_ID.test(withoutSign)) return { kind: 'user-id', id: withoutSign };
  if (CHANNEL_ID.test(withoutSign)) return { kind: 'channel-id', id: withoutSign };
  if (words.startsWith('#')) return { kind: 'channel-name', name: withoutSign.toLowerCase() };
  if (/^[^@\s]+@[^@\s]+$/.test(words)) return { kind: 'email', email: words };
  return { kind: 'user-name', name: withoutSign.toLowerCase() };
}
