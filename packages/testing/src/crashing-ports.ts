/** The process has died. Nothing that is asked for afterwards happens. */
export class Crash extends Error {
  constructor(call: string) {
    super(`the process died at ${call}`);
    this.name = 'Crash';
  }
}

/** Where a run dies: at the n-th call to any port, counted from 1, with that call carried out or not. */
export interface CrashPoint {
  readonly call: number;
  readonly when: 'before' | 'after';
}

/**
 * A process that dies at a given call. From then on every call to a port it has wrapped throws,
 * so that a use case which takes the crash for an ordinary failure gets nothing more done.
 */
export class MortalProcess {
  /** The calls so far, by name. */
  readonly calls: string[] = [];
  #diedAt: string | undefined;
  readonly #end: CrashPoint | undefined;

  constructor(end?: CrashPoint) {
    this.#end = end;
  }

  get isDead(): boolean {
    return this.#diedAt !== undefined;
  }

  /** The port, living no longer than this process. Its plain properties are read as they are, and count for nothing. */
  wrap<T extends object>(port: T): T {
    return new Proxy(port, {
      get: (target, property) => {
        const value: unknown = Reflect.get(target, property, target);
        if (typeof value !== 'function') return value;
        return (...args: unknown[]) =>
          this.#call(`${target.constructor.name}.${String(property)}`, () => Reflect.apply(value, target, args));
      },
    });
  }

  #call(name: string, carryOut: () => unknown): unknown {
    const isLast = this.#begin(name);
    if (isLast && this.#end?.when === 'before') return rejected(this.#die(name));
    if (this.isDead) return rejected(new Crash(this.#diedAt ?? name));
    const result = carryOut();
    if (isAsyncIterable(result)) return this.#iterate(name, result, isLast);
    return this.#settle(name, result, isLast);
  }

  #begin(name: string): boolean {
    if (this.isDead) return false;
    this.calls.push(name);
    return this.#end?.call === this.calls.length;
  }

  async #settle(name: string, result: unknown, isLast: boolean): Promise<unknown> {
    const [outcome] = await Promise.allSettled([result]);
    // Whatever the call had to say, nobody is there any more to hear it.
    if (isLast) throw this.#die(name);
    if (this.isDead) throw new Crash(this.#diedAt ?? name);
    if (outcome?.status === 'rejected') throw outcome.reason;
    return outcome?.value;
  }

  async *#iterate(name: string, items: AsyncIterable<unknown>, isLast: boolean): AsyncGenerator<unknown, void, void> {
    for await (const item of items) {
      if (this.isDead) throw new Crash(this.#diedAt ?? name);
      yield item;
    }
    if (isLast) throw this.#die(name);
  }

  #die(name: string): Crash {
    this.#diedAt = name;
    return new Crash(name);
  }
}

/** Looks like whichever the caller expects, a promise or a list, and throws as either. */
function rejected(crash: Crash): unknown {
  return {
    // biome-ignore lint/suspicious/noThenProperty: to be awaited, whatever the port's method returns
    then: (_resolve: unknown, reject: (reason: Crash) => void) => reject(crash),
    [Symbol.asyncIterator]: () => ({ next: async () => Promise.reject(crash) }),
  };
}

function isAsyncIterable(value: unknown): value is AsyncIterable<unknown> {
  return typeof value === 'object' && value !== null && Symbol.asyncIterator in value;
}

/** A job that is to survive a crash anywhere. `W` is the world outside the process, which outlives it. */
export interface CrashScenario<W> {
  /** A fresh world. */
  readonly world: () => W | Promise<W>;
  /** The job, with every port wrapped by the process. Run again after the crash, as a retry would. */
  readonly run: (world: W, process: MortalProcess) => Promise<void>;
  /** Time passing, other runs: what happens in the world between two runs. */
  readonly between?: (world: W) => void | Promise<void>;
  /** What must hold after the last run, wherever the first one died. */
  readonly check: (world: W) => void | Promise<void>;
  /** Runs after the crash; 1 if not said otherwise. */
  readonly reruns?: number;
}

/**
 * Runs the scenario once whole, to learn its calls, then once for each call and each side of it: dies
 * there, runs again in the same world, and checks. Returns how many crashes were survived.
 */
export async function everyCrashPoint<W>(scenario: CrashScenario<W>): Promise<number> {
  const calls = await callsOf(scenario);
  for (const when of ['before', 'after'] as const) {
    for (const [index, name] of calls.entries()) {
      try {
        await surviveCrash(scenario, { call: index + 1, when });
      } catch (error) {
        throw new Error(`after a crash ${when} call ${index + 1} of ${calls.length}, ${name}: ${messageOf(error)}`, { cause: error });
      }
    }
  }
  return calls.length * 2;
}

async function callsOf<W>(scenario: CrashScenario<W>): Promise<readonly string[]> {
  const world = await scenario.world();
  const process = new MortalProcess();
  await scenario.run(world, process);
  await rerun(scenario, world);
  return process.calls;
}

async function surviveCrash<W>(scenario: CrashScenario<W>, point: CrashPoint): Promise<void> {
  const world = await scenario.world();
  const process = new MortalProcess(point);
  try {
    await scenario.run(world, process);
  } catch (error) {
    if (!process.isDead) throw error;
  }
  if (!process.isDead) throw new Error('the call was never reached: the scenario does not run the same way twice');
  await rerun(scenario, world);
}

async function rerun<W>(scenario: CrashScenario<W>, world: W): Promise<void> {
  for (let run = 1; run <= (scenario.reruns ?? 1); run += 1) {
    await scenario.between?.(world);
    await scenario.run(world, new MortalProcess());
  }
  await scenario.check(world);
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
