import type { Issue } from '@keyhammer/core';
import { NOW } from './builders.ts';
import { FakeWaiter } from './fake-waiter.ts';
import { InMemoryAccountHealth } from './in-memory-account-health.ts';
import { InMemoryActBudget } from './in-memory-act-budget.ts';
import { InMemoryAuditLog } from './in-memory-audit-log.ts';
import { InMemoryCloud } from './in-memory-cloud.ts';
import { InMemoryIssueStore } from './in-memory-issue-store.ts';
import { InMemoryNotifier } from './in-memory-notifier.ts';
import { InMemoryRunLock } from './in-memory-run-lock.ts';
import { InMemoryScanRequests } from './in-memory-scan-requests.ts';
import { InMemoryTicketTracker } from './in-memory-ticket-tracker.ts';
import { InMemoryVault } from './in-memory-vault.ts';
import { RecordingEventLog } from './recording-event-log.ts';

export interface InMemoryWorldOptions {
  readonly issues?: readonly Issue[];
  readonly findLagMs?: number;
  /** Whom Jira and Slack know; everyone, if absent. */
  readonly people?: readonly string[];
}

/** Every system around Keyhammer, in memory, under one clock that starts at `NOW`. */
export class InMemoryWorld {
  readonly clock = new FakeWaiter(NOW);
  readonly cloud = new InMemoryCloud(() => this.clock.now());
  readonly vault = new InMemoryVault();
  readonly audit = new InMemoryAuditLog();
  readonly lock = new InMemoryRunLock(this.clock);
  readonly health = new InMemoryAccountHealth();
  readonly budget = new InMemoryActBudget();
  readonly requests = new InMemoryScanRequests(this.clock);
  readonly log = new RecordingEventLog();
  readonly issues: InMemoryIssueStore;
  readonly tracker: InMemoryTicketTracker;
  readonly notifier: InMemoryNotifier;

  constructor({ issues = [], findLagMs = 0, people }: InMemoryWorldOptions = {}) {
    this.issues = new InMemoryIssueStore(issues);
    this.tracker = new InMemoryTicketTracker({ clock: this.clock, findLagMs, ...(people && { people }) });
    this.notifier = new InMemoryNotifier(people);
  }

  get now(): Date {
    return this.clock.now();
  }

  /** @throws Error if there is no such issue: in most tests, that it was lost. */
  issue(id: string): Issue {
    const found = this.issues.all.find((issue) => issue.id === id);
    if (!found) throw new Error(`there is no issue ${id}`);
    return found;
  }
}
