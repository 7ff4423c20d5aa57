import type { CommandResult, ExitStatus } from '../command.ts';

/** What the story says that a command does. */
export interface Expectation {
  /** 0 if absent. */
  readonly status?: ExitStatus;
  /** What holds afterwards, in words and as a fact of the sandbox. */
  readonly claims?: Readonly<Record<string, () => boolean>>;
}

/** What the story says of a command, and what is not so: a demo that tells anything else than it does is worth nothing. */
export function brokenPromises(command: string, { status = 0, claims = {} }: Expectation, result: CommandResult): readonly string[] {
  return [
    ...(result.status === status ? [] : [`"${command}" ended with status ${result.status}; the story has ${status}.`]),
    ...Object.entries(claims).flatMap(([words, holds]) => (holds() ? [] : [`After "${command}" this is not so: ${words}.`])),
  ];
}
