import { spawn } from 'node:child_process';
import { accessSync, constants } from 'node:fs';
import { createServer } from 'node:net';
import { delimiter, join } from 'node:path';

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

async function answers(url: string, isRunning: () => boolean): Promise<boolean> {
  for (let waited = 0; waited < STARTED_WITHIN_MS && isRunning(); waited += LOOK_EVERY_MS) {
    const answer = await fetch(url).catch(() => undefined);
    if (answer) return true;
    await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS));
  }
  return false;
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
