import {
  AccessDeniedError,
  type Doc,
  NotFoundError,
  OutcomeUnknownError,
  type TicketChange,
  type TicketCreation,
  type TicketDraft,
  type TicketSnapshot,
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
  /** The oldest first. */
  readonly history: readonly TicketChange[];
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
  readonly #hidden = new Set<string>();
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

  /** The ticket goes where its project does not show: it may be there, or it may not. */
  hide(key: string): void {
    this.#hidden.add(this.ticket(key).key);
  }

  /** Somebody closes a ticket by hand. */
  closeAs(key: string, by: string): void {
    this.#turn(key, 'closed', by);
  }

  reopenAs(key: string, by: string): void {
    this.#turn(key, 'open', by);
  }

  labelAs(key: string, label: string, by: string): void {
    this.#label(key, label, by);
  }

  unlabelAs(key: string, label: string, by: string): void {
    this.#unlabel(key, label, by);
  }

  async find(labels: readonly string[]): Promise<ReadonlyMap<string, TrackedTicket>> {
    this.#throwIfOrdered('find');
    const indexedUntil = this.#clock.now().getTime() - this.findLagMs;
    const indexed = this.tickets.filter(({ key, created }) => !this.#hidden.has(key) && created.getTime() <= indexedUntil);
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
    this.#requireShown(key);
    return this.#tickets.get(key)?.state ?? 'gone';
  }

  async snapshots(keys: readonly string[]): Promise<ReadonlyMap<string, TicketSnapshot>> {
    this.#throwIfOrdered('snapshots');
    return new Map(
      keys.flatMap((key) => {
        const kept = this.#hidden.has(key) ? undefined : this.#tickets.get(key);
        return kept ? [[key, { state: kept.state, labels: kept.labels }] as const] : [];
      }),
    );
  }

  async changes(key: string): Promise<readonly TicketChange[]> {
    this.#throwIfOrdered('changes');
    return this.#shown(key).history;
  }

  async comment(key: string, text: Doc): Promise<void> {
    this.#throwIfOrdered('comment');
    this.#comment(key, text);
  }

  async addLabel(key: string, label: string): Promise<void> {
    this.#throwIfOrdered('addLabel');
    this.#label(this.#shown(key).key, label, this.self);
  }

  async removeLabel(key: string, label: string): Promise<void> {
    this.#throwIfOrdered('removeLabel');
    this.#unlabel(this.#shown(key).key, label, this.self);
  }

  async close(key: string, comment: Doc): Promise<void> {
    this.#throwIfOrdered('close');
    if (this.#shown(key).state === 'closed') return;
    this.#comment(key, comment);
    this.#turn(key, 'closed', this.self);
  }

  async reopen(key: string, comment: Doc): Promise<void> {
    this.#throwIfOrdered('reopen');
    this.#turn(this.#shown(key).key, 'open', this.self);
    this.#comment(key, comment);
  }

  async assignToSelf(key: string): Promise<void> {
    this.#throwIfOrdered('assignToSelf');
    this.#change(this.#shown(key).key, { assignee: this.self });
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
      history: [],
    });
    const warnings = draft.parent === parent ? [] : [`the parent ticket ${draft.parent} does not exist`];
    return { label: draft.label, kind: 'created', ticket: tracked(key), warnings };
  }

  #knows(name: string): boolean {
    return this.#people === undefined || this.#people.has(name);
  }

  #comment(key: string, text: Doc): void {
    this.#change(key, { comments: [...this.#shown(key).comments, text] });
  }

  #turn(key: string, state: 'open' | 'closed', by: string): void {
    if (this.ticket(key).state === state) return;
    this.#change(key, { state });
    this.#record(key, by, { kind: state === 'closed' ? 'closed' : 'reopened' });
  }

  #label(key: string, label: string, by: string): void {
    const { labels } = this.ticket(key);
    if (labels.includes(label)) return;
    this.#change(key, { labels: [...labels, label] });
    this.#record(key, by, { kind: 'labelled', label });
  }

  #unlabel(key: string, label: string, by: string): void {
    const { labels } = this.ticket(key);
    if (!labels.includes(label)) return;
    this.#change(key, { labels: labels.filter((carried) => carried !== label) });
    this.#record(key, by, { kind: 'unlabelled', label });
  }

  #record(key: string, by: string, change: TicketChange['change']): void {
    const entry = { at: this.#clock.now(), by, bySelf: by === this.self, change };
    this.#change(key, { history: [...this.ticket(key).history, entry] });
  }

  /** A ticket that Keyhammer may see. */
  #shown(key: string): KeptTicket {
    this.#requireShown(key);
    return this.ticket(key);
  }

  #requireShown(key: string): void {
    if (this.#hidden.has(key)) throw new AccessDeniedError(`Neither ${key} nor its project shows`);
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
