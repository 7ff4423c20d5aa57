// What people were told, and what they have said, between the report and the end.

/** A reminder of the remediation date. The ticket and the owner are told one after the other. */
export interface Reminder {
  /** The remediation date that it was about: another date, another reminder. */
  readonly date: Date;
  /** How many days before it. */
  readonly days: number;
  readonly ticketTold: boolean;
  readonly ownerTold: boolean;
}

/** What people have said on the ticket, as far as it was heeded. */
export interface Triage {
  /** Labels for Keyhammer that the ticket carries. */
  readonly labels: readonly TriageLabel[];
  /** The last time that a person closed the ticket of the open issue. */
  readonly closed?: { readonly at: Date; readonly by: string; readonly treatedAs: ManualClose };
}

export interface TriageLabel {
  readonly label: string;
  readonly at: Date;
  readonly by: string;
}

/** What becomes of an issue whose ticket a person closes. */
export type ManualClose = 'reopen' | 'hold' | 'ignore';

/** Due at once: somebody does not want to wait for the remediation date. */
export interface Expedition {
  readonly at: Date;
  readonly by: string;
}
