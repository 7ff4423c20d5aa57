import type { Command } from 'commander';
import type { CliContext, CommandResult, GlobalOptions } from './command.ts';
import { collect } from './options.ts';
import type { Workspace } from './workspace.ts';

// What the groups of commands share.

/** Runs a command and hands over what it says: with a configuration and its store open, or alone. */
export interface Runners {
  readonly context: CliContext;
  alone(command: (options: GlobalOptions) => Promise<CommandResult>): Promise<void>;
  /** A command that only `looks` sends no warnings to Slack. */
  inWorkspace(kind: 'acts' | 'looks', command: (workspace: Workspace) => Promise<CommandResult>, tables?: 'not-needed'): Promise<void>;
}

export function filtered(command: Command): Command {
  return command
    .option('--account <account>', 'only this account, by its id or its name (repeatable)', collect)
    .option('--check <name>', 'only this check (repeatable)', collect);
}

export function examples(...lines: readonly string[]): string {
  return `\nExamples:\n${lines.map((line) => `  ${line}`).join('\n')}`;
}
