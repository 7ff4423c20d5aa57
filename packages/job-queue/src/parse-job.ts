import type { Job } from '@keyhammer/core';

const STAGES: readonly string[] = ['identify', 'report', 'remediate'] satisfies readonly Job['stage'][];

/**
 * Reads a queue message.
 * @throws Error that says what is wrong with it; such a message belongs into the dead-letter queue.
 */
export function parseJob(body: string): Job {
  const message: unknown = JSON.parse(body);
  if (typeof message !== 'object' || message === null) throw new Error('the queue message is not a JSON object');
  const { stage, accountId, accountName, checks } = message as Record<string, unknown>;
  if (!isStage(stage)) throw new Error(`the queue message has the stage ${JSON.stringify(stage)}; known are ${STAGES.join(', ')}`);
  if (typeof accountId !== 'string' || accountId === '') throw new Error('the queue message has no accountId');
  if (typeof accountName !== 'string') throw new Error('the queue message has no accountName');
  if (!isNames(checks)) throw new Error('the queue message has no list of checks');
  return { stage, accountId, accountName, checks };
}

function isStage(value: unknown): value is Job['stage'] {
  return typeof value === 'string' && STAGES.includes(value);
}

function isNames(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.length > 0 && value.every((name) => typeof name === 'string');
}
