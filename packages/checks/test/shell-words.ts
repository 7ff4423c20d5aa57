import { execFileSync } from 'node:child_process';

/** What people, or clouds, may call something, and a shell must not read as anything but a word. */
export const HOSTILE_NAMES = [
  'alice',
  '-rf',
  "o'brien",
  'a b',
  '$(touch /tmp/x)',
  '`id`',
  '"; rm -rf ~; "',
  "'; id; '",
  'a\\b',
  'x&y|z',
  '*',
  'a\nb',
];

/** The words that a shell makes of a command, whose program is not run. */
export function wordsOfShell(command: string): readonly string[] {
  const printing = command.replace(/^\S+ /, `printf '%s\\0' `);
  return execFileSync('/bin/sh', ['-c', printing], { encoding: 'utf8' }).split('\0').slice(0, -1);
}
