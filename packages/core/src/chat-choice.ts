/** What a person may decide about an issue by a button under a message. */
export type ChatAction = 'keep' | 'disable' | 'open-ticket';

/** The days of "Keep 30 days". */
export const KEEP_DAYS = 30;

/** Which issue a button is about. */
export interface ChatSubject {
  readonly check: string;
  readonly accountId: string;
  /** The issue's `ticketLabel`: it names the incarnation too, and shows no credential's id. */
  readonly issue: string;
}

export function writeSubject({ check, accountId, issue }: ChatSubject): string {
  return [check, accountId, issue].join('|');
}

/** `undefined` for what {@link writeSubject} did not write. */
export function readSubject(text: string): ChatSubject | undefined {
  const [check, accountId, issue, ...rest] = text.split('|');
  return check && accountId && issue && rest.length === 0 ? { check, accountId, issue } : undefined;
}
