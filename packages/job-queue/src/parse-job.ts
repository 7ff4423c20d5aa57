import type { Decision, Job } from '@keyhammer/core';

const STAGES: readonly string[] = ['identify', 'report', 'remediate'] satisfies readonly Job['stage'][];

/**
 * Reads a queue message.
 * @throws Error that says what is wrong with it; such a message belongs into the dead-letter queue.
 */
export function parseJob(body: string): Job {
  const message: unknown = JSON.parse(body);
  if (typeof message !== 'object' || message === null) throw new Error('the queue message is not a JSON object');
  const { stage, accountId, accountName, checks, run, request, decision } = message as Record<string, unknown>;
  if (!isStage(stage)) throw new Error(`the queue message has the stage ${JSON.stringify(stage)}; known are ${STAGES.join(', ')}`);
  if (!isText(accountId)) throw new Error('the queue message has no accountId');
  if (typeof accountName !== 'string') throw new Error('the queue message has no accountName');
  if (!isNames(checks)) throw new Error('the queue message has no list of checks');
  if (!isText(run)) throw new Error('the queue message does not say which run it belongs to');
  if (request !== undefined && !isText(request)) throw new Error('the queue message has a request that is no text');
  if (decision !== undefined && stage === 'identify') throw new Error(`the queue message has a decision, for the stage ${stage}`);
  return {
    stage,
    accountId,
    accountName,
    checks,
    run,
    ...(request !== undefined && { request }),
    ...(decision !== undefined && { decision: parseDecision(decision) }),
  };
}

function parseDecision(value: unknown): Decision {
  if (typeof value !== 'object' || value === null) throw new Error('the decision in the queue message is not an object');
  const { check, issue, by, replyTo } = value as Record<string, unknown>;
  if (!isText(check) || !isText(issue) || !isText(by)) {
    throw new Error('the decision in the queue message needs check, issue and by');
  }
  if (replyTo !== undefined && !isText(replyTo)) throw new Error('replyTo of the decision in the queue message is no text');
  return { check, issue, by, ...(replyTo !== undefined && { replyTo }) };
}

function isStage(value: unknown): value is Job['stage'] {
  return typeof value === 'string' && STAGES.includes(value);
}

function isText(value: unknown): value is string {
  return typeof value === 'string' && value !== '';
}

function isNames(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.length > 0 && value.every((name) => typeof name === 'string');
}
