import { type ChatReplies, type Doc, type EventLog, RejectedError } from '@keyhammer/core';

/** An address that is none of the chat's is nobody's to be told: that is worth a line, and no other try. */
export async function answer(
  to: string,
  body: Doc,
  { replies, log }: { readonly replies: ChatReplies; readonly log: EventLog },
): Promise<void> {
  try {
    await replies.reply(to, body);
  } catch (error) {
    if (!(error instanceof RejectedError)) throw error;
    log.error('answer was not taken', { error });
  }
}
