import {
  type CredentialKind,
  coverageOf,
  type EventLog,
  type InventoryReader,
  RejectedError,
  reasonOf,
  type Scan,
  type ScanNeed,
  type ScanRequest,
  type Tags,
  type Waiter,
} from '@keyhammer/core';
import pLimit from 'p-limit';
import { scanAccessKeys } from './access-keys/scan-access-keys.ts';
import type { AccountSession, AwsConnection } from './connection/aws-connection.ts';
import { fetchCredentialReport, type ReportOutcome } from './credential-report/fetch-report.ts';
import { isNotFound, translateAwsError } from './errors.ts';
import type { ScanKind } from './kind-scan.ts';
import { readUserTags } from './user-tags.ts';

/** The credential kinds that are known here, each a folder. */
const KINDS: ReadonlyMap<CredentialKind, ScanKind> = new Map([['aws-access-key', scanAccessKeys]]);

const CALLS_AT_ONCE = 10;

export interface AwsInventoryReaderOptions {
  /** Made with the identification role. */
  readonly connection: Pick<AwsConnection, 'enter'>;
  /** The time that the checks go by; the real one if absent. */
  readonly now?: () => Date;
  /** For the pauses until the credential report is ready. */
  readonly waiter: Waiter;
  readonly log: EventLog;
  /** Calls under way to one account; 10 if absent. */
  readonly concurrency?: number;
}

/** Reads AWS accounts. Makes no call that changes anything, besides having the credential report made. */
export function awsInventoryReader(options: AwsInventoryReaderOptions): InventoryReader {
  const { connection, waiter, log, now = () => new Date(), concurrency = CALLS_AT_ONCE } = options;

  async function scan(accountId: string, request: ScanRequest): Promise<Scan> {
    const session = await connection.enter(accountId);
    let report: Promise<ReportOutcome> | undefined;
    const credentialReport = () => {
      report ??= fetchCredentialReport(session.iam, waiter);
      return report;
    };

    const scans = [];
    for (const kind of kindsIn(request)) {
      const unusedSince = latest(request.needs.filter((need) => need.kind === kind));
      const watched = request.watched.filter((credential) => credential.kind === kind);
      const shared = { session, watched, credentialReport, concurrency, now, log };
      scans.push(await scannerOf(kind)({ ...shared, ...(unusedSince && { unusedSince }) }));
    }
    return {
      accountId,
      credentials: scans.flatMap(({ credentials }) => credentials),
      activeCredentials: scans.reduce((sum, { activeCredentials }) => sum + activeCredentials, 0),
      coverage: coverageOf(scans.flatMap(({ gaps }) => gaps)),
    };
  }

  async function tagsOf(accountId: string, principals: readonly string[]): Promise<ReadonlyMap<string, Tags>> {
    if (principals.length === 0) return new Map();
    const session = await connection.enter(accountId);
    const limit = pLimit(concurrency);
    const tags = new Map<string, Tags>();
    const read = async (principal: string) => {
      const found = await tagsOrNone(session, principal, log);
      if (found) tags.set(principal, found);
    };
    await Promise.all([...new Set(principals)].map((principal) => limit(() => read(principal))));
    return tags;
  }

  return { scan, tagsOf };
}

async function tagsOrNone({ iam, accountId }: AccountSession, principal: string, log: EventLog): Promise<Tags | undefined> {
  try {
    return await readUserTags(iam, principal);
  } catch (error) {
    const reason = reasonOf(translateAwsError(error, `Could not read the tags of ${principal}`));
    // A user who has gone since is nothing to worry about.
    log[isNotFound(error) ? 'debug' : 'warn']('tags not read', { account: accountId, principal, reason });
    return undefined;
  }
}

function kindsIn({ needs, watched }: ScanRequest): ReadonlySet<CredentialKind> {
  return new Set([...needs, ...watched].map(({ kind }) => kind));
}

function scannerOf(kind: CredentialKind): ScanKind {
  const scanKind = KINDS.get(kind);
  if (!scanKind) throw new RejectedError(`AWS has no credentials of the kind ${kind}`);
  return scanKind;
}

/** The latest threshold asks for the most: what is unused since then holds all that the others ask for. */
function latest(needs: readonly ScanNeed[]): Date | undefined {
  const instants = needs.map(({ unusedSince }) => unusedSince.getTime());
  return instants.length === 0 ? undefined : new Date(Math.max(...instants));
}
