import { readFileSync } from 'node:fs';
import { codeOf } from './error-code.ts';

/** Whether a process with that id runs, ours or another user's. */
export function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return codeOf(error) === 'EPERM';
  }
}

/**
 * Boot and start time of a process, which no other process with the same id shares. Linux only, from
 * /proc (proc(5): `starttime` is field 22 of `stat`, counted behind the name, which may hold anything).
 */
export function identityOf(pid: number): string | undefined {
  try {
    const boot = readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const startTime = stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19];
    return startTime && `${boot}:${startTime}`;
  } catch {
    return undefined; // Not Linux, or /proc is hidden: the process id alone has to do.
  }
}
