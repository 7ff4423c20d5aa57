import type { Issue, IssueKey } from '@keyhammer/core';
import { InMemoryIssueStore } from '@keyhammer/testing';

export function nameOfIssue({ check, accountId, id }: IssueKey): string {
  return `${check} ${accountId} ${id}`;
}

/** The store, and what was ever written to it. */
export class ObservedStore extends InMemoryIssueStore {
  /** When a remediation was last begun on a credential (`account id`), as the intents on its issues say. */
  readonly lastIntended = new Map<string, Date>();
  /** When the credential of an issue was used last, in truth. */
  readonly #lastUse: (issue: Issue) => Date | undefined;
  /** Names of the issues that were open at some time. */
  readonly everOpen = new Set<string>();
  /** Names of those that had been reported, were used after that, and ended by it. */
  readonly cameBack = new Set<string>();

  constructor(lastUse: (issue: Issue) => Date | undefined) {
    super();
    this.#lastUse = lastUse;
  }

  override async put(issue: Issue): Promise<Issue> {
    const written = await super.put(issue);
    const { intents, accountId, id } = written;
    if (intents.remediation) this.lastIntended.set(`${accountId} ${id}`, intents.remediation.at);
    if (written.status === 'open') this.everOpen.add(nameOfIssue(written));
    const { reported } = written.timestamps;
    const isEndedByUse = written.status === 'resolved' && written.resolution?.reason === 'used';
    const used = isEndedByUse ? this.#lastUse(written) : undefined;
    if (reported && used && used.getTime() > reported.getTime()) this.cameBack.add(nameOfIssue(written));
    return written;
  }

  about(key: IssueKey): Issue | undefined {
    const name = nameOfIssue(key);
    return this.all.find((issue) => nameOfIssue(issue) === name);
  }
}
