/** What it takes to put jobs on a queue, and, for Lambda's poller, to take them off. */
export const QUEUE_ACTIONS = {
  send: ['sqs:SendMessage'],
  consume: ['sqs:ReceiveMessage', 'sqs:DeleteMessage', 'sqs:GetQueueAttributes'],
} as const satisfies Readonly<Record<string, readonly string[]>>;
