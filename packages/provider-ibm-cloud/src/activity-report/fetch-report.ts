import { RemoteError, reasonOf, type Waiter } from '@keyhammer/core';
import { ADVICE_TO_REPORT } from '../advice.ts';
import { fieldsOf, textIn } from '../body.ts';
import type { IbmSession } from '../connection/ibm-connection.ts';
import { type ActivityReport, parseReport, type ReportOrder } from './parse-report.ts';

export type ReportReading =
  | { readonly kind: 'read'; readonly report: ActivityReport }
  /** Denied, failing, of other hours, or not ready in time: says nothing of what is in the account. */
  | { readonly kind: 'unavailable'; readonly reason: string };

/** IBM Cloud takes seconds for a small account, and minutes for a large one. */
const FIRST_PAUSE_MS = 1_000;
const PAUSE_GROWTH = 1.5;
const LONGEST_PAUSE_MS = 15_000;
const PATIENCE_MS = 300_000;

/** Has an activity report made, and fetches it by its reference: the latest may be somebody else's, of other hours. */
export async function fetchReport(session: IbmSession, wanted: Omit<ReportOrder, 'reference'>, waiter: Waiter): Promise<ReportReading> {
  try {
    const order = { ...wanted, reference: await orderReport(session, wanted.hours) };
    let pause = FIRST_PAUSE_MS;
    for (let waited = 0; waited <= PATIENCE_MS; waited += pause, pause = Math.min(LONGEST_PAUSE_MS, pause * PAUSE_GROWTH)) {
      const report = await getReport(session, order);
      if (report !== 'pending') return { kind: 'read', report };
      await waiter.wait(pause);
    }
    return { kind: 'unavailable', reason: `Could not get the activity report: not ready after ${PATIENCE_MS / 60_000} minutes` };
  } catch (error) {
    if (error instanceof RemoteError) return { kind: 'unavailable', reason: reasonOf(error) };
    throw error;
  }
}

async function orderReport({ accountId, calls }: IbmSession, hours: number): Promise<string> {
  return calls.ask(
    { what: `Could not have an activity report made of account ${accountId}`, adviceIfDenied: ADVICE_TO_REPORT },
    ({ iam }) => iam.createReport({ accountId, type: 'inactive', duration: String(hours) }),
    ({ result }) => textIn(fieldsOf(result), 'reference'),
  );
}

async function getReport({ accountId, calls }: IbmSession, order: ReportOrder): Promise<ActivityReport | 'pending'> {
  return calls.ask(
    { what: `Could not get the activity report of account ${accountId}`, adviceIfDenied: ADVICE_TO_REPORT },
    ({ iam }) => iam.getReport({ accountId, reference: order.reference }),
    // The SDK makes an empty text of the answer that has no body.
    ({ status, result }) => (status === 204 ? 'pending' : parseReport(result, order)),
  );
}
