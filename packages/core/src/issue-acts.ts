// What Keyhammer has done to a credential, as its issue keeps it.

/** What the provider needs to bring a credential back, in words of its own. Never a secret. */
export type RestorePoint = Readonly<Record<string, string>>;

/** What Keyhammer did to the credential, kept for the rollback. */
export interface Remediation {
  readonly action: 'deactivate' | 'delete';
  readonly restorePoint?: RestorePoint;
  readonly formerStatus: 'active';
  readonly at: Date;
  /** Who ran it: `alice@laptop`, `lambda:keyhammer-remediator`. */
  readonly by: string;
  readonly mode: 'manual' | 'batch';
  /** The ticket has been commented on and the owner has been sent a message. */
  readonly told: boolean;
  /** It did not stay as it was left, so it is not deleted: why. */
  readonly undone?: string;
}

/** A deactivation for some minutes, to hear whether anything misses the credential. */
export interface Brownout {
  readonly startedAt: Date;
  /** When it is to be active again. */
  readonly until: Date;
  readonly by: string;
  readonly mode: 'manual' | 'batch';
  readonly restorePoint?: RestorePoint;
  /** When it was seen as active again; absent: it still has to be brought back. */
  readonly endedAt?: Date;
}

/** The end of a credential that had been deactivated long enough. */
export interface Deletion {
  readonly at: Date;
  readonly by: string;
  readonly mode: 'manual' | 'batch';
  readonly told: boolean;
}

/** Where the secret of a new credential is: never the secret itself. */
export type HandOver = { readonly kind: 'secret'; readonly arn: string } | { readonly kind: 'file'; readonly path: string };

/** A guided rotation, kept on the issue of the old credential, so that any run can go on with it. */
export interface Rotation {
  readonly startedAt: Date;
  readonly by: string;
  readonly mode: 'manual' | 'batch';
  /** The ids that the principal held before: one that is not among them may have been made by a run that died. */
  readonly heldBefore: readonly string[];
  readonly made?: { readonly id: string; readonly at: Date };
  readonly handedOver?: { readonly to: HandOver; readonly at: Date };
  /** When the owner was told where the new secret is. */
  readonly toldAt?: Date;
  /** When the owner was told that it does not get on. */
  readonly stuckToldAt?: Date;
}
