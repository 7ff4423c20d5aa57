import { SendMessageCommand, type SQSClient } from '@aws-sdk/client-sqs';
import { translateAwsError } from '@keyhammer/provider-aws';
import type { ChatQueue } from './chat-queue.ts';
import { writeChatTask } from './chat-task.ts';

export function sqsChatQueue(client: SQSClient, url: string): ChatQueue {
  return {
    async enqueue(task, delaySeconds = 0) {
      const command = new SendMessageCommand({ QueueUrl: url, MessageBody: writeChatTask(task), DelaySeconds: delaySeconds });
      await client.send(command).catch((error: unknown) => {
        throw translateAwsError(error, `Could not queue what was asked for in the chat on ${url}`, {
          adviceIfDenied: 'Allow sqs:SendMessage on it',
        });
      });
    },
  };
}
