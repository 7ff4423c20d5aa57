import { inspect } from 'node:util';
import { afterEach, expect, test } from '@jest/globals';
import { ibmApiKeyValueOf } from '@keyhammer/sandbox';
import { API_KEY, ACCOUNT as FAKE_ACCOUNT, type FakeIbm, json, refusal, startFakeIbm, tokenNumber } from '../test/fake-ibm.ts';
import { ACCOUNT, type IbmTestBed, startIbmTestBed } from '../test/ibm-test-bed.ts';
import { accountOfIbmKey, ibmInventoryReader } from './inventory-reader.ts';
import { ibmCredentialControl } from './remediation.ts';

const opened: AsyncDisposable[] = [];
afterEach(async () => {
  for (const each of opened.splice(0)) await each[Symbol.asyncDispose]();
});

async function fake(...given: Parameters<typeof startFakeIbm>): Promise<FakeIbm> {
  const ibm = await startFakeIbm(...given);
  opened.push(ibm);
  return ibm;
}

/** All that a log could make of something: its causes, and what is hidden in it, too. */
function everythingIn(thing: unknown): string {
  return inspect(thing, { depth: Number.POSITIVE_INFINITY, showHidden: true }) + String(thing) + JSON.stringify(thing);
}

const thrownBy = (work: Promise<unknown>): Promise<unknown> =>
  work.then(
    () => undefined,
    (error: unknown) => error,
  );

test.each([
  ['refused', json(400, { errorCode: 'BXNIM0415E', errorMessage: `Provided API key ${API_KEY} could not be found.` })],
  ['failing', refusal(503, 'X', `no ${API_KEY}`)],
  ['no JSON', { status: 200, headers: { 'content-type': 'application/json' }, body: `{"access_token":"${API_KEY}` }],
  ['something else', json(200, { access_token: { apikey: API_KEY } })],
  ['no answer', 'cut-after'],
] as const)('an API key is in no error and no log, although IBM Cloud quotes it: %s', async (_what, effect) => {
  const at = await fake(() => undefined);
  at.service.addFault({ matches: ({ path }) => path === '/identity/token', effect });
  const error = await thrownBy(at.connection.enter(FAKE_ACCOUNT));
  expect(error).toBeInstanceOf(Error);
  expect(everythingIn([error, at.log.events])).not.toContain(API_KEY);
});

test.each([400, 401, 403, 404, 429, 500])('neither key nor token is in the error of a call that quotes them: %i', async (status) => {
  const tokens = new Set<string>();
  const at = await fake(({ path, headers }) => {
    if (path === '/identity/token') return undefined;
    tokens.add(`${headers.authorization}`.replace('Bearer ', ''));
    return refusal(status, 'X', `quoting ${headers.authorization} and ${API_KEY}`, { 'x-quote': `${headers.authorization} ${API_KEY}` });
  });
  const control = ibmCredentialControl({ connection: at.connection });
  const ref = { accountId: FAKE_ACCOUNT, kind: 'ibm-api-key', id: 'ApiKey-1', principal: 'IBMid-1' } as const;
  const errors = [
    await thrownBy(control.look(ref)),
    await thrownBy(control.deactivate(ref)),
    await thrownBy(control.ownIdentity(FAKE_ACCOUNT)),
    await thrownBy(accountOfIbmKey(at.connection)),
  ];
  for (const error of errors) expect(error).toBeInstanceOf(Error);
  expect(tokens).toContain(tokenNumber(1));
  expect(String(errors)).toContain('quoting Bearer [secret] and [secret]');
  for (const secret of [API_KEY, ...tokens]) expect(everythingIn([errors, at.log.events])).not.toContain(secret);
});

test('the value of an API key that can be read again shows in nothing that was read', async () => {
  const bed: IbmTestBed = await startIbmTestBed();
  opened.push(bed);
  const id = bed.addKey(bed.ci, { retrievable: true });
  const secret = ibmApiKeyValueOf(id);
  const answers = bed.record('getApiKey');
  const reader = ibmInventoryReader({ connection: bed.connect(), log: bed.log, waiter: { wait: async () => {} } });
  const ref = { accountId: ACCOUNT, kind: 'ibm-api-key', id, principal: bed.ci } as const;
  const read: unknown[] = [
    await bed.control().look(ref),
    await bed.control().prepare({ ...ref, kind: 'ibm-service-id', id: bed.ci.replace('iam-', '') }, 'delete'),
  ];
  for await (const listed of reader.list(ACCOUNT)) read.push(listed);
  expect(answers.length).toBeGreaterThan(1);
  expect(everythingIn([read, bed.log.events])).toContain(id);
  expect(everythingIn([read, bed.log.events])).not.toContain(secret);
});

test('what a connection holds does not show either', async () => {
  const at = await fake(() => undefined);
  const session = await at.connection.enter(FAKE_ACCOUNT);
  expect(inspect([at.connection, session], { depth: 10 })).not.toContain(API_KEY);
});
