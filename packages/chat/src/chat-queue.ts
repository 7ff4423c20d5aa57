import type { ChatTask } from './chat-task.ts';

/** @throws AccessDeniedError, ThrottledError, UnavailableError */
export interface ChatQueue {
  /** Resolves when the task is safely queued; it may be delivered more than once. `delaySeconds`: not before so many, 900 at the most. */
  enqueue(task: ChatTask, delaySeconds?: number): Promise<void>;
}
