import type { EventLog } from '@keyhammer/core';
import type { SqsBatchResponse, SqsEvent } from '@keyhammer/job-queue';
import { type ChatTask, parseChatTask } from './chat-task.ts';

/** Works on the tasks of a batch. One that can't be read, or fails, goes back to the queue; the others are done. */
export async function handleTasks(event: SqsEvent, work: (task: ChatTask) => Promise<void>, log: EventLog): Promise<SqsBatchResponse> {
  const failures: string[] = [];
  for (const { messageId, body } of event.Records) {
    try {
      await work(parseChatTask(body));
    } catch (error) {
      log.error('chat task failed', { messageId, error });
      failures.push(messageId);
    }
  }
  return { batchItemFailures: failures.map((itemIdentifier) => ({ itemIdentifier })) };
}
