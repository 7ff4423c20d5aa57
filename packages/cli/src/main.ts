import { hostname, userInfo } from 'node:os';
import { runCli } from './run-cli.ts';
import { processTerminal } from './terminal.ts';
import { terminalPrompts } from './terminal-prompts.ts';

/** The command as a process: its arguments, its streams, its clock. */
export async function main(): Promise<void> {
  endQuietlyWithReader();
  process.exitCode = await runCli(process.argv.slice(2), {
    terminal: processTerminal(),
    environment: process.env,
    directory: process.cwd(),
    operator: `${userName()}@${hostname()}`,
    prompts: terminalPrompts,
    now: () => new Date(),
  });
}

/** `keyhammer issues | head`: who reads no further is no error. */
function endQuietlyWithReader(): void {
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
    process.exit();
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
