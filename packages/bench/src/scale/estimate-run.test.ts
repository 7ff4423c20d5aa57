import { expect, test } from '@jest/globals';
import { deployedPipeline } from './deployed-pipeline.ts';
import { ASSUMPTIONS, lambdaMs, totalOf } from './estimate.ts';
import { countOf, estimateRun } from './estimate-run.ts';
import type { DatedRun } from './simulate.ts';

const idle = { name: 'f', invocations: 1, killed: 0, failed: 0, cpuMs: [], wallMs: [], maxRssMb: 100, logBytes: 0, complaints: new Map() };
const base: DatedRun = {
  ...{ day: 1, isQuiet: false, stage: 'identify', messages: 2, doubled: 0, redelivered: 0, deadLetters: 0, seconds: 1 },
  ...{ initiator: idle, worker: idle, calls: new Map(), capacity: { read: 0, write: 0 } },
};
const deployment = { deployed: deployedPipeline(), accounts: 10_000 };

test('the time is that of the sample, the numbers are those of the whole', () => {
  const sample = {
    ...base,
    worker: { ...idle, invocations: 2, wallMs: [1000, 3000], cpuMs: [100, 300] },
    calls: new Map([['dynamodb:PutItem', 8]]),
  };
  const whole = {
    ...base,
    worker: { ...idle, invocations: 10_000, wallMs: [9_000], cpuMs: [9_000] },
    capacity: { read: 0, write: 1_000_000 },
  };
  const { invocationMs, seconds, initiatorMs, concurrency, cost } = estimateRun(whole, sample, deployment);
  expect(invocationMs).toBe(lambdaMs({ wallMs: 2000, cpuMs: 200, databaseCalls: 4 }, 512));
  expect(seconds).toBeCloseTo(initiatorMs / 1000 + (10_000 * invocationMs) / 1000 / concurrency);
  expect(cost.dynamoDb).toBeCloseTo(0.625);
});

test('the initiator waits for one page of accounts after the other, and for eight sends at a time', () => {
  const calls = new Map([
    ['organizations:ListAccounts', 500],
    ['sqs:SendMessageBatch', 1000],
  ]);
  const { initiatorMs, cost } = estimateRun({ ...base, initiator: { ...idle, cpuMs: [0] }, calls }, base, deployment);
  expect(initiatorMs).toBe((500 + 1000 / 8 + ASSUMPTIONS.roundsToStart) * ASSUMPTIONS.callMs);
  expect(cost.sqs).toBeCloseTo((1000 + 2 * 10_000) * 0.4e-6, 9);
  expect(totalOf(cost)).toBeGreaterThan(cost.lambda);
});

test('what was begun twice counts once', () => {
  const calls = new Map([['organizations:ListAccounts', 1000]]);
  const twice = estimateRun({ ...base, initiator: { ...idle, invocations: 2 }, calls }, base, deployment);
  expect(twice.initiatorMs).toBe((500 + ASSUMPTIONS.roundsToStart) * ASSUMPTIONS.callMs);
});

test('a stage with larger batches takes fewer invocations', () => {
  const sample = { ...base, worker: { ...idle, wallMs: [1000], cpuMs: [0] } };
  const { invocationMs, initiatorMs, seconds } = estimateRun({ ...base, stage: 'report' }, sample, deployment);
  const { batchSize, concurrency } = deployment.deployed.stages.report;
  expect(seconds).toBeCloseTo((initiatorMs + (10_000 / batchSize / concurrency) * invocationMs) / 1000);
});

test('calls are counted by what their names begin with', () => {
  expect(
    countOf(
      new Map([
        ['iam:A', 1],
        ['iam:B', 2],
        ['sts:A', 4],
      ]),
      'iam:',
    ),
  ).toBe(3);
});
