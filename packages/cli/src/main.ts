import { hostname, userInfo } from 'node:os';
import { runCli } from './run-cli.ts';
import { processTerminal } from './terminal.ts';
import { terminalPrompts } from './terminal-prompts.ts';

/** The command as a process: its arguments, its streams, its clock. */
export async function main(): Promise<void> {
  process.exitCode = await runCli(process.argv.slice(2), {
    terminal: processTerminal(),
    environment: process.env,
    directory: process.cwd(),
    operator: `${userName()}@${hostname()}`,
    prompts: terminalPrompts,
    now: () => new Date(),
  });
}

/** A container may run under a user id that has no name. */
function userName(): string {
  try {
    return userInfo().username;
  } catch {
    return `uid ${process.getuid?.() ?? 'unknown'}`;
  }
}
