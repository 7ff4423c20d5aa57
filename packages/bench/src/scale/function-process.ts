/** One execution environment of a Lambda function: a process that loads its handler once and serves one event at a time. */
import { setClock } from './moved-clock.ts';

export interface InvocationRequest {
  readonly event: unknown;
  readonly timeoutMs: number;
  /** How far the simulation's time is ahead of the real one. */
  readonly aheadMs: number;
}

/** What came of an event. */
export interface Invoked {
  readonly result?: unknown;
  readonly error?: string;
  /** Processor time that it took. */
  readonly cpuMs: number;
  readonly wallMs: number;
  /** The largest that the process has been since its start. */
  readonly maxRssMb: number;
}

type Handler = (event: unknown, context: unknown) => Promise<unknown>;

const [, , entry = ''] = process.argv;
const { handler } = (await import(entry)) as { readonly handler: Handler };

process.on('message', ({ event, timeoutMs, aheadMs }: InvocationRequest) => {
  setClock(aheadMs);
  void serve(event, timeoutMs).then((invoked) => process.send?.(invoked));
});
// Whoever invokes is gone, however that came.
process.on('disconnect', () => process.exit());
process.send?.('ready');

async function serve(event: unknown, timeoutMs: number): Promise<Invoked> {
  const start = performance.now();
  const before = process.cpuUsage();
  const context = { getRemainingTimeInMillis: () => timeoutMs - (performance.now() - start) };
  const outcome = await handler(event, context).then(
    (result) => ({ result }),
    (error: unknown) => ({ error: error instanceof Error ? (error.stack ?? error.message) : String(error) }),
  );
  const { user, system } = process.cpuUsage(before);
  return {
    ...outcome,
    cpuMs: (user + system) / 1000,
    wallMs: performance.now() - start,
    maxRssMb: process.resourceUsage().maxRSS / 1024,
  };
}
