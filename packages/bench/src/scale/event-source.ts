import type { Queue, Received } from './queue.ts';
import type { SimulatedClock } from './simulated-clock.ts';

export interface EventSource {
  readonly queue: Queue;
  /** Works on a batch. `killed`: nobody knows what became of it. @throws if all of it failed */
  readonly invoke: (event: unknown) => Promise<{ readonly result: unknown } | 'killed'>;
  readonly batchSize: number;
  /** How many batches are worked on at once: `maximumConcurrency`. */
  readonly concurrency: number;
}

/**
 * Lambda's poller: hands batches to the function, deletes what it has done, and leaves the rest to come back. Once there is
 * nothing to do but wait for that, the clock is put forward. Ends when the queue is empty.
 */
export async function drain(source: EventSource, clock: Pick<SimulatedClock, 'putForwardTo'>): Promise<void> {
  const { queue, concurrency } = source;
  while (!queue.isEmpty) {
    await Promise.all(Array.from({ length: concurrency }, () => workOff(source)));
    if (!queue.isEmpty) await clock.putForwardTo(queue.allVisibleAt);
  }
}

async function workOff(source: EventSource): Promise<void> {
  const { queue, batchSize } = source;
  for (let batch = queue.receive(batchSize); batch.length > 0; batch = queue.receive(batchSize)) {
    const unfinished = await unfinishedOf(source, batch);
    for (const { message, receipt } of batch) if (!unfinished.has(message.messageId)) queue.delete(receipt);
  }
}

/** Of a killed function nobody hears, so nothing of its batch is done. */
async function unfinishedOf({ invoke }: EventSource, batch: readonly Received[]): Promise<ReadonlySet<string>> {
  const all = new Set(batch.map(({ message }) => message.messageId));
  try {
    const answer = await invoke({ Records: batch.map(({ message }) => message) });
    return answer === 'killed' ? all : failuresIn(answer.result);
  } catch {
    return all;
  }
}

/** Lambda takes an answer that it can't read for a batch that failed: @throws Error */
function failuresIn(result: unknown): ReadonlySet<string> {
  const { batchItemFailures } = result as { readonly batchItemFailures: readonly { readonly itemIdentifier: string }[] };
  return new Set(batchItemFailures.map(({ itemIdentifier }) => itemIdentifier));
}
