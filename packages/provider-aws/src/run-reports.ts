import type { Waiter } from '@keyhammer/core';
import type { AccountSession } from './connection/aws-connection.ts';
import { RecentlyUsed } from './connection/recently-used.ts';
import { type ReportReading, readAccountReport } from './credential-report/account-report.ts';

/** A function that is warm may run for days; AWS makes a new report every four hours. */
const KEPT_FOR_MS = 60 * 60 * 1000;
const REPORTS_KEPT = 5;

interface Kept {
  readonly at: Date;
  readonly reading: Promise<ReportReading>;
}

/** The credential reports of the accounts that a run acts in, each read once, with those users who have a password. */
export class RunReports {
  readonly #waiter: Waiter;
  readonly #now: () => Date;
  readonly #kept = new RecentlyUsed<string, Kept>(REPORTS_KEPT);

  constructor({ waiter, now }: { readonly waiter: Waiter; readonly now: () => Date }) {
    this.#waiter = waiter;
    this.#now = now;
  }

  of({ accountId, iam }: AccountSession): Promise<ReportReading> {
    const kept = this.#kept.get(accountId);
    const at = this.#now();
    if (kept && at.getTime() - kept.at.getTime() < KEPT_FOR_MS) return kept.reading;
    const reading = readAccountReport(iam, this.#waiter, ({ passwordEnabled }) => passwordEnabled);
    this.#kept.set(accountId, { at, reading });
    return reading;
  }
}
