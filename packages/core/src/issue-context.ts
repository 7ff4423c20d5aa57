import type { Check, CheckSettings } from './check.ts';
import type { Issue } from './issue.ts';

/** What a text about an issue is made from. */
export interface IssueContext {
  readonly issue: Issue;
  readonly check: Check;
  readonly settings: CheckSettings;
  readonly accountName: string;
  readonly whitelistingProcedureUrl?: string;
  /** Which rule found the owner; see {@link Ownership.foundBy}. */
  readonly ownerFoundBy?: string;
}
