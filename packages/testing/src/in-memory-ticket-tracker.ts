import {
  type Doc,
  NotFoundError,
  OutcomeUnknownError,
  type TicketCreation,
  type TicketDraft,
  type TicketState,
  type TicketTracker,
  type TrackedTicket,
} from '@keyhammer/core';

/** A ticket as the tracker keeps it. */
export interface KeptTicket {
  readonly key: string;
  readonly draft: TicketDraft;
  readonly created: Date;
  readonly labels: readonly string[];
  readonly state: 'open' | 'closed';
  readonly assignee?: string;
  readonly watchers: readonly string[];
  readonly parent?: string;
  readonly comments: readonly Doc[];
}

export interface InMemoryTicketTrackerOptions {
  readonly clock: { now(): Date };
  /** How long `find` misses a new ticket; 0 if absent. */
  readonly findLagMs?: number;
  /** Who may have tickets and watch them; everyone, if absent. */
  readonly people?: Iterable<string>;
}

/** What befalls a draft: nothing is made; or it is made (or not) and nobody is told. */
export type CreationMishap = { readonly kind: 'failed'; readonly error: Error } | { readonly kind: 'unknown'; readonly made: boolean };

/** A tracker that keeps its tickets, finds new ones late, and fails to order. */
export class InMemoryTicketTracker implements TicketTracker {
  readonly findLagMs: number;
  /** Who it is signed in as. */
  readonly self = 'keyhammer';
  readonly #clock: { now(): Date };
  readonly #people: ReadonlySet<string> | undefined;
  readonly #tickets = new Map<string, KeptTicket>();
  readonly #failures: { readonly error: Error; readonly method: string; left: number }[] = [];
  readonly #mishaps: { readonly mishap: CreationMishap; readonly matches: (draft: TicketDraft) => boolean; left: number }[] = [];
  #made = 0;

  constructor({ clock, findLagMs = 0, people }: InMemoryTicketTrackerOptions) {
    this.#clock = clock;
    this.findLagMs = findLagMs;
    this.#people = people === undefined ? undefined : new Set(people);
  }

  /** The oldest first. */
  get tickets(): readonly KeptTicket[] {
    return [...this.#tickets.values()];
  }

  /** @throws NotFoundError */
  ticket(key: string): KeptTicket {
    const kept = this.#tickets.get(key);
    if (!kept) throw new NotFoundError(`There is no ticket ${key}`);
    return kept;
  }

  ticketsLabelled(label: string): readonly KeptTicket[] {
    return this.tickets.filter(({ labels }) => labels.includes(label));
  }

  /** The next calls of a method (one, if not said otherwise) throw this, with nothing done. */
  failWith(error: Error, { method, times = 1 }: { readonly method: keyof TicketTracker; readonly times?: number }): void {
    this.#failures.push({ error, method, left: times });
  }

  /** The next creations (one, if not said otherwise) end so; with `matches`, those of such drafts. */
  mishap(mishap: CreationMishap, options: { readonly times?: number; readonly matches?: (draft: TicketDraft) => boolean } = {}): void {
    this.#mishaps.push({ mishap, matches: options.matches ?? (() => true), left: options.times ?? 1 });
  }

  /** Somebody deletes a ticket. */
  remove(key: string): void {
    this.#tickets.delete(this.ticket(key).key);
  }

  /** Somebody closes or reopens a ticket by hand. */
  setState(key: string, state: 'open' | 'closed'): void {
    this.#change(key, { state });
  }

  async find(labels: readonly string[]): Promise<ReadonlyMap<string, TrackedTicket>> {
    this.#throwIfOrdered('find');
    const indexedUntil = this.#clock.now().getTime() - this.findLagMs;
    const indexed = this.tickets.filter(({ created }) => created.getTime() <= indexedUntil);
    return new Map(
      labels.flatMap((label) => {
        const oldest = indexed.find((ticket) => ticket.labels.includes(label));
        return oldest ? [[label, tracked(oldest.key)]] : [];
      }),
    );
  }

  async create(drafts: readonly TicketDraft[]): Promise<readonly TicketCreation[]> {
    this.#throwIfOrdered('create');
    return drafts.map((draft) => this.#create(draft));
  }

  async state(key: string): Promise<TicketState> {
    this.#throwIfOrdered('state');
    return this.#tickets.get(key)?.state ?? 'gone';
  }

  async comment(key: string, text: Doc): Promise<void> {
    this.#throwIfOrdered('comment');
    this.#change(key, { comments: [...this.ticket(key).comments, text] });
  }

  async addLabel(key: string, label: string): Promise<void> {
    this.#throwIfOrdered('addLabel');
    this.#change(key, { labels: [...new Set([...this.ticket(key).labels, label])] });
  }

  async removeLabel(key: string, label: string): Promise<void> {
    this.#throwIfOrdered('removeLabel');
    this.#change(key, { labels: this.ticket(key).labels.filter((carried) => carried !== label) });
  }

  async close(key: string, comment: Doc): Promise<void> {
    this.#throwIfOrdered('close');
    const { state, comments } = this.ticket(key);
    if (state === 'open') this.#change(key, { state: 'closed', comments: [...comments, comment] });
  }

  async reopen(key: string, comment: Doc): Promise<void> {
    this.#throwIfOrdered('reopen');
    this.#change(key, { state: 'open', comments: [...this.ticket(key).comments, comment] });
  }

  async assignToSelf(key: string): Promise<void> {
    this.#throwIfOrdered('assignToSelf');
    this.#change(key, { assignee: this.self });
  }

  #create(draft: TicketDraft): TicketCreation {
    const { label } = draft;
    const ordered = this.#mishaps.find(({ left, matches }) => left > 0 && matches(draft));
    if (!ordered) return this.#make(draft);
    ordered.left -= 1;
    if (ordered.mishap.kind === 'failed') return { label, kind: 'failed', error: ordered.mishap.error };
    if (ordered.mishap.made) this.#make(draft);
    return { label, kind: 'unknown', error: new OutcomeUnknownError('The answer was lost') };
  }

  #make(draft: TicketDraft): TicketCreation {
    this.#made += 1;
    const key = `${draft.project}-${this.#made}`;
    const assignee = draft.assignees.find((name) => this.#knows(name));
    const parent = draft.parent !== undefined && this.#tickets.has(draft.parent) ? draft.parent : undefined;
    this.#tickets.set(key, {
      key,
      draft,
      created: this.#clock.now(),
      labels: [...draft.labels, draft.label],
      state: 'open',
      ...(assignee !== undefined && { assignee }),
      ...(parent !== undefined && { parent }),
      watchers: draft.watchers.filter((name) => this.#knows(name)),
      comments: [],
    });
    const warnings = draft.parent === parent ? [] : [`the parent ticket ${draft.parent} does not exist`];
    return { label: draft.label, kind: 'created', ticket: tracked(key), warnings };
  }

  #knows(name: string): boolean {
    return this.#people === undefined || this.#people.has(name);
  }

  #change(key: string, change: Partial<KeptTicket>): void {
    this.#tickets.set(key, { ...this.ticket(key), ...change });
  }

  #throwIfOrdered(method: string): void {
    const ordered = this.#failures.find((failure) => failure.left > 0 && failure.method === method);
    if (!ordered) return;
    ordered.left -= 1;
    throw ordered.error;
  }
}

function tracked(key: string): TrackedTicket {
  return { key, url: `https://jira.example.com/browse/${key}` };
}
