import type { TicketChange, TicketTracker, TriageLabel } from '@keyhammer/core';

/** A closing or a reopening of a ticket. */
export type TicketTurn = TicketChange & { readonly change: { readonly kind: 'closed' | 'reopened' } };

/** A label on a ticket, and who put it there. */
export interface PlacedLabel extends TriageLabel {
  readonly bySelf: boolean;
}

/** Who did what to one ticket: asked for when it is first needed, and once. */
export class TicketHistory {
  readonly #tracker: TicketTracker;
  readonly #key: string;
  #changes: Promise<readonly TicketChange[]> | undefined;

  constructor(tracker: TicketTracker, key: string) {
    this.#tracker = tracker;
    this.#key = key;
  }

  /** The last closing or reopening; `undefined` if there was none. */
  async lastTurn(): Promise<TicketTurn | undefined> {
    return (await this.#read()).findLast(isTurn);
  }

  async lastClosing(): Promise<TicketTurn | undefined> {
    return (await this.#read()).filter(isTurn).findLast(({ change }) => change.kind === 'closed');
  }

  /** When each label was put on for the last time, and by whom. One that the ticket was made with is taken as put on now. */
  async placingsOf(labels: readonly string[], now: Date): Promise<readonly PlacedLabel[]> {
    const changes = await this.#read();
    return labels.map((label) => {
      const placing = changes.findLast(({ change }) => change.kind === 'labelled' && change.label === label);
      return placing ? { label, at: placing.at, by: placing.by, bySelf: placing.bySelf } : { label, at: now, by: 'unknown', bySelf: false };
    });
  }

  #read(): Promise<readonly TicketChange[]> {
    this.#changes ??= this.#tracker.changes(this.#key);
    return this.#changes;
  }
}

function isTurn(change: TicketChange): change is TicketTurn {
  return change.change.kind === 'closed' || change.change.kind === 'reopened';
}
