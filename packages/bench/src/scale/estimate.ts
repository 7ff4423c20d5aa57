import type { CapacityUnits } from './capacity.ts';
import { PRICES } from './prices.ts';

/** What AWS is taken to be like. Printed with every estimate. */
export const ASSUMPTIONS = {
  /** An answer of IAM, STS, Organizations, Jira, Slack, S3 or Secrets Manager. */
  callMs: 40,
  /** Until a credential report is there. AWS takes some seconds for a small account. */
  credentialReportMs: 5000,
  /** An answer of DynamoDB, one after another, on top of what the embedded one takes. */
  databaseCallMs: 5,
  /** The memory with which a Lambda function has one whole processor; with less it has its share. */
  wholeProcessorMb: 1769,
  /** For the configuration and the credentials, at the beginning of each call: one round each. */
  roundsToStart: 2,
  configurationFiles: 4,
  secrets: 1,
} as const;

const BYTES_PER_GB = 1e9;
const MB_PER_GB = 1024;

/** Lambda's own lines about each invocation: START, END, REPORT. */
const LAMBDAS_LOG_BYTES = 350;

/** The mean of the invocations of a sample, in which nothing disturbs anything. */
export interface SampledInvocation {
  readonly wallMs: number;
  readonly cpuMs: number;
  readonly databaseCalls: number;
}

/**
 * What such an invocation takes on Lambda: it waits as it waited here, and for DynamoDB and its configuration besides, and
 * computes more slowly, by its share of a processor.
 */
export function lambdaMs({ wallMs, cpuMs, databaseCalls }: SampledInvocation, memoryMb: number): number {
  const { wholeProcessorMb, databaseCallMs, roundsToStart, callMs } = ASSUMPTIONS;
  const waiting = Math.max(0, wallMs - cpuMs) + databaseCalls * databaseCallMs + roundsToStart * callMs;
  return waiting + cpuMs * Math.max(1, wholeProcessorMb / memoryMb);
}

/** From the first batch to the last, where all that may work at once do. In seconds. */
export function runSeconds(invocations: number, invocationMs: number, concurrency: number): number {
  return (invocations * invocationMs) / Math.min(concurrency, Math.max(1, invocations)) / 1000;
}

/** What the functions of a run did, on Lambda. */
export interface Usage {
  readonly invocations: number;
  readonly invocationMs: number;
  readonly memoryMb: number;
  readonly batchSize: number;
  /** Calls of SendMessageBatch. */
  readonly sends: number;
  readonly capacity: CapacityUnits;
  readonly logBytes: number;
}

/** In US dollars. */
export interface Cost {
  readonly lambda: number;
  readonly sqs: number;
  readonly dynamoDb: number;
  readonly logs: number;
  /** S3 and Secrets Manager. */
  readonly configuration: number;
}

export function costOf(usage: Usage): Cost {
  const { invocations, capacity, sends, batchSize, logBytes } = usage;
  return {
    lambda: gbSecondsOf(usage) * PRICES.lambdaGbSecond + invocations * PRICES.lambdaInvocation,
    sqs: (sends + 2 * invocations * sqsCallsFor(batchSize)) * PRICES.sqsRequest,
    dynamoDb: capacity.write * PRICES.writeUnit + capacity.read * PRICES.readUnit,
    logs: ((logBytes + invocations * LAMBDAS_LOG_BYTES) / BYTES_PER_GB) * PRICES.logGb,
    configuration: invocations * (ASSUMPTIONS.configurationFiles * PRICES.s3Read + ASSUMPTIONS.secrets * PRICES.secretRead),
  };
}

export function gbSecondsOf({ invocations, invocationMs, memoryMb }: Usage): number {
  return invocations * (invocationMs / 1000) * (memoryMb / MB_PER_GB);
}

export function totalOf({ lambda, sqs, dynamoDb, logs, configuration }: Cost): number {
  return lambda + sqs + dynamoDb + logs + configuration;
}

/** SQS hands out, and deletes, ten messages a call. */
function sqsCallsFor(batchSize: number): number {
  return Math.ceil(batchSize / 10);
}
