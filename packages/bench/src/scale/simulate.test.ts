import { beforeAll, describe, expect, test } from '@jest/globals';
import { deployedPipeline } from './deployed-pipeline.ts';
import { reportOf } from './report.ts';
import { type DatedRun, problemsOfRun, type Simulation, simulate } from './simulate.ts';

const SIZE = { accounts: 40, usersPerAccount: 50, staleFraction: 0.08, latencyMs: 0, reportDelayMs: 0, actShare: 0.25 };
const FAULTS = { twice: 0.1, isInitiatorKilled: true, killed: { identify: 0.1, report: 0.5, remediate: 0.1 } };

/** Dozens of processes, on a machine that may be busy. */
const PATIENCE_MS = 240_000;

let simulation: Simulation;
beforeAll(async () => {
  simulation = await simulate(SIZE, FAULTS);
}, PATIENCE_MS);

const run = (day: number, stage: string): DatedRun => {
  const found = simulation.runs.find((each) => each.day === day && each.stage === stage);
  if (!found) throw new Error(`no ${stage} on day ${day}`);
  return found;
};

describe('forty accounts, with messages delivered twice, in no order, and functions killed half-way', () => {
  test('nothing is lost, nothing is done twice, nothing is done that must not be', () => {
    expect(simulation.problems).toEqual([]);
    expect(simulation.outcome).toMatchObject({ staleKeys: 160, issues: 160, tickets: 160, usedAgain: 16, maxActs: 40 });
  });

  test('the faults did happen', () => {
    expect(run(1, 'report').initiator).toMatchObject({ invocations: 2, killed: 1 });
    for (const [stage, runs] of Map.groupBy(simulation.runs, (each) => each.stage)) {
      const sum = (of: (each: DatedRun) => number) => runs.reduce((total, each) => total + of(each), 0);
      expect([stage, sum(({ doubled }) => doubled) >= runs.length * 4]).toEqual([stage, true]);
      // What was killed came back.
      const killed = sum(({ worker }) => worker.killed);
      expect(killed).toBeGreaterThan(0);
      expect(sum(({ redelivered }) => redelivered)).toBeGreaterThanOrEqual(killed);
    }
  });

  test('the batches share the budget of their run, and it is used as far as whole accounts go', () => {
    const { deactivated, maxActs, usedAgain } = simulation.outcome;
    expect(deactivated).toBeLessThanOrEqual(maxActs);
    // What is found to be in use again was granted, too, and is not done.
    expect(deactivated).toBeGreaterThan(maxActs - usedAgain - 4);
    expect(run(8, 'remediate').worker.invocations).toBeGreaterThan(SIZE.accounts);
  });

  test('each account is one message of the queue of a stage', () => {
    for (const stage of ['identify', 'remediate']) expect(run(stage === 'identify' ? 1 : 8, stage).messages).toBe(SIZE.accounts);
    // The initiator that was killed had queued some; the next try queues all of them.
    expect(run(1, 'report').messages).toBeGreaterThan(SIZE.accounts);
  });

  test('every figure is there', () => {
    for (const { worker, calls, capacity, initiator } of simulation.runs) {
      for (const figures of [worker, initiator]) {
        expect(figures.maxRssMb).toBeGreaterThan(30);
        expect(figures.logBytes).toBeGreaterThan(0);
        expect(figures.cpuMs).toHaveLength(figures.invocations - figures.killed);
        expect(figures.wallMs).toHaveLength(figures.invocations - figures.killed);
      }
      expect(worker.maxRssMb).toBeLessThan(512);
      expect(calls.get('sqs:SendMessageBatch')).toBeGreaterThanOrEqual(SIZE.accounts / 10);
      expect(capacity.read).toBeGreaterThan(0);
    }
    expect(run(1, 'identify').capacity.write).toBeGreaterThanOrEqual(160);
    expect(run(2, 'identify').capacity.write).toBe(0);
  });

  test('the report tells of all of it', () => {
    const text = reportOf(simulation, simulation, deployedPipeline());
    expect(text).toContain('| stale keys | 160 |');
    expect(text).toContain('| lost, doubled, or done that must not be | nothing |');
    expect(text).toMatch(/\| 8 \| remediate \| 40 \|/);
    expect(text).toMatch(/`iam:UpdateAccessKey` \| 0 \| 0 \| 0 \| 0 \| \d+ \|/);
    expect(text).not.toMatch(/NaN|undefined|Infinity/);
  });
});

describe('what the figures alone show', () => {
  test.each<[string, (found: DatedRun) => DatedRun, string]>([
    ['dead letters', (found) => ({ ...found, deadLetters: 2 }), 'day 2, identify: 2 messages ended in the dead-letter queue'],
    [
      'writes where nothing had changed',
      (found) => ({
        ...found,
        calls: new Map([
          ['dynamodb:PutItem', 1],
          ['dynamodb:UpdateItem', 2],
          ['dynamodb:Query', 9],
        ]),
      }),
      'day 2, identify: 3 writes, where nothing had changed',
    ],
    ['failures', (found) => ({ ...found, worker: { ...found.worker, failed: 1 } }), 'day 2, identify: 1 invocations failed as a whole'],
  ])('%s', (_what, change, told) => {
    expect(problemsOfRun(run(2, 'identify'))).toEqual([]);
    expect(problemsOfRun(change(run(2, 'identify')))).toEqual([told]);
  });
});
