/** What the functions have said: how much, and which warnings and errors how often. */
export class LogTally {
  bytes = 0;
  readonly complaints = new Map<string, number>();

  readonly hear = (line: string): void => {
    this.bytes += Buffer.byteLength(line) + 1;
    const complaint = complaintIn(line);
    if (complaint !== undefined) this.complaints.set(complaint, (this.complaints.get(complaint) ?? 0) + 1);
  };
}

/** The constant message of a warning or an error, or a line that is no event: a stack trace, say. */
function complaintIn(line: string): string | undefined {
  try {
    const { level, message } = JSON.parse(line) as { readonly level?: unknown; readonly message?: unknown };
    return level === 'warn' || level === 'error' ? `${level}: ${message}` : undefined;
  } catch {
    return line === '' ? undefined : `unreadable: ${line.slice(0, 200)}`;
  }
}
