import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { enterEnvironment, FakeWaiter, RecordingEventLog } from '@keyhammer/testing';
import { NOW, settingsFor } from '../test/clouds-test-bed.ts';
import type { CloudsOptions } from './clouds-options.ts';
import { openAccountDirectory } from './open-account-directory.ts';
import { openInventory } from './open-inventory.ts';
import { openRemediation } from './remediation.ts';

const MAIN = '111111111111';
const IBM_ACCOUNT = '0a1b2c3d4e5f60718293a4b5c6d7e8f9';

/** Refuses whatever it is asked, and hangs up on nobody. */
let server: Server;
let url: string;
let environment: Disposable;
const sockets: Socket[] = [];
beforeAll(async () => {
  server = createServer((request, response) => void request.resume().on('end', () => response.writeHead(400).end('{}')));
  server.keepAliveTimeout = 0;
  server.on('connection', (socket) => sockets.push(socket));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  environment = enterEnvironment({
    AWS_ENDPOINT_URL: url,
    AWS_ACCESS_KEY_ID: 'AKIANOBODY',
    AWS_SECRET_ACCESS_KEY: 'not-a-secret',
    AWS_REGION: 'eu-west-1',
    AWS_CONFIG_FILE: '/nowhere/config',
    AWS_SHARED_CREDENTIALS_FILE: '/nowhere/credentials',
  });
});
afterAll(() => {
  environment[Symbol.dispose]();
  server.closeAllConnections();
  server.close();
});

function options(): CloudsOptions {
  return {
    settings: settingsFor({
      aws: { main_account_id: MAIN, role_name_identification: 'reads', organization: true },
      ibm: { accounts: { [IBM_ACCOUNT]: 'payments' }, iam_url: url },
    }),
    worker: 'test',
    log: new RecordingEventLog(),
    waiter: new FakeWaiter(NOW),
    clock: { now: () => NOW },
    environment: { IBMCLOUD_API_KEY: 'not-a-secret' },
    keepSecrets: () => {},
  };
}

async function askAndClose(connection: Disposable, ...questions: readonly (() => Promise<unknown>)[]): Promise<void> {
  sockets.length = 0;
  for (const ask of questions) await expect(ask()).rejects.toThrow();
  expect(sockets.length).toBeGreaterThanOrEqual(questions.length);
  expect(sockets.filter((socket) => socket.destroyed)).toEqual([]);
  const closed = Promise.all(sockets.map((socket) => once(socket, 'close')));
  connection[Symbol.dispose]();
  await closed;
}

test('the idle connections of an inventory are closed, to every cloud', async () => {
  const inventory = openInventory(options());
  await askAndClose(
    inventory,
    () => inventory.holderOf(MAIN, 'AKIA'),
    () => inventory.holderOf(IBM_ACCOUNT, 'ApiKey-1'),
  );
});

test('those of a remediation, too', async () => {
  const remediation = openRemediation(options());
  await askAndClose(
    remediation,
    () => remediation.credentials.ownIdentity(MAIN),
    () => remediation.credentials.ownIdentity(IBM_ACCOUNT),
  );
});

test('and that of a directory', async () => {
  const directory = openAccountDirectory(options());
  await askAndClose(directory, () => directory.accountsInScope());
});
