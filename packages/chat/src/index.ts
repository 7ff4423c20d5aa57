export type { ChatQueue } from './chat-queue.ts';
export { type ChatTask, parseChatTask, writeChatTask } from './chat-task.ts';
export { type ChatPorts, type ChatSettings, workOnTask } from './work-on-task.ts';
