import {
  type Account,
  type AccountInScope,
  accountsOfCheck,
  type CheckSettings,
  code,
  type Doc,
  type Inline,
  list,
  paragraph,
  strong,
  text,
} from '@keyhammer/core';

/** How many accounts of a check are named; the rest is counted. */
const ACCOUNTS_NAMED = 10;

/** What each check does, and in which accounts. */
export function statusOfAll(checks: readonly CheckSettings[], accounts: readonly AccountInScope[]): Doc {
  if (checks.length === 0) return [paragraph(text('No check is configured.'))];
  return [
    paragraph(text(`${accounts.length === 1 ? '1 account is' : `${quantity(accounts.length)} accounts are`} in scope.`)),
    list(...checks.map((settings) => [...doesWhat(settings), ...whereOf(settings, accounts)])),
  ];
}

/** What the checks do in one account. */
export function statusOfAccount(account: Account, checks: readonly CheckSettings[], accounts: readonly AccountInScope[]): Doc {
  const looking = checks.filter((settings) => !settings.enabled || accountsOfCheck(settings, accounts).some(({ id }) => id === account.id));
  const name = [code(account.id), text(` (${account.name})`)];
  if (looking.length === 0) return [paragraph(...name, text(': no check looks at it.'))];
  return [paragraph(...name, text(':')), list(...looking.map((settings) => doesWhat(settings, account.id)))];
}

/** @param accountId only what it does there */
function doesWhat(settings: CheckSettings, accountId?: string): readonly Inline[] {
  const does = settings.enabled ? stagesOf(settings, accountId).join(', ') : 'disabled';
  return [strong(settings.check), text(`: ${does}`)];
}

function stagesOf({ reporting, remediation, remediationAccounts, retentionDays }: CheckSettings, accountId?: string): readonly string[] {
  const isThere = accountId === undefined || (remediationAccounts?.includes(accountId) ?? true);
  const where = accountId === undefined && remediationAccounts ? ` in ${named(remediationAccounts)}` : '';
  return [
    'identification',
    ...(reporting ? ['reporting'] : []),
    ...(remediation && isThere ? [`remediation ${retentionDays} days after the report${where}`] : []),
  ];
}

function whereOf(settings: CheckSettings, accounts: readonly AccountInScope[]): readonly Inline[] {
  if (!settings.enabled) return [];
  const looked = accountsOfCheck(settings, accounts);
  const isEverywhere = looked.length === accounts.length && accounts.every(({ id }) => looked.some((each) => each.id === id));
  if (isEverywhere) return [text('; in all of them')];
  return [
    text(`; in ${looked.length === 0 ? 'none of them' : named(looked.map(({ id, name }) => (id === name ? id : `${id} (${name})`)))}`),
  ];
}

function named(accounts: readonly string[]): string {
  const more = accounts.length - ACCOUNTS_NAMED;
  return `${accounts.slice(0, ACCOUNTS_NAMED).join(', ')}${more > 0 ? ` and ${quantity(more)} more` : ''}`;
}

function quantity(count: number): string {
  return count.toLocaleString('en');
}
