import { describe, expect, test } from '@jest/globals';
import { Crash, everyCrashPoint, MortalProcess } from './crashing-ports.ts';

/** A port with both kinds of method, and a property. */
class Ledger {
  readonly lag = 7;
  readonly lines: string[] = [];

  async add(line: string): Promise<number> {
    return this.lines.push(line);
  }

  async *all(): AsyncGenerator<string, void, void> {
    yield* this.lines;
  }
}

describe('MortalProcess', () => {
  test.each([
    ['before', []],
    ['after', ['first']],
  ] as const)('dies %s a call, and does nothing any more', async (when, expected) => {
    const ledger = new Ledger();
    const port = new MortalProcess({ call: 1, when }).wrap(ledger);

    await expect(port.add('first')).rejects.toThrow(Crash);
    await expect(port.add('second')).rejects.toThrow(Crash);
    await expect(Array.fromAsync(port.all())).rejects.toThrow(Crash);
    expect(ledger.lines).toEqual(expected);
  });

  test('counts calls, not properties, and passes on what they say', async () => {
    const process = new MortalProcess();
    const port = process.wrap(new Ledger());

    expect(port.lag).toBe(7);
    expect(await port.add('first')).toBe(1);
    expect(await Array.fromAsync(port.all())).toEqual(['first']);
    expect(process.calls).toEqual(['Ledger.add', 'Ledger.all']);
    expect(process.isDead).toBe(false);
  });
});

describe('everyCrashPoint', () => {
  const scenario = (run: (ledger: Ledger) => Promise<void>) => ({
    world: () => new Ledger(),
    run: async (ledger: Ledger, process: MortalProcess) => await run(process.wrap(ledger)),
    check: (ledger: Ledger) => expect(ledger.lines).toEqual(['debit', 'credit']),
  });

  test('is satisfied by a job that looks before it acts', async () => {
    const careful = async (ledger: Ledger) => {
      for (const line of ['debit', 'credit']) if (!(await Array.fromAsync(ledger.all())).includes(line)) await ledger.add(line);
    };

    expect(await everyCrashPoint(scenario(careful))).toBe(8);
  });

  test('names the crash that a careless job does not survive', async () => {
    const careless = async (ledger: Ledger) => {
      if ((await Array.fromAsync(ledger.all())).length > 0) return;
      await ledger.add('debit');
      await ledger.add('credit');
    };

    await expect(everyCrashPoint(scenario(careless))).rejects.toThrow('after a crash before call 3 of 3, Ledger.add');
  });
});
