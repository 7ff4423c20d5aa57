import type { Delivery, Message, Notifier } from '@keyhammer/core';

/** A notifier that keeps what it is given. */
export class InMemoryNotifier implements Notifier {
  /** What was sent, the oldest first. */
  readonly sent: Message[] = [];
  readonly #receivers: ReadonlySet<string> | undefined;
  readonly #failures: { readonly error: Error; readonly matches: (message: Message) => boolean; left: number }[] = [];

  /** Knows these receivers; everyone, if absent. */
  constructor(receivers?: Iterable<string>) {
    this.#receivers = receivers === undefined ? undefined : new Set(receivers);
  }

  async send(message: Message): Promise<Delivery> {
    const failure = this.#failures.find(({ left, matches }) => left > 0 && matches(message));
    if (failure) {
      failure.left -= 1;
      throw failure.error;
    }
    if (!(await this.knows(message.to))) return { kind: 'unknown-receiver', reason: `there is no ${message.to}` };
    this.sent.push(message);
    return { kind: 'sent' };
  }

  async knows(receiver: string): Promise<boolean> {
    return this.#receivers === undefined || this.#receivers.has(receiver);
  }

  sentTo(receiver: string): readonly Message[] {
    return this.sent.filter(({ to }) => to === receiver);
  }

  /** The next sends (one, if not said otherwise) throw this; with `to`, those to that receiver. */
  failWith(error: Error, { times = 1, to }: { readonly times?: number; readonly to?: string } = {}): void {
    this.#failures.push({ error, left: times, matches: (message) => to === undefined || message.to === to });
  }
}
