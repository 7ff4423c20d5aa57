import {
  type AccountInScope,
  addDays,
  type BusyKind,
  busyKinds,
  type Gap,
  type InventoryEntry,
  type InventoryLister,
  type InventoryView,
  isNeverUsed,
  type KeyUse,
  mixedKeys,
  reasonOf,
} from '@keyhammer/core';
import pLimit from 'p-limit';

/** A line of an inventory. */
export interface InventoryRow {
  readonly account: AccountInScope;
  readonly entry: InventoryEntry;
  /** In the view `mixed`. */
  readonly use?: KeyUse;
  /** In the view `busy`: the bound that its count is above. */
  readonly bound?: number;
}

/** What became of the reading of one account. `failed`: not to the end. */
export interface AccountInventory {
  readonly account: AccountInScope;
  readonly status: 'complete' | 'partial' | 'failed';
  readonly gaps: readonly Gap[];
  /** Why it failed. */
  readonly reason?: string;
  /** How many there are, as far as was seen; and how many of them are shown. */
  readonly entries: number;
  readonly shown: number;
  /** In the view `busy`: how often each kind is used, where the cloud counts. */
  readonly usage?: readonly BusyKind[];
}

export interface InventoryRequest {
  /** Absent: everything. */
  readonly view?: InventoryView;
  /** For the view `mixed`: what was used within so many days is in use; absent: ever. */
  readonly days?: number;
  readonly now: Date;
}

/** Where the rows go. An account's rows come before its end; those of several may come in turns. */
export interface InventoryWriter {
  row(row: InventoryRow): Promise<void>;
  end(account: AccountInventory): Promise<void>;
}

/** Accounts that are read side by side. */
const ACCOUNTS_AT_ONCE = 8;

/** Reads the accounts and hands over each row as soon as it is known to be one. One that fails holds up no other. */
export async function readInventories(
  accounts: readonly AccountInScope[],
  request: InventoryRequest,
  inventory: InventoryLister,
  writer: InventoryWriter,
  hear: (account: AccountInventory) => void,
): Promise<readonly AccountInventory[]> {
  const limit = pLimit(ACCOUNTS_AT_ONCE);
  return await limit.map(accounts, async (account) => {
    const result = await readAccount(account, request, inventory, writer);
    await writer.end(result);
    hear(result);
    return result;
  });
}

async function readAccount(
  account: AccountInScope,
  request: InventoryRequest,
  inventory: InventoryLister,
  writer: InventoryWriter,
): Promise<AccountInventory> {
  const view = viewOf(request);
  const gaps: Gap[] = [];
  const seen = { entries: 0, shown: 0 };
  const show = async (rows: readonly Omit<InventoryRow, 'account'>[]) => {
    for (const row of rows) await writer.row({ account, ...row });
    seen.shown += rows.length;
  };
  let failure: unknown;
  try {
    for await (const listed of inventory.list(account.id)) {
      if (listed.kind === 'gap') gaps.push(listed.gap);
      else {
        seen.entries += 1;
        await show(view.take(listed.entry));
      }
    }
  } catch (error) {
    failure = error;
  }
  const { rows, usage } = view.rest();
  await show(rows);
  return { account, ...seen, gaps, ...(usage && { usage }), ...statusOf(gaps, failure) };
}

function statusOf(gaps: readonly Gap[], failure: unknown): Pick<AccountInventory, 'status' | 'reason'> {
  if (failure !== undefined) return { status: 'failed', reason: reasonOf(failure) };
  return { status: gaps.length > 0 ? 'partial' : 'complete' };
}

type ViewedRow = Omit<InventoryRow, 'account'>;

/** One account, as a view shows it. */
interface ViewReading {
  /** What can be shown at once. */
  take(entry: InventoryEntry): readonly ViewedRow[];
  /** What could only be told when all had been seen. */
  rest(): { readonly rows: readonly ViewedRow[]; readonly usage?: readonly BusyKind[] };
}

const NO_REST: ViewReading['rest'] = () => ({ rows: [] });

function viewOf({ view, days, now }: InventoryRequest): ViewReading {
  if (view === undefined) return { take: (entry) => [{ entry }], rest: NO_REST };
  switch (view) {
    case 'never':
      return { take: (entry) => (isNeverUsed(entry) ? [{ entry }] : []), rest: NO_REST };
    case 'mixed': {
      const since = days === undefined ? undefined : addDays(now, -days);
      return collecting((entries) => ({ rows: mixedKeys(entries, since).flatMap(({ keys }) => keys) }));
    }
    case 'busy':
      return collecting((entries) => {
        const usage = busyKinds(entries);
        return { usage, rows: usage.flatMap(({ busy, bound }) => busy.map((entry) => ({ entry, ...(bound !== undefined && { bound }) }))) };
      });
  }
}

/** It takes all of an account to tell one from the others. */
function collecting(tell: (entries: readonly InventoryEntry[]) => ReturnType<ViewReading['rest']>): ViewReading {
  const entries: InventoryEntry[] = [];
  return {
    take: (entry) => {
      entries.push(entry);
      return [];
    },
    rest: () => tell(entries),
  };
}
