import { expect, test } from '@jest/globals';
import { NOW, RecordingEventLog } from '@keyhammer/testing';
import { type ChatTask, writeChatTask } from './chat-task.ts';
import { handleTasks } from './handle-tasks.ts';

const command = (text: string): ChatTask => ({
  kind: 'command',
  id: text,
  person: 'U1',
  replyTo: 'https://hooks.slack.com/x',
  at: NOW,
  text,
});

test('what can not be read, or fails, goes back to the queue, and the rest is done', async () => {
  const done: ChatTask[] = [];
  const log = new RecordingEventLog();
  const work = async (task: ChatTask) => {
    if (task.id === 'bad') throw new Error('no');
    done.push(task);
  };
  const bodies = { first: '{', second: writeChatTask(command('bad')), third: writeChatTask(command('good')) };
  const Records = Object.entries(bodies).map(([messageId, body]) => ({ messageId, body }));
  expect(await handleTasks({ Records }, work, log)).toEqual({
    batchItemFailures: [{ itemIdentifier: 'first' }, { itemIdentifier: 'second' }],
  });
  expect(done).toEqual([command('good')]);
  expect(log.named('error')).toHaveLength(2);
});
