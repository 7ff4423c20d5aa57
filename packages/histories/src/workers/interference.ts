import { AccessDeniedError, OutcomeUnknownError, ThrottledError, UnavailableError } from '@keyhammer/core';
import type { Fault, PortName, WorkerOrder } from './order.ts';

/** What befalls the calls of one run: each takes its time, and some of them fail. */
export class Interference {
  /** How many faults have really happened. */
  faults = 0;
  readonly #order: Pick<WorkerOrder, 'faults' | 'delays'>;
  readonly #calls = new Map<PortName, number>();
  #delayed = 0;

  constructor(order: Pick<WorkerOrder, 'faults' | 'delays'>) {
    this.#order = order;
  }

  wrap<T extends object>(name: PortName, port: T): T {
    return new Proxy(port, {
      get: (target, property) => {
        const value: unknown = Reflect.get(target, property, target);
        if (typeof value !== 'function' || property === 'constructor') return value;
        return (...args: unknown[]) => this.#call(name, isGenerator(value), () => Reflect.apply(value, target, args));
      },
    });
  }

  #call(name: PortName, isList: boolean, carryOut: () => unknown): unknown {
    const call = (this.#calls.get(name) ?? 0) + 1;
    this.#calls.set(name, call);
    const fault = this.#order.faults.find((each) => each.port === name && each.call === call);
    return isList ? this.#list(fault, carryOut) : this.#answer(fault, carryOut);
  }

  async #answer(fault: Fault | undefined, carryOut: () => unknown): Promise<unknown> {
    await this.#delay();
    if (fault?.when === 'before') throw this.#errorOf(fault);
    const result = await carryOut();
    if (fault) throw this.#errorOf(fault);
    return result;
  }

  async *#list(fault: Fault | undefined, carryOut: () => unknown): AsyncGenerator<unknown, void, void> {
    await this.#delay();
    if (fault) throw this.#errorOf(fault);
    const items = carryOut();
    if (isAsyncIterable(items)) yield* items;
  }

  async #delay(): Promise<void> {
    const { delays } = this.#order;
    const turns = delays[this.#delayed % Math.max(1, delays.length)] ?? 0;
    this.#delayed += 1;
    for (let turn = 0; turn < turns; turn += 1) await Promise.resolve();
  }

  #errorOf({ port, error }: Fault): Error {
    this.faults += 1;
    const what = `${port} failed, as was ordered`;
    switch (error) {
      case 'denied':
        return new AccessDeniedError(what);
      case 'throttled':
        return new ThrottledError(what);
      case 'unavailable':
        return new UnavailableError(what);
      case 'unknown':
        return new OutcomeUnknownError(what);
    }
  }
}

// biome-ignore lint/complexity/noBannedTypes: any function, to be told from a generator
function isGenerator(value: Function): boolean {
  return value.constructor.name === 'AsyncGeneratorFunction';
}

function isAsyncIterable(value: unknown): value is AsyncIterable<unknown> {
  return typeof value === 'object' && value !== null && Symbol.asyncIterator in value;
}
