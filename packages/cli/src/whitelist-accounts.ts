import { setTimeout as sleep } from 'node:timers/promises';
import { configuredAccounts, type Settings } from '@keyhammer/config';
import { RemoteError } from '@keyhammer/core';
import { configuredAccounts as accountsInScope } from '@keyhammer/initiator';
import type { CliContext, GlobalOptions } from './command.ts';
import { openLog } from './command-log.ts';
import { isAccountId } from './scope.ts';

/** id → name of the accounts that an entry may be for. The organisation is asked only for one that the files do not name. */
export async function accountsForEntries(
  settings: Settings,
  wanted: string,
  options: GlobalOptions,
  context: CliContext,
): Promise<ReadonlyMap<string, string>> {
  const known = namedInFiles(settings);
  if (!settings.aws.organization || known.has(wanted) || [...known.values()].includes(wanted)) return known;
  const { log } = openLog(options, context);
  const waiter = context.waiter ?? { wait: (milliseconds: number) => sleep(milliseconds) };
  try {
    const active = await accountsInScope({ settings, log, waiter });
    return new Map([...known, ...active.map(({ id, name }) => [id, name] as const)]);
  } catch (error) {
    if (!(error instanceof RemoteError) || !isAccountId(wanted)) throw error;
    log.warn('the accounts of the organisation could not be read: taking the account as it is', { account: wanted, error });
    return new Map([...known, [wanted, wanted]]);
  }
}

function namedInFiles(settings: Settings): ReadonlyMap<string, string> {
  const { aws, checks } = settings;
  const unnamed = [aws.mainAccountId ?? [], ...checks.map(({ accounts = [] }) => accounts)].flat().map((id) => [id, id] as const);
  return new Map([...unnamed, ...configuredAccounts(settings).map(({ id, name }) => [id, name] as const)]);
}
