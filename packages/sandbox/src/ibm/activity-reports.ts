import { randomUUID } from 'node:crypto';
import type { ReportConditions } from './conditions.ts';
import { ibmTime } from './identifiers.ts';
import type { ReportLists } from './report-lists.ts';

const KEPT_MS = 24 * 60 * 60 * 1000;

/** What is in a report when it is ordered. Later changes do not show in it. */
export interface ReportOrder {
  readonly accountId: string;
  /** iam_id. */
  readonly createdBy: string;
  readonly hours: number;
  readonly lists: ReportLists;
  readonly conditions: ReportConditions;
}

interface Report extends ReportOrder {
  readonly reference: string;
  readonly created: number;
  pollsLeft: number;
}

export type ReportState = { readonly kind: 'unknown' | 'pending' } | { readonly kind: 'ready'; readonly body: unknown };

/** The activity reports of all accounts, the newest of an account last. */
export class ActivityReports {
  readonly #reports = new Map<string, Report[]>();

  /** Deletes the account's reports that are older than a day. */
  order(order: ReportOrder, now: Date): string {
    const kept = this.#of(order.accountId).filter(({ created }) => now.getTime() - created <= KEPT_MS);
    const conditions = { ...order.conditions };
    const report = { ...order, conditions, reference: randomUUID(), created: now.getTime(), pollsLeft: conditions.pendingPolls ?? 1 };
    this.#reports.set(order.accountId, [...kept, report]);
    return report.reference;
  }

  /** @param reference or `latest`, which is the newest one, whoever ordered it. */
  ask(accountId: string, reference: string, now: Date): ReportState {
    const reports = this.#of(accountId);
    const report = reference === 'latest' ? reports.at(-1) : reports.find((each) => each.reference === reference);
    if (!report) return { kind: 'unknown' };
    return isPending(report, now) ? { kind: 'pending' } : { kind: 'ready', body: bodyOf(report) };
  }

  #of(accountId: string): readonly Report[] {
    return this.#reports.get(accountId) ?? [];
  }
}

/** To ask is to wait: each time counts. */
function isPending(report: Report, now: Date): boolean {
  const { never = false } = report.conditions;
  const asked = report.pollsLeft > 0;
  if (asked) report.pollsLeft -= 1;
  return never || asked || now.getTime() < readyAt(report);
}

function readyAt({ created, conditions }: Report): number {
  return created + (conditions.pendingMs ?? 0);
}

/** Lists with nothing in them are left out, as IBM's specification lets them be. */
function bodyOf(report: Report): unknown {
  const { without = [] } = report.conditions;
  const lists = Object.entries(report.lists).filter(([name, list]) => list.length > 0 && !without.some((part) => part === name));
  return {
    created_by: report.createdBy,
    reference: report.reference,
    report_duration: String(report.hours),
    report_start_time: ibmTime(report.created),
    report_end_time: ibmTime(readyAt(report)),
    ...Object.fromEntries(lists),
  };
}
