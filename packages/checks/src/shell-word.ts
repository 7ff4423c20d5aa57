/** As one word of a POSIX shell, whatever is in it. */
export function shellWord(value: string): string {
  return /^[\w@%+:,./-]+$/.test(value) ? value : `'${value.replaceAll("'", `'\\''`)}'`;
}

/** The command that undoes a remediation. A name that begins with a hyphen is no option. */
export function rollbackCommand({ accountId, id }: { readonly accountId: string; readonly id: string }): string {
  return `keyhammer rollback ${id.startsWith('-') ? '-- ' : ''}${accountId} ${shellWord(id)}`;
}
