import type { IssueDetails } from '@keyhammer/core';

/** `issue_details`, with Hammer's names. */
export interface HammersDetails {
  /** By the name that stays: of an IAM user its name, elsewhere an id. */
  readonly username: string;
  /** Not Hammer's: what people call whose it is, where that is something else. */
  readonly principal_name?: string;
  /** Not Hammer's: what people call the credential, where that is not its id. */
  readonly name?: string;
  readonly create_date: string;
  /** Hammer has its creation as the last use of what was never used. Absent if nobody knows it. */
  readonly last_used?: string;
  /** Not Hammer's: which of the four it is, since neither "never" nor "nobody knows" can be told from a time. */
  readonly last_use: IssueDetails['lastUsed']['kind'];
  /** Not Hammer's: for `unseen`, the begin of the time in which no use was seen. */
  readonly unseen_since?: string;
  readonly tags: Readonly<Record<string, string>>;
}

export function hammersDetails({ name, principal, principalName, created, lastUsed, tags }: IssueDetails): HammersDetails {
  const last = { used: 'at' in lastUsed ? lastUsed.at : undefined, never: created, unseen: undefined, unknown: undefined }[lastUsed.kind];
  return {
    username: principal,
    ...(principalName !== undefined && { principal_name: principalName }),
    ...(name !== undefined && { name }),
    create_date: isoTime(created),
    ...(last && { last_used: isoTime(last) }),
    last_use: lastUsed.kind,
    ...(lastUsed.kind === 'unseen' && { unseen_since: isoTime(lastUsed.since) }),
    tags,
  };
}

/** As Python writes it: `2018-02-14T16:48:02+00:00`, with six digits behind the second if there is a fraction. */
function isoTime(instant: Date): string {
  const iso = instant.toISOString();
  return iso.endsWith('.000Z') ? iso.replace('.000Z', '+00:00') : iso.replace('Z', '000+00:00');
}
