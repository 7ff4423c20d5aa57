import {
  addDays,
  type Clock,
  type FinishedScan,
  isBefore,
  type RequestedScan,
  SCAN_REQUEST_KEPT_DAYS,
  type ScanRequests,
} from '@keyhammer/core';
import { frozenCopy } from './frozen-copy.ts';

/** The promises of scan requests, kept in memory. What it hands out is frozen. */
export class InMemoryScanRequests implements ScanRequests {
  readonly #requests = new Map<string, RequestedScan>();
  readonly #clock: Clock;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** All that were added, old ones too. */
  get all(): readonly RequestedScan[] {
    return [...this.#requests.values()];
  }

  async add(request: RequestedScan): Promise<void> {
    if (!this.#requests.has(request.id)) this.#requests.set(request.id, frozenCopy(request));
  }

  async get(id: string): Promise<RequestedScan | undefined> {
    const request = this.#requests.get(id);
    return request && isBefore(this.#clock.now(), addDays(request.requestedAt, SCAN_REQUEST_KEPT_DAYS)) ? request : undefined;
  }

  async finish(id: string, progress: FinishedScan): Promise<void> {
    const request = await this.get(id);
    if (!request || request.progress.kind === 'complete') return;
    this.#requests.set(id, frozenCopy({ ...request, progress, updatedAt: progress.at }));
  }
}
