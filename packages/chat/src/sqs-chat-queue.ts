import { SendMessageCommand, type SQSClient } from '@aws-sdk/client-sqs';
import { reasonOf, UnavailableError } from '@keyhammer/core';
import type { ChatQueue } from './chat-queue.ts';
import { writeChatTask } from './chat-task.ts';

export function sqsChatQueue(client: SQSClient, url: string): ChatQueue {
  return {
    async enqueue(task, delaySeconds = 0) {
      const command = new SendMessageCommand({ QueueUrl: url, MessageBody: writeChatTask(task), DelaySeconds: delaySeconds });
      await client.send(command).catch((error: unknown) => {
        throw new UnavailableError(`Could not queue what was asked for in the chat on ${url}: ${reasonOf(error)}`, {
          cause: error,
          advice: 'If it is denied, allow sqs:SendMessage on that queue',
        });
      });
    },
  };
}
