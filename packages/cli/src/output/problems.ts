import type { Colors } from '../terminal.ts';
import { someOf } from './counted.ts';
import { printable } from './printable.ts';

/** Something that went wrong, and with what. */
export interface Problem {
  readonly subject: string;
  readonly reason: string;
}

/** A line for each reason: an outage that hits a thousand issues is one line, not a thousand. */
export function problemLines(problems: readonly Problem[], colors: Colors): readonly string[] {
  const groups = [...Map.groupBy(problems, ({ reason }) => reason)];
  return groups.map(([reason, group]) => colors.yellow(printable(`! ${someOf(group.map(({ subject }) => subject))}: ${reason}`)));
}
