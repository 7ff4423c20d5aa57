import {
  CredentialReportExpiredException,
  CredentialReportNotPresentException,
  CredentialReportNotReadyException,
  GenerateCredentialReportCommand,
  GetCredentialReportCommand,
  type IAMClient,
} from '@aws-sdk/client-iam';
import { reasonOf, type Waiter } from '@keyhammer/core';
import { translateAwsError } from '../errors.ts';

/** `madeAt` is absent if AWS does not tell. */
interface MadeReport {
  readonly content: Uint8Array;
  readonly madeAt?: Date;
}

export type ReportOutcome =
  | ({ readonly kind: 'fetched' } & MadeReport)
  /** Denied, failing, or not ready in time. */
  | { readonly kind: 'unavailable'; readonly reason: string };

/** AWS takes some seconds for a small account, and a minute or two for thousands of users. */
const FIRST_PAUSE_MS = 250;
const PAUSE_GROWTH = 1.5;
const LONGEST_PAUSE_MS = 5_000;
const PATIENCE_MS = 180_000;

/**
 * Has the account's credential report made and fetches it. AWS hands out the last one again for
 * four hours, so it may be that old.
 *
 * Once asked for, a report is polled for by fetching it (`ReportInProgress` until it is there):
 * that is one call fewer than asking `GenerateCredentialReport` whether it is complete.
 */
export async function fetchCredentialReport(iam: IAMClient, waiter: Waiter): Promise<ReportOutcome> {
  const what = 'Could not get the credential report';
  try {
    let isReady = await generate(iam);
    let pause = FIRST_PAUSE_MS;
    for (let waited = 0; waited <= PATIENCE_MS; ) {
      if (isReady) {
        const answer = await get(iam);
        if (typeof answer === 'object') return { kind: 'fetched', ...answer };
        if (answer === 'absent') await generate(iam);
      }
      await waiter.wait(pause);
      waited += pause;
      pause = Math.min(LONGEST_PAUSE_MS, pause * PAUSE_GROWTH);
      isReady = true;
    }
    return { kind: 'unavailable', reason: `${what}: not ready after ${PATIENCE_MS / 1000} seconds` };
  } catch (error) {
    return { kind: 'unavailable', reason: reasonOf(translateAwsError(error, what)) };
  }
}

/** Whether the report is there already. */
async function generate(iam: IAMClient): Promise<boolean> {
  const { State } = await iam.send(new GenerateCredentialReportCommand({}));
  return State === 'COMPLETE';
}

async function get(iam: IAMClient): Promise<MadeReport | 'in progress' | 'absent'> {
  try {
    const { Content: content = new Uint8Array(), GeneratedTime: madeAt } = await iam.send(new GetCredentialReportCommand({}));
    return { content, ...(madeAt && { madeAt }) };
  } catch (error) {
    if (error instanceof CredentialReportNotReadyException) return 'in progress';
    if (error instanceof CredentialReportNotPresentException || error instanceof CredentialReportExpiredException) return 'absent';
    throw error;
  }
}
