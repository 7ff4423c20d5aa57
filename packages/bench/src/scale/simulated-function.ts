import { setTimeout as sleep } from 'node:timers/promises';
import { ExecutionEnvironment } from './execution-environment.ts';
import type { Invoked } from './function-process.ts';
import { LogTally } from './log-tally.ts';

/** What a function did, over all of its environments. */
export interface FunctionFigures {
  readonly name: string;
  invocations: number;
  killed: number;
  /** Ended with an error. */
  failed: number;
  /** Of those that were not killed, one for each. */
  readonly cpuMs: number[];
  readonly wallMs: number[];
  /** Of the largest of its environments. */
  maxRssMb: number;
  logBytes: number;
  readonly complaints: ReadonlyMap<string, number>;
}

export interface FunctionOptions {
  readonly name: string;
  /** The module with the export `handler`, as a URL. */
  readonly entry: string;
  readonly variables: Readonly<Record<string, string>>;
  readonly memoryMb: number;
  readonly timeoutMs: number;
  /** Of all invocations this part dies half-way: 0.01 is every hundredth. */
  readonly killed: number;
  /** From 0 to 1, as `Math.random`. */
  readonly random: () => number;
  /** How far the simulation's time is ahead of the real one. */
  readonly aheadMs: () => number;
}

/** What such a call takes, as long as nobody knows better. */
const FIRST_GUESS_MS = 300;

/** A Lambda function: as many environments as there are calls at once. One that is killed is replaced. */
export class SimulatedFunction {
  readonly #options: FunctionOptions;
  readonly #idle: ExecutionEnvironment[] = [];
  #figures: FunctionFigures;
  #log = new LogTally();
  #usualMs = FIRST_GUESS_MS;
  /** A kill that came too late is made up for with the next one. */
  #killsOwed = 0;

  constructor(options: FunctionOptions) {
    this.#options = options;
    this.#figures = noFigures(options.name);
  }

  /**
   * @param death it is killed when this comes, whatever the faults are
   * @throws Error if the handler failed. `killed`: half-way, and nobody knows where.
   */
  async invoke(event: unknown, death = this.#death()): Promise<{ readonly result: unknown } | 'killed'> {
    const environment = this.#idle.pop() ?? (await this.#start());
    this.#figures.invocations += 1;
    const { timeoutMs, aheadMs } = this.#options;
    const invoked = await environment.invoke({ event, timeoutMs, aheadMs: aheadMs() }, death);
    if (invoked === 'killed') {
      this.#figures.killed += 1;
      return 'killed';
    }
    if (death !== undefined) this.#killsOwed += 1;
    this.#idle.push(environment);
    this.#count(invoked);
    if (invoked.error !== undefined) throw new Error(invoked.error);
    return { result: invoked.result };
  }

  /** Since the last time. */
  takeFigures(): FunctionFigures {
    const figures = { ...this.#figures, logBytes: this.#log.bytes, complaints: this.#log.complaints };
    this.#figures = noFigures(this.#options.name);
    this.#log = new LogTally();
    return figures;
  }

  stop(): void {
    for (const environment of this.#idle.splice(0)) environment.stop();
  }

  /** At a moment of what such a call takes, if it is the turn of this one. */
  #death(): Promise<void> | undefined {
    const { killed, random } = this.#options;
    this.#killsOwed += killed;
    if (this.#killsOwed < 1) return undefined;
    this.#killsOwed -= 1;
    return sleep(random() * this.#usualMs, undefined, { ref: false });
  }

  #start(): Promise<ExecutionEnvironment> {
    return ExecutionEnvironment.start({ ...this.#options, hearLog: (line) => this.#log.hear(line) });
  }

  #count({ cpuMs, wallMs, maxRssMb, error }: Invoked): void {
    this.#usualMs += (wallMs - this.#usualMs) / 10;
    this.#figures.cpuMs.push(cpuMs);
    this.#figures.wallMs.push(wallMs);
    this.#figures.maxRssMb = Math.max(this.#figures.maxRssMb, maxRssMb);
    if (error !== undefined) this.#figures.failed += 1;
  }
}

function noFigures(name: string): FunctionFigures {
  return { name, invocations: 0, killed: 0, failed: 0, cpuMs: [], wallMs: [], maxRssMb: 0, logBytes: 0, complaints: new Map() };
}
