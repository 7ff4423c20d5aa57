import type { Issue, IssueKey } from '@keyhammer/core';
import { type HeldCredential, InMemoryIssueStore } from '@keyhammer/testing';
import { MINUTE_MS } from '../time.ts';

export function nameOfIssue({ check, accountId, id }: IssueKey): string {
  return `${check} ${accountId} ${id}`;
}

/** The store, and what was ever written to it. */
export class ObservedStore extends InMemoryIssueStore {
  /** When a remediation was last begun on a credential (`account id`), as the intents on its issues say. */
  readonly lastIntended = new Map<string, Date>();
  /** Names of issues that ended as if their credentials were gone, and they are not. */
  readonly wronglyGone: string[] = [];
  /** The credential of an issue, in truth. */
  readonly #credentialOf: (issue: Issue) => HeldCredential | undefined;
  /** Names of the issues that were open at some time. */
  readonly everOpen = new Set<string>();
  /** Names of those that had been reported, were used after that, and ended by it. */
  readonly cameBack = new Set<string>();

  constructor(credentialOf: (issue: Issue) => HeldCredential | undefined) {
    super();
    this.#credentialOf = credentialOf;
  }

  override async put(issue: Issue): Promise<Issue> {
    const written = await super.put(issue);
    const { intents, accountId, id } = written;
    if (intents.remediation) this.lastIntended.set(`${accountId} ${id}`, intents.remediation.at);
    if (written.status === 'open') this.everOpen.add(nameOfIssue(written));
    const { reported } = written.timestamps;
    const reason = written.status === 'resolved' ? written.resolution?.reason : undefined;
    const credential = this.#credentialOf(written);
    const used = credential?.lastUsed.kind === 'used' ? credential.lastUsed.at : undefined;
    if (reason === 'used' && reported && used && used.getTime() > reported.getTime()) this.cameBack.add(nameOfIssue(written));
    if (reason === 'gone' && credential && isSettled(credential, written.timestamps.resolved)) this.wronglyGone.push(nameOfIssue(written));
    return written;
  }

  about(key: IssueKey): Issue | undefined {
    const name = nameOfIssue(key);
    return this.all.find((issue) => nameOfIssue(issue) === name);
  }
}

/** One that was just made may not show yet. */
function isSettled({ created }: HeldCredential, at: Date | undefined): boolean {
  return at !== undefined && at.getTime() - created.getTime() > MINUTE_MS;
}
