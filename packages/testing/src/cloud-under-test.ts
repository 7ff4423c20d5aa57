import type { CredentialControl, CredentialKind, CredentialRef, InventoryLister, InventoryReader, OwnIdentity } from '@keyhammer/core';

/** What a kind of credential can be put through, as its adapter declares it: what it can't is skipped, and shows as skipped. */
export interface KindUnderTest {
  readonly kind: CredentialKind;
  /** What is known of one that nobody has used: of OCI no more than that no use was seen. */
  readonly unused: 'never' | 'unseen';
  /** How finely the cloud tells instants. */
  readonly resolutionMs: number;
  /** `by-holder`: the age of its holder, who is older, counts where its own is not known; what is told too often core leaves aside. `all`: so it does here, of what no need asks for. */
  readonly scanned: 'by-need' | 'by-holder' | 'all';
  /** Whether one can be inactive and still be there. */
  readonly hasInactive: boolean;
  /** Whether a principal may hold several, two at least. */
  readonly several: boolean;
  /** `one`: the account's own. */
  readonly principals: 'many' | 'one';
  /** `with-others`: whatever else of the kind its principal holds goes along. */
  readonly deactivates: 'alone' | 'with-others' | 'never';
  readonly deletes: 'restorable' | 'for-good' | 'never';
  /** The kind of what an identity holds, which goes along with it. */
  readonly holds?: CredentialKind;
  readonly locks: boolean;
  readonly lists: boolean;
  /** `unavailable`: a lost answer can't be told from none; core takes both for uncertain. */
  readonly lostAnswer: 'outcome-unknown' | 'unavailable';
  /** Whether there is anything to look up before a change. */
  readonly prepares: boolean;
  /** A kind that the adapter knows nothing of; absent: it knows all there are. */
  readonly foreignKind?: CredentialKind;
}

/** A credential as a test wants it: made 400 days ago, active, never used, of a principal of its own, if nothing else is said. */
export interface WantedCredential {
  readonly created?: Date;
  readonly used?: Date;
  readonly status?: 'active' | 'inactive';
  readonly locked?: true;
  /** One that its principal holds already. */
  readonly besides?: CredentialRef;
}

export type ChangeOfOne = 'deactivate' | 'activate' | 'delete';

/** An adapter of the cloud's ports, and the world behind it. */
export interface CloudUnderTest {
  readonly accountId: string;
  /** Stands still. */
  readonly now: Date;
  readonly reader: InventoryReader;
  /** Present where {@link KindUnderTest.lists} says so. */
  readonly lister?: InventoryLister;
  /** With nothing in mind of what it saw before {@link startOver}. */
  readonly control: CredentialControl;
  /** Whom it acts as. */
  readonly own: OwnIdentity;
  make(wanted?: WantedCredential): CredentialRef;
  /** What the identity holds of {@link KindUnderTest.holds}, besides what it was made with. */
  makeWithin?(ref: CredentialRef, status: 'active' | 'inactive'): CredentialRef;
  /** By other hands than the adapter's. */
  remove(ref: CredentialRef): void;
  /** What the principal holds of the kind can't be read any more, neither in lists nor by itself. */
  denyReading(ref: CredentialRef): void;
  /** Nobody can count the kind any more. */
  denyCounting(): void;
  /** From now on the change gets no answer, and is carried out all the same, or is not, until {@link mend}. */
  loseAnswers(change: ChangeOfOne, ref: CredentialRef, when: 'before-acting' | 'after-acting'): void;
  mend(): void;
  /** A new run: what an adapter keeps for the length of one is forgotten. */
  startOver(): void;
  close(): Promise<void>;
}

export const DAY_MS = 24 * 60 * 60 * 1000;
