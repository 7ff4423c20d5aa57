import { spawn } from 'node:child_process';
import { accessSync, constants } from 'node:fs';
import { createServer } from 'node:net';
import { delimiter, join } from 'node:path';
import { connect } from '../src/connection.ts';
import { type Engine, LOCAL } from './engine.ts';

const STARTED_WITHIN_MS = 30_000;
const LOOK_EVERY_MS = 100;

/** The full path of a program on the PATH. */
export function findProgram(name: string): string | undefined {
  const candidates = (process.env.PATH ?? '').split(delimiter).map((directory) => join(directory, name));
  return candidates.find(isExecutable);
}

/** Starts a program that serves DynamoDB on the port that it is given, and waits until it answers. */
export async function openProcess(program: string, argumentsFor: (port: number) => readonly string[]): Promise<Engine> {
  const port = await freePort();
  const child = spawn(program, argumentsFor(port), { stdio: 'ignore' });
  const exited = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  const endpoint = `http://127.0.0.1:${port}`;
  await untilItAnswers(endpoint, () => child.exitCode === null);
  const connection = connect({ ...LOCAL, endpoint });
  return {
    url: endpoint,
    connection,
    async close() {
      connection.close();
      child.kill();
      await exited;
    },
  };
}

async function untilItAnswers(endpoint: string, isRunning: () => boolean): Promise<void> {
  for (let waited = 0; waited < STARTED_WITHIN_MS && isRunning(); waited += LOOK_EVERY_MS) {
    const answer = await fetch(endpoint).catch(() => undefined);
    if (answer) return;
    await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS));
  }
  throw new Error(`nothing answers at ${endpoint}`);
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
