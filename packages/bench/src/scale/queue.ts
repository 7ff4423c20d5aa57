import { randomUUID } from 'node:crypto';

export interface Message {
  readonly messageId: string;
  readonly body: string;
}

/** A message in somebody's hands. */
export interface Received {
  readonly message: Message;
  /** What it is deleted by. */
  readonly receipt: string;
}

export interface QueueOptions {
  /** For how long a message that was received and not deleted stays hidden. */
  readonly visibilityMs: number;
  /** A message that was received so often goes to the dead letters. */
  readonly maxReceives: number;
  /** Of all messages this part is delivered twice: 0.01 is every hundredth. */
  readonly twice: number;
  /** From 0 to 1, as `Math.random`. */
  readonly random: () => number;
  /** Milliseconds since 1970. */
  readonly now: () => number;
}

interface Entry {
  readonly message: Message;
  receives: number;
}

interface Hidden {
  readonly entry: Entry;
  readonly visibleAt: number;
}

/** SQS's standard queue: at least once, in no order. What was received comes back, unless it is deleted in time. */
export class Queue {
  readonly deadLetters: Message[] = [];
  /** Messages sent, by their ids. */
  sent = 0;
  /** How many of them SQS itself delivers twice. */
  doubled = 0;
  /** How often a message came back that somebody had received and not deleted. */
  redelivered = 0;
  readonly #options: QueueOptions;
  readonly #waiting: Entry[] = [];
  readonly #hidden = new Map<string, Hidden>();

  constructor(options: QueueOptions) {
    this.#options = options;
  }

  get isEmpty(): boolean {
    return this.#waiting.length === 0 && this.#hidden.size === 0;
  }

  /** When the last one that is hidden can be seen again; milliseconds since 1970. */
  get allVisibleAt(): number {
    return Math.max(...[...this.#hidden.values()].map(({ visibleAt }) => visibleAt));
  }

  send(body: string): Message {
    const message = { messageId: randomUUID(), body };
    this.sent += 1;
    const isDoubled = this.sent * this.#options.twice >= this.doubled + 1;
    if (isDoubled) this.doubled += 1;
    for (let copy = 0; copy < (isDoubled ? 2 : 1); copy += 1) this.#waiting.push({ message, receives: 0 });
    return message;
  }

  /** Up to so many, picked from anywhere. */
  receive(most: number): readonly Received[] {
    this.#showAgain();
    const received: Received[] = [];
    for (let entry = this.#pick(); entry; entry = received.length < most ? this.#pick() : undefined) received.push(this.#hide(entry));
    return received;
  }

  /** It is done. One that was handed out again meanwhile is not. */
  delete(receipt: string): void {
    this.#hidden.delete(receipt);
  }

  #pick(): Entry | undefined {
    const index = Math.floor(this.#options.random() * this.#waiting.length);
    const last = this.#waiting.pop();
    // The last one takes its place: to move up ten thousand would be all that is measured.
    if (last === undefined || index >= this.#waiting.length) return last;
    return this.#waiting.splice(index, 1, last)[0];
  }

  #hide(entry: Entry): Received {
    const receipt = randomUUID();
    entry.receives += 1;
    if (entry.receives > 1) this.redelivered += 1;
    this.#hidden.set(receipt, { entry, visibleAt: this.#options.now() + this.#options.visibilityMs });
    return { message: entry.message, receipt };
  }

  #showAgain(): void {
    const now = this.#options.now();
    for (const [receipt, { entry, visibleAt }] of this.#hidden) {
      // Those after it were hidden after it.
      if (visibleAt > now) return;
      this.#hidden.delete(receipt);
      if (entry.receives >= this.#options.maxReceives) this.deadLetters.push(entry.message);
      else this.#waiting.push(entry);
    }
  }
}
