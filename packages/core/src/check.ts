import type { Credential, CredentialKind } from './credential.ts';
import type { Field, Inline } from './document.ts';
import type { Verdict } from './finding.ts';
import type { Issue } from './issue.ts';
import type { ScanNeed } from './scan.ts';

/** One check's section of `config.json`, resolved: defaults filled in, strings read as what they mean. */
export interface CheckSettings {
  readonly check: string;
  readonly enabled: boolean;
  readonly tableName: string;
  /** Accounts to look at; absent: every account in scope. */
  readonly accounts?: readonly string[];
  readonly ignoreAccounts: readonly string[];
  /** Accounts in which Keyhammer may act; absent: every account in scope. */
  readonly remediationAccounts?: readonly string[];
  readonly reporting: boolean;
  /** Armed for the batch. */
  readonly remediation: boolean;
  /** Days from the report to the remediation. */
  readonly retentionDays: number;
  /** The check's own criterion, in days. */
  readonly thresholdDays: number;
}

/**
 * A check: pure, without SDK and clock. Everything that differs between checks is here, so that a
 * new one is a folder in `packages/checks` and a line in its registry.
 */
export interface Check {
  /** The name of its section in `config.json` and `whitelist.json`. */
  readonly name: string;
  /** What it finds, in a few words, for lists and messages: `Inactive IAM access keys`. */
  readonly title: string;
  readonly kind: CredentialKind;
  readonly defaultTableName: string;
  /** The name of the setting that becomes `thresholdDays`. */
  readonly thresholdSetting: string;
  /** The label that all of its tickets carry. */
  readonly ticketLabel: string;
  /** Jira's name of a priority. */
  readonly priority: string;
  readonly words: CheckWords;
  need(settings: CheckSettings, now: Date): ScanNeed;
  evaluate(credential: Credential, settings: CheckSettings, now: Date): Verdict;
}

/** What a check says of its issues to people. */
export interface CheckWords {
  /** One line that names the credential in full: a ticket's summary. */
  summary(issue: Issue, accountName: string, settings: CheckSettings): string;
  /** What was seen, as names and values. */
  facts(issue: Issue): readonly Field[];
  /** What the owner should do. */
  recommendation(issue: Issue): readonly Inline[];
  /** What a remediated credential has been: `deactivated`. */
  readonly remedied: string;
  /** How a remediation is undone, for the operator and the owner. */
  undo(issue: Issue): readonly Inline[];
}

/** A check with its settings: what runs. */
export interface ConfiguredCheck {
  readonly check: Check;
  readonly settings: CheckSettings;
}
