import type { EventLog } from '@keyhammer/core';
import { verifySlackSignature } from '@keyhammer/notifier-slack';
import type { ChatQueue } from './chat-queue.ts';
import type { ChatTask } from './chat-task.ts';
import { bodyOf, type HttpApiEvent, type HttpApiResponse } from './http-api.ts';
import { readPress } from './read-press.ts';

export interface AcknowledgePorts {
  readonly secret: string;
  readonly queue: ChatQueue;
  readonly log: EventLog;
}

/** Which of its requests Slack sends to which path. */
const ROUTES = { press: '/slack/interactivity', command: '/slack/commands' } as const;

/**
 * Slack waits for three seconds: the request is verified, read, queued, and that is all. Nothing of it is read before it
 * is known to be Slack's.
 * @throws what the queue throws: then Slack tells the person that it did not work
 */
export async function acknowledge(event: HttpApiEvent, { secret, queue, log }: AcknowledgePorts, now: Date): Promise<HttpApiResponse> {
  const { headers = {}, rawPath: path } = event;
  const body = bodyOf(event);
  const [timestamp, signature] = [headers['x-slack-request-timestamp'], headers['x-slack-signature']];
  const verdict = verifySlackSignature({ secret, timestamp, signature, body, now });
  if (verdict !== 'valid') {
    // No warning: anybody who knows the address could have as many sent to the team as he likes.
    log.info('request refused: its signature is not one that Slack has made lately', { verdict, path });
    return { statusCode: 401 };
  }
  const form = new URLSearchParams(body.toString('utf8'));
  // Slack tries the certificate now and then, and wants to hear no more than that.
  if (form.get('ssl_check') === '1') return { statusCode: 200 };
  const retry = headers['x-slack-retry-num'];
  if (path.endsWith(ROUTES.press)) return await acknowledgePress(form, { queue, log, retry }, now);
  if (path.endsWith(ROUTES.command)) return await acknowledgeCommand(form, { queue, log, retry }, now);
  return { statusCode: 404 };
}

interface Desk extends Pick<AcknowledgePorts, 'queue' | 'log'> {
  /** Which try of Slack's it is, if it is not the first. */
  readonly retry: string | undefined;
}

async function acknowledgePress(form: URLSearchParams, desk: Desk, now: Date): Promise<HttpApiResponse> {
  const press = readPress(form.get('payload'), now);
  if (press.kind === 'task') await enqueue(press.task, desk);
  else desk.log.info('interaction ignored', { why: press.why });
  return { statusCode: 200 };
}

async function acknowledgeCommand(form: URLSearchParams, desk: Desk, now: Date): Promise<HttpApiResponse> {
  const [id, person, replyTo] = [form.get('trigger_id'), form.get('user_id'), form.get('response_url')];
  if (!id || !person || !replyTo) {
    desk.log.info('command ignored', { why: 'it does not say who asks, or where the answer goes to' });
    return { statusCode: 200 };
  }
  await enqueue({ kind: 'command', id, person, replyTo, at: now, text: form.get('text') ?? '' }, desk);
  return ephemeral('Looking …');
}

async function enqueue(task: ChatTask, { queue, log, retry }: Desk): Promise<void> {
  await queue.enqueue(task);
  log.info('chat task queued', { kind: task.kind, task: task.id, person: task.person, ...(retry !== undefined && { retry }) });
}

/** Seen by the person who asked, and nobody else. */
function ephemeral(text: string): HttpApiResponse {
  const body = JSON.stringify({ response_type: 'ephemeral', text });
  return { statusCode: 200, headers: { 'content-type': 'application/json; charset=utf-8' }, body };
}
