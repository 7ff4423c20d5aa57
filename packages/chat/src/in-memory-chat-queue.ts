import type { ChatQueue } from './chat-queue.ts';
import { type ChatTask, parseChatTask, writeChatTask } from './chat-task.ts';

/** A queue that keeps what it is given, for tests. */
export class InMemoryChatQueue implements ChatQueue {
  readonly queued: { readonly task: ChatTask; readonly delaySeconds: number }[] = [];

  async enqueue(task: ChatTask, delaySeconds = 0): Promise<void> {
    this.queued.push({ task: parseChatTask(writeChatTask(task)), delaySeconds });
  }

  get tasks(): readonly ChatTask[] {
    return this.queued.map(({ task }) => task);
  }
}
