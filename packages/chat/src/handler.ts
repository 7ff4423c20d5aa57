import { openChat } from '@keyhammer/channels';
import type { SqsBatchResponse, SqsEvent } from '@keyhammer/job-queue';
import { type Invocation, invoke, type LambdaContext } from '@keyhammer/lambda';
import { handleTasks } from './handle-tasks.ts';
import { chatSettings, wireChat } from './wire.ts';
import { workOnTask } from './work-on-task.ts';

/** The Lambda function behind the chat queue. It touches no credential: it has no role in any account. */
export async function handler(event: SqsEvent, context?: LambdaContext): Promise<SqsBatchResponse> {
  return await invoke('chat', (invocation) => work(event, invocation), context);
}

async function work(event: SqsEvent, invocation: Invocation): Promise<SqsBatchResponse> {
  const { settings, log, waiter, now } = invocation;
  const chat = await openChat(settings, { environment: process.env, log, waiter, keepSecrets: log.keepSecrets });
  using ports = await wireChat(invocation, chat);
  return await handleTasks(event, (task) => workOnTask(task, chatSettings(settings), ports, now), log);
}
