import type { CommandResult, ExitStatus } from '../command.ts';

/** What the story says that a command does. */
export interface Expectation {
  /** 0 if absent. */
  readonly status?: ExitStatus;
  /** What holds afterwards, in words and as a fact of the sandbox. */
  readonly claims?: Readonly<Record<string, () => boolean | Promise<boolean>>>;
}

/** What the story says of a command, and what is not so: a demo that tells anything else than it does is worth nothing. */
export async function brokenPromises(command: string, expected: Expectation, result: CommandResult): Promise<readonly string[]> {
  const { status = 0, claims = {} } = expected;
  const broken = result.status === status ? [] : [`"${command}" ended with status ${result.status}; the story has ${status}.`];
  for (const [words, holds] of Object.entries(claims)) {
    if (!(await holds())) broken.push(`After "${command}" this is not so: ${words}.`);
  }
  return broken;
}
