import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, test } from '@jest/globals';
import { startAnnouncedPeer } from './external-peers.ts';

const SERVER = `
  const server = require('node:http').createServer((request, response) => response.end(String(process.pid)));
  console.log('starting');
  server.listen(0, '127.0.0.1', () => console.log('\\u001b[1mlistens at http://127.0.0.1:' + server.address().port + '\\u001b[0m'));
`;
const LISTENS = /listens at (\S+)/;

/** A process that no longer runs can't be signalled. */
async function hasEnded(pid: number): Promise<boolean> {
  for (let looks = 0; looks < 100; looks += 1) {
    try {
      process.kill(pid, 0);
    } catch {
      return true;
    }
    await sleep(50);
  }
  return false;
}

describe('a peer that says where it listens', () => {
  test('answers there, and ends when it is closed', async () => {
    const peer = await startAnnouncedPeer(process.execPath, ['-e', SERVER], LISTENS);
    const pid = Number(await (await fetch(peer.url)).text());
    await peer.close();
    expect(await hasEnded(pid)).toBe(true);
  });

  test('is an error if it ends before, with its last words', async () => {
    const failing = startAnnouncedPeer(process.execPath, ['-e', 'console.log("no such file")'], LISTENS);
    await expect(failing).rejects.toThrow('no such file');
  });

  test('ends with who has started it, however that ends', async () => {
    const source = new URL('./external-peers.ts', import.meta.url).href;
    const script = `const { startAnnouncedPeer } = await import(process.argv[1]);
      console.log((await startAnnouncedPeer(process.execPath, ['-e', process.argv[2]], ${LISTENS})).url);`;
    const starter = spawn(process.execPath, ['--input-type=module', '-e', script, source, SERVER], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const [url] = await once(createInterface(starter.stdout), 'line');
    const pid = Number(await (await fetch(String(url))).text());
    starter.kill('SIGKILL');
    expect(await hasEnded(pid)).toBe(true);
  });
});
