import { spawn } from 'node:child_process';
import { accessSync, constants } from 'node:fs';
import { createServer } from 'node:net';
import { delimiter, join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { stripVTControlCharacters } from 'node:util';

/** A server that others wrote, in a process of its own: what we say to it can't be right only in our own eyes. */
export interface ExternalPeer {
  readonly url: string;
  close(): Promise<void>;
}

const STARTED_WITHIN_MS = 30_000;
const LOOK_EVERY_MS = 100;

/** The full path of a program on the PATH. */
export function findProgram(name: string): string | undefined {
  const candidates = (process.env.PATH ?? '').split(delimiter).map((directory) => join(directory, name));
  return candidates.find(isExecutable);
}

/** Starts a program that serves HTTP on the loopback port that it is given, and waits until it answers. */
export async function startPeer(program: string, argumentsFor: (port: number) => readonly string[]): Promise<ExternalPeer> {
  const port = await freePort();
  const child = spawn(program, argumentsFor(port), { stdio: 'ignore' });
  const exited = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  const url = `http://127.0.0.1:${port}`;
  const close = async () => {
    child.kill();
    await exited;
  };
  if (await answers(url, () => child.exitCode === null)) return { url, close };
  await close();
  throw new Error(`${program} does not answer at ${url}`);
}

/** The arguments of `moto_server`. */
export function motoArguments(port: number): readonly string[] {
  return ['-H', '127.0.0.1', '-p', String(port)];
}

/**
 * Starts a program that takes a free port by itself, and waits until it says where it listens.
 * @param announcement finds the URL in a line of its output
 */
export async function startAnnouncedPeer(program: string, args: readonly string[], announcement: RegExp): Promise<ExternalPeer> {
  const child = spawn('/bin/sh', ['-c', UNTIL_WE_END, 'sh', program, ...args], { stdio: ['pipe', 'pipe', 'ignore'] });
  const exited = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  const close = async () => {
    child.stdin.end();
    await exited;
  };
  const late = setTimeout(() => child.stdin.end(), STARTED_WITHIN_MS);
  const said = await readUntil(child.stdout, announcement);
  clearTimeout(late);
  if ('url' in said) return { url: said.url, close };
  await close();
  throw new Error(`${program} does not listen; the last that it said: ${said.lines.slice(-3).join(' | ')}`);
}

/** Ends the program when its input does: that happens however we end, while nobody tells it of our death in a test that was broken off. */
const UNTIL_WE_END = `exec 3<&0
"$@" 3<&- & peer=$!
{ read -r _ <&3; kill "$peer"; } >&2 &
wait "$peer"
kill $!`;

/** `prism` of @stoplight/prism-cli, before the server at `upstream`: what breaks the specification is refused. */
export function startPrism(program: string, specification: string, upstream: string): Promise<ExternalPeer> {
  const args = ['proxy', specification, upstream, '--errors', '--host', '127.0.0.1', '--port', '0'];
  return startAnnouncedPeer(program, args, /Prism is listening on (\S+)/);
}

async function answers(url: string, isRunning: () => boolean): Promise<boolean> {
  for (let waited = 0; waited < STARTED_WITHIN_MS && isRunning(); waited += LOOK_EVERY_MS) {
    const answer = await fetch(url).catch(() => undefined);
    if (answer) return true;
    await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS));
  }
  return false;
}

/** What follows is thrown away: a program whose output nobody takes comes to a standstill. */
async function readUntil(
  output: Readable,
  announcement: RegExp,
): Promise<{ readonly url: string } | { readonly lines: readonly string[] }> {
  const lines: string[] = [];
  const reader = createInterface(output);
  const url = await new Promise<string | undefined>((resolve) => {
    reader.on('line', (line) => {
      lines.push(stripVTControlCharacters(line));
      const [, found] = announcement.exec(lines.at(-1) ?? '') ?? [];
      if (found !== undefined) resolve(found);
    });
    reader.once('close', () => resolve(undefined));
  });
  reader.close();
  output.resume();
  return url === undefined ? { lines } : { url };
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  if (typeof address !== 'object' || address === null) throw new Error('no port');
  return address.port;
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
