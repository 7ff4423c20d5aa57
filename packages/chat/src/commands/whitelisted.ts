import {
  type Account,
  code,
  type Doc,
  type Exception,
  formatLastDay,
  type Inline,
  isExpired,
  list,
  maskedId,
  paragraph,
  strong,
  text,
  type Whitelist,
} from '@keyhammer/core';

/** The entries for a check, account by account. */
export function exceptionsFromCheck(check: string, whitelist: Whitelist, accounts: readonly Account[], now: Date): Doc {
  const sections = [...(whitelist.get(check) ?? [])].filter(([, entries]) => entries.length > 0);
  if (sections.length === 0) return [paragraph(text('Nothing is whitelisted for '), strong(check), text('.'))];
  const nameOf = (id: string) => accounts.find((account) => account.id === id)?.name;
  return sections.flatMap(([id, entries]) => {
    const name = nameOf(id);
    return section([code(id), text(name === undefined ? ' (not in scope)' : ` (${name})`)], entries, now);
  });
}

/** The entries in an account, check by check. */
export function exceptionsInAccount({ id, name }: Account, whitelist: Whitelist, now: Date): Doc {
  const sections = [...whitelist].map(([check, accounts]) => [check, accounts.get(id) ?? []] as const);
  const some = sections.filter(([, entries]) => entries.length > 0);
  if (some.length === 0) return [paragraph(text('Nothing is whitelisted in '), code(id), text(` (${name}).`))];
  return some.flatMap(([check, entries]) => section([strong(check)], entries, now));
}

function section(heading: readonly Inline[], entries: readonly Exception[], now: Date): Doc {
  return [paragraph(...heading, text(':')), list(...entries.map((entry) => lineOf(entry, now)))];
}

function lineOf(entry: Exception, now: Date): readonly Inline[] {
  const { pattern, reason, approver, expires } = entry;
  const until = expires ? `${isExpired(entry, now) ? 'expired after' : 'until'} ${formatLastDay(expires)}` : 'without end';
  const facts = [until, ...(reason ? [reason] : []), ...(approver ? [`approved by ${approver}`] : [])];
  return [code(withoutIds(pattern)), text(`: ${facts.join('; ')}`)];
}

/** No id in full that a search in Slack would find. */
function withoutIds(pattern: string): string {
  return pattern.replaceAll(/\bA[A-Z]{3}[A-Z0-9]{12,}\b/g, maskedId);
}
