import type { CredentialRef, Issue, OwnIdentity } from '@keyhammer/core';
import type { ApprovedPlan } from '@keyhammer/remediator';
import { type HeldCredential, InMemoryWorld } from '@keyhammer/testing';
import type { Tally } from '../tally.ts';
import { LateReads } from './late-reads.ts';
import { ObservedStore } from './observed-store.ts';
import { OpenCloud } from './open-cloud.ts';
import { ACCOUNT_IDS, type HistorySettings, type WhitelistEntry } from './settings.ts';

export type ChangeOfCredential = 'deactivate' | 'activate' | 'delete' | 'create';

/** A change that Keyhammer made in the cloud. */
export interface Mutation {
  readonly at: Date;
  readonly change: ChangeOfCredential;
  readonly ref: CredentialRef;
  /** It is to be for some minutes only. */
  readonly isBrownout: boolean;
}

export interface WorldStart {
  readonly accounts: number;
  readonly settings: HistorySettings;
  readonly jira: boolean;
  readonly slack: boolean;
  readonly tally: Tally;
}

/** All systems around Keyhammer, its configuration, and what an all-knowing observer remembers. */
export class HistoryWorld extends InMemoryWorld {
  override readonly cloud = new OpenCloud(() => this.clock.now());
  override readonly issues = new ObservedStore(({ accountId, id, details: { kind } }) => this.cloud.inTruth({ accountId, kind, id }));
  readonly lateReads = new LateReads();
  readonly accountIds: readonly string[];
  readonly jira: boolean;
  readonly slack: boolean;
  readonly tally: Tally;
  settings: HistorySettings;
  whitelist: readonly WhitelistEntry[] = [];
  self: OwnIdentity = { accountId: '999999999999' };
  /** What operators have in their files. */
  readonly plans: ApprovedPlan[] = [];
  readonly secretFiles: string[] = [];
  readonly mutations: Mutation[] = [];
  /** What was seen not to hold while a worker was at work. */
  readonly broken: string[] = [];
  /** A label is heard once, by what `max_hold_days` says then. */
  readonly heardLabels = new Set<string>();
  /** Until when people have held issues by labels that a reporter has heard, by issue. */
  readonly heardHolds = new Map<string, Date>();
  /** When somebody else has changed a key's status last, by its id. */
  readonly toggled = new Map<string, Date>();
  /** Creations of tickets go wrong. */
  isCreationTroubled = false;
  #keysMade = 0;

  constructor({ accounts, settings, jira, slack, tally }: WorldStart) {
    super();
    this.accountIds = ACCOUNT_IDS.slice(0, accounts);
    this.settings = settings;
    this.jira = jira;
    this.slack = slack;
    this.tally = tally;
  }

  nextKeyId(): string {
    this.#keysMade += 1;
    return `AKIA${String(this.#keysMade).padStart(16, '0')}`;
  }

  runAs(self: OwnIdentity): void {
    this.self = self;
    this.cloud.runAs(self);
  }

  /** All access keys there are, with their accounts. */
  keys(): readonly (HeldCredential & { readonly accountId: string })[] {
    return this.credentials().filter(({ kind }) => kind === 'aws-access-key');
  }

  credentials(): readonly (HeldCredential & { readonly accountId: string })[] {
    return this.accountIds.flatMap((accountId) => this.cloud.everything(accountId).map((credential) => ({ accountId, ...credential })));
  }

  users(): readonly { readonly accountId: string; readonly name: string }[] {
    return this.accountIds.flatMap((accountId) => this.cloud.users(accountId).map((name) => ({ accountId, name })));
  }

  /** The issues of all checks about one credential. */
  issuesAbout({ accountId, kind, id }: Pick<CredentialRef, 'accountId' | 'kind' | 'id'>): readonly Issue[] {
    return this.issues.all.filter((issue) => issue.accountId === accountId && issue.id === id && issue.details.kind === kind);
  }

  /** When Keyhammer made it, if it did. */
  madeByUs({ accountId, id }: Pick<CredentialRef, 'accountId' | 'id'>): Date | undefined {
    return this.mutations.find(({ change, ref }) => change === 'create' && ref.accountId === accountId && ref.id === id)?.at;
  }

  /** Whether the secret of a key that Keyhammer made has come to where its owner finds it. */
  isHandedOver({ accountId, principal, id }: Pick<CredentialRef, 'accountId' | 'principal' | 'id'>): boolean {
    const place = { accountId, name: `keyhammer/${principal}` };
    return (
      this.vault.versionsAt(place).some(({ credentialId }) => credentialId === id) || this.secretFiles.some((file) => file.includes(id))
    );
  }

  /** Keyhammer's last change of a credential. */
  lastMutation({ accountId, kind, id }: Pick<CredentialRef, 'accountId' | 'kind' | 'id'>): Mutation | undefined {
    return this.mutations.findLast(({ ref }) => ref.accountId === accountId && ref.kind === kind && ref.id === id);
  }
}
