import { type ChildProcess, spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { Sandbox } from '@keyhammer/sandbox';

const EXECUTABLE = fileURLToPath(new URL('../bin/keyhammer.js', import.meta.url));

export interface EndedProcess {
  readonly status: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface ProcessOptions {
  readonly nodeOptions?: readonly string[];
  readonly environment?: Readonly<Record<string, string>>;
}

/** The command as a process of its own, with the real clock, against a sandbox that this process serves. */
export function startProcess(
  sandbox: Sandbox,
  argv: readonly string[],
  { nodeOptions = [], environment = {} }: ProcessOptions = {},
): ChildProcess {
  const { PATH, HOME } = process.env;
  return spawn(process.execPath, [...nodeOptions, EXECUTABLE, ...argv], {
    env: { PATH, HOME, ...sandbox.environment(), ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
}

export async function ended(child: ChildProcess): Promise<EndedProcess> {
  const texts = { stdout: '', stderr: '' };
  for (const name of ['stdout', 'stderr'] as const) child[name]?.on('data', (chunk) => (texts[name] += chunk));
  return await new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (status, signal) => resolve({ ...texts, status, signal }));
  });
}

/** A request at which a process is killed: not carried out (`cut-before`), or carried out with no answer (`cut-after`). */
export interface KillPoint {
  /** As the sandbox names it: `iam:UpdateAccessKey`, `POST /rest/api/3/issue/bulk`, `chat.postMessage`. */
  readonly operation: string;
  /** 1 for the first such request. */
  readonly nth: number;
  readonly effect: 'cut-before' | 'cut-after';
}

export async function killAt(sandbox: Sandbox, argv: readonly string[], { operation, nth, effect }: KillPoint): Promise<EndedProcess> {
  const services = [sandbox.aws.service, sandbox.jira.service, sandbox.slack.service];
  const child = startProcess(sandbox, argv);
  let seen = 0;
  for (const service of services) {
    service.addFault({
      matches: (request) => {
        if (request.operation === operation) seen += 1;
        if (seen >= nth) child.kill('SIGKILL');
        return seen >= nth;
      },
      effect,
    });
  }
  const end = await ended(child);
  for (const service of services) service.clearFaults();
  return end;
}
