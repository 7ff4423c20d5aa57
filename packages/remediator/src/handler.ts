import { openChat } from '@keyhammer/channels';
import { configuredChecks } from '@keyhammer/checks';
import type { Job } from '@keyhammer/core';
import { handleBatch, type SqsBatchResponse, type SqsEvent } from '@keyhammer/job-queue';
import { type Invocation, invoke, type LambdaContext } from '@keyhammer/lambda';
import { beginCount, countRemediation } from './count-remediations.ts';
import { isDecided, remediateDecisions } from './remediate-decision.ts';
import { type BatchRun, remediateJobs } from './remediate-jobs.ts';
import type { RemediationResult } from './remediation-run.ts';
import { remediationSettings, wireRemediator } from './wire.ts';

/** The end of a longer brown-out is left to the next delivery. */
const PATIENCE_MS = 8 * 60_000;
/** What the acts before it and the messages after it may take of the 15 minutes that a function lives. */
const RESERVED_MS = 5 * 60_000;

/**
 * The Lambda function behind the remediation queue. By itself it acts only for checks with `"remediation": true`.
 *
 * A batch is one run: each owner gets one message, and brown-outs are waited for together. Every step is on record before
 * the next, so a function that is killed half-way leaves an intent, and the next delivery looks up what came of it.
 */
export async function handler(event: SqsEvent, context?: LambdaContext): Promise<SqsBatchResponse> {
  return await invoke('remediator', (invocation) => remediate(event, invocation), context);
}

async function remediate(event: SqsEvent, invocation: Invocation): Promise<SqsBatchResponse> {
  const { settings, log, metrics, now } = invocation;
  using ports = wireRemediator({ ...invocation, store: await invocation.store(), channels: await invocation.channels() });
  const run = {
    checks: configuredChecks(settings.checks),
    by: `lambda:${process.env.AWS_LAMBDA_FUNCTION_NAME ?? 'keyhammer-remediator'}`,
    settings: remediationSettings(settings),
    ports,
    patienceMs: Math.max(0, Math.min(PATIENCE_MS, invocation.timeLeftMs() - RESERVED_MS)),
    hear: (result: RemediationResult) => countRemediation(result, metrics),
  };
  beginCount(run.checks, metrics);
  const work = async (jobs: readonly Job[]) => {
    const batch = jobs.filter((job) => !isDecided(job));
    const failed = batch.length > 0 ? await remediateJobs(batch, run, now) : [];
    return new Set([...failed, ...(await remediateDecided(jobs, run, invocation))]);
  };
  return await handleBatch(event, 'remediate', work, log);
}

/** What people have decided in the chat. Where the chat can't be opened nothing of it is done: nobody would hear of it. */
async function remediateDecided(jobs: readonly Job[], run: BatchRun, { settings, log, waiter, now }: Invocation): Promise<Iterable<Job>> {
  const decided = jobs.filter(isDecided);
  if (decided.length === 0) return [];
  try {
    const { replies } = await openChat(settings, { environment: process.env, log, waiter, keepSecrets: log.keepSecrets });
    return await remediateDecisions(decided, { ...run, replies }, now);
  } catch (error) {
    log.error('the chat could not be opened, so nothing that was decided in it is done', { jobs: decided.length, error });
    return decided;
  }
}
