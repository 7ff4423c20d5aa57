import type { Credential, CredentialKind, Provider } from './credential.ts';
import type { Field, Inline } from './document.ts';
import type { ActVerdict, Evidence, Measure, Verdict } from './finding.ts';
import type { Issue, IssueDetails } from './issue.ts';
import type { ScanNeed } from './scan.ts';

/** One check's section of `config.json`, resolved: defaults filled in, strings read as what they mean. */
export interface CheckSettings {
  readonly check: string;
  /** Whose accounts it is about. */
  readonly provider: Provider;
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
  /** So many days before the remediation date the owner is reminded. */
  readonly reminderDays: readonly number[];
  /** Minutes for which the first remediation only tries the deactivation; 0: it is for good at once. */
  readonly brownoutMinutes: number;
  /** Whether what was deactivated is deleted in the end. */
  readonly deletion: boolean;
  /** Days from the deactivation to the deletion. */
  readonly deletionRetentionDays: number;
  /** For a check whose credentials can be replaced. */
  readonly rotation?: RotationSettings;
  /** Whether a lock is taken off where it is in the way; for a check whose credentials can be locked. */
  readonly unlock?: boolean;
  /** What was chosen of {@link Check.choices}, by setting. */
  readonly choices?: Readonly<Record<string, string>>;
}

export interface RotationSettings {
  /** `rotate`: the remediation makes a second credential and hands it over first. */
  readonly action: 'deactivate' | 'rotate';
  /** Days without use after which the old credential counts as no longer in use. */
  readonly graceDays: number;
  /** Deactivate the old one after its date although it is in use. */
  readonly force: boolean;
  /** A batch may delete an inactive credential to make room for the new one. */
  readonly replacesInactive: boolean;
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
  /** Whether a violation means that nobody uses the credential; else it is about something else, such as its age. */
  readonly findsDisuse: boolean;
  readonly defaultTableName: string;
  /** The name of the setting that becomes `thresholdDays`. */
  readonly thresholdSetting: string;
  /** Absent: the threshold has to be said in the configuration. */
  readonly defaultThresholdDays?: number;
  /** How a violation is ended; `none`: it is only ever reported. */
  readonly remedy: Remedy;
  readonly reversibility: Reversibility;
  /** What can't be undone is a person's own decision: no batch ever deletes. */
  readonly deletesByHandOnly?: true;
  /** Its credentials may be locked. */
  readonly lockable?: true;
  /** Settings of its own that take one of some words. */
  readonly choices?: readonly CheckChoice[];
  /** The check as those settings make it; absent: they make no difference. */
  chosen?(choices: Readonly<Record<string, string>>): Check;
  /** Whether it takes the settings of a rotation. */
  readonly rotatable: boolean;
  /** The label that all of its tickets carry. */
  readonly ticketLabel: string;
  /** Jira's name of a priority. */
  readonly priority: string;
  readonly words: CheckWords;
  need(settings: CheckSettings, now: Date): ScanNeed;
  evaluate(credential: Credential, settings: CheckSettings, now: Date): Verdict;
  /** The last word on a credential that is in violation: some are reported, and yet not to be touched. */
  mayAct(credential: Credential, settings: CheckSettings, now: Date): ActVerdict;
  /** The arithmetic of `evaluate` and `mayAct`, for people. */
  measures(credential: Credential, settings: CheckSettings, now: Date): readonly Measure[];
}

export type Remedy = 'deactivate' | 'delete' | 'none';

/**
 * How the remedy can be undone. `restored`: the very credential works again as before. `replaced`: it is gone, and a new one
 * is made. `irreversible`: there is no way back.
 */
export type Reversibility = 'restored' | 'replaced' | 'irreversible';

/** A setting that takes one of some words, the first if it is absent. */
export interface CheckChoice {
  readonly setting: string;
  readonly title: string;
  readonly description: string;
  readonly values: readonly [string, ...string[]];
}

/** What a check says of its issues to people. */
export interface CheckWords {
  /** One line that names the credential in full: a ticket's summary. */
  summary(issue: Issue, accountName: string, settings: CheckSettings): string;
  /** What was seen, as names and values. */
  facts(issue: Issue): readonly Field[];
  /** What the owner should do. */
  recommendation(issue: Issue, settings: CheckSettings): readonly Inline[];
  /** Its kind in a sentence: `access key`. */
  readonly noun: string;
  /** The credential in a few words, for messages that others may read: no id in full that a search would find. */
  name(issue: Issue): readonly Inline[];
  /** The last use in a few words, for lists: `last used 2026-08-01`. */
  lastUse(details: IssueDetails): string;
  /** How much what was seen can be trusted. */
  evidence(details: IssueDetails): Evidence;
  /** What a remediated credential has been: `deactivated`. */
  readonly remedied: string;
  /** How a remediation is undone, or why it can't be, for the operator and the owner. */
  undo(issue: Issue): readonly Inline[];
}

/** A check with its settings: what runs. */
export interface ConfiguredCheck {
  readonly check: Check;
  readonly settings: CheckSettings;
}
