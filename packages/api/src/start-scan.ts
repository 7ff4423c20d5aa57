import { type Job, type RequestedScan, reasonOf, UnavailableError } from '@keyhammer/core';
import type { AccountWork } from '@keyhammer/initiator';
import { requestIdOf } from './request-id.ts';
import type { ScanOrder, ScanPorts } from './scan-ports.ts';
import { mistakesIn, workOf } from './scan-scope.ts';
import { nextTurn, SCANS_PER_HALF_HOUR } from './scan-turn.ts';

export type StartedScan =
  | { readonly kind: 'started'; readonly requestId: string; readonly alreadyRunning: boolean }
  /** `retryAfterSeconds`: nothing is wrong with the order, it only comes too soon. */
  | { readonly kind: 'refused'; readonly mistakes: readonly string[]; readonly retryAfterSeconds?: number };

/**
 * Has an account identified soon. Where the same checks are at the account already, because somebody else asked, it is
 * their scan that the request waits for.
 * @throws UnavailableError if its job could not be queued: the request is on record as failed. What the other ports throw.
 */
export async function startScan(order: ScanOrder, ports: ScanPorts, now: Date): Promise<StartedScan> {
  const scope = { accounts: await ports.accounts(order.accountId), checks: ports.checks };
  const mistakes = mistakesIn(order, scope);
  const work = workOf(order, scope);
  if (mistakes.length > 0 || !work) return { kind: 'refused', mistakes };
  const turn = await nextTurn(work, ports.requests, now);
  if (turn.kind === 'too-many') return tooMany(work, turn.retryAfterSeconds);
  const scan = scanRequest(requestIdOf(turn.scan, {}), { order, work, now });
  const isOurs = turn.kind === 'free' && (await isFirst(scan, ports));
  const requestId = await recordTags(turn.scan, { order, work, now }, ports);
  if (isOurs) await enqueue({ ...work, run: `request ${scan.id}`, request: scan.id }, ports, now);
  return { kind: 'started', requestId, alreadyRunning: !isOurs };
}

interface Asked {
  readonly order: ScanOrder;
  readonly work: AccountWork;
  readonly now: Date;
}

function scanRequest(id: string, { order, work, now }: Asked, tags: RequestedScan['tags'] = {}): RequestedScan {
  const { accountId, checks } = work;
  return { id, accountId, checks, tags, by: order.by, requestedAt: now, updatedAt: now, progress: { kind: 'in-progress' } };
}

/** Puts the scan on record. False if somebody who asked at the same time was faster: then it is theirs. */
async function isFirst(scan: RequestedScan, { requests }: ScanPorts): Promise<boolean> {
  await requests.add(scan);
  const recorded = await requests.get(scan.id);
  return recorded?.by === scan.by && recorded.requestedAt.getTime() === scan.requestedAt.getTime();
}

/** A request with tags is a record of its own beside the scan's, which says how far it is. Returns the id to ask with. */
async function recordTags(scan: string, asked: Asked, { requests }: ScanPorts): Promise<string> {
  const { tags = {} } = asked.order;
  const id = requestIdOf(scan, tags);
  if (Object.keys(tags).length > 0) await requests.add(scanRequest(id, asked, tags));
  return id;
}

const NOT_QUEUED = 'the scan could not be queued; ask for it again';

async function enqueue(job: Job & { readonly request: string }, { queue, requests }: ScanPorts, now: Date): Promise<void> {
  try {
    await queue.enqueue([job]);
  } catch (error) {
    // What went wrong first is what the caller has to know. A record that stays behind fails by itself at its deadline.
    await requests.finish(job.request, { kind: 'failed', at: now, why: NOT_QUEUED }).catch(() => undefined);
    throw new UnavailableError(`The scan ${job.request} could not be queued: ${reasonOf(error)}`, { cause: error });
  }
}

function tooMany({ accountId }: AccountWork, retryAfterSeconds: number): StartedScan {
  const mistake = `${SCANS_PER_HALF_HOUR} scans of the account ${accountId} with the same checks were asked for within half an hour: ask again in ${retryAfterSeconds} seconds`;
  return { kind: 'refused', mistakes: [mistake], retryAfterSeconds };
}
