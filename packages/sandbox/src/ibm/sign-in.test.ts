import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { ibmApiKeyValueOf } from './identifiers.ts';
import { ACCOUNT, daysAgo, HOUR_MS, type IbmBench, NOW, startIbmBench, tokenFor } from './sandbox.fixture.ts';

let bench: IbmBench;
beforeEach(async () => {
  bench = await startIbmBench();
});
afterEach(() => bench.close());

const grantType = 'urn:ibm:params:oauth:grant-type:apikey';
const signIn = (keyId: string) => bench.token(ibmApiKeyValueOf(keyId));
const USERS = `GET /v2/accounts/${ACCOUNT}/users`;

describe('an API key’s value', () => {
  test('is 44 characters, and becomes a bearer token that is good for an hour', async () => {
    expect(ibmApiKeyValueOf(bench.adminKey.id)).toMatch(/^[\w-]{44}$/);
    const { status, body } = await signIn(bench.adminKey.id);
    expect([status, body]).toEqual([
      200,
      {
        access_token: expect.any(String),
        refresh_token: 'not_supported',
        token_type: 'Bearer',
        expires_in: 3600,
        expiration: NOW.getTime() / 1000 + 3600,
        scope: 'ibm openid',
      },
    ]);
  });

  test('tells in the token’s claims who signed in, where, and for how long', async () => {
    const [, claims = ''] = (await signIn(bench.adminKey.id)).body.access_token.split('.');
    expect(JSON.parse(Buffer.from(claims, 'base64url').toString())).toMatchObject({
      iam_id: bench.admin.iamId,
      account: { bss: ACCOUNT },
      iat: NOW.getTime() / 1000 - (NOW.getTime() % 1000) / 1000,
      exp: NOW.getTime() / 1000 + 3600,
    });
  });

  test('that is used counts for the key and for its holder, and for nobody else', async () => {
    const second = bench.addKey(bench.admin);
    bench.clock.advance(HOUR_MS);
    await signIn(bench.adminKey.id);
    await signIn(bench.adminKey.id);
    const at = NOW.getTime() + HOUR_MS;
    expect(bench.adminKey).toMatchObject({ lastAuthn: at, authnCount: 2 });
    expect(bench.world.user(ACCOUNT, bench.admin.iamId)).toMatchObject({ lastAuthn: at, authnCount: 2 });
    expect([second, bench.serviceKey, bench.service].map(({ authnCount }) => authnCount)).toEqual([0, 0, 0]);
  });

  test('of a service ID counts for the service ID; so does its use in process', async () => {
    await signIn(bench.serviceKey.id);
    bench.clock.advance(HOUR_MS);
    bench.sandbox.authenticate(bench.serviceKey.id);
    const used = { lastAuthn: NOW.getTime() + HOUR_MS, authnCount: 2 };
    expect([bench.serviceKey, bench.service]).toMatchObject([used, used]);
  });
});

describe('no token, but 400 in the token endpoint’s own shape, for', () => {
  test.each([
    ['a key that nobody has', () => 'SandboxOnly_00000000000040008000000000000000', 'BXNIM0415E', 'Provided API key could not be found.'],
    ['a value of another form', () => 'nonsense', 'BXNIM0415E', 'Provided API key could not be found.'],
    ['a disabled key', () => ibmApiKeyValueOf(bench.addKey(bench.admin, { disabled: true }).id), 'BXNIM0462E', 'disabled'],
    ['an expired key', () => ibmApiKeyValueOf(bench.addKey(bench.admin, { expires: NOW }).id), 'BXNIM0415E', 'could not be found'],
  ])('%s', async (_, value, errorCode, message) => {
    const { status, body } = await bench.token(value());
    expect([status, body]).toEqual([
      400,
      { errorCode, errorMessage: expect.stringContaining(message), context: expect.objectContaining({ requestId: expect.any(String) }) },
    ]);
  });

  test.each([
    ['no key', { grant_type: grantType }, 'apikey'],
    ['another kind of grant', { grant_type: 'password', apikey: 'x' }, 'grant_type'],
  ])('%s', async (_, form: Record<string, string>, named) => {
    const { status, body } = await tokenFor(bench.sandbox.url, form);
    expect([status, body.errorCode, body.errorMessage]).toEqual([400, 'BXNIM0109E', expect.stringContaining(named)]);
  });

  test('a key that is not expired yet, it does, and one that is locked', async () => {
    const { id } = bench.addKey(bench.admin, { expires: new Date(NOW.getTime() + 1), locked: true });
    expect((await signIn(id)).status).toBe(200);
    expect(() => bench.sandbox.authenticate(bench.addKey(bench.admin, { disabled: true }).id)).toThrow(/disabled/);
  });
});

describe('a token', () => {
  test.each([
    ['a second before the hour', HOUR_MS - 1000, 200],
    ['at the hour', HOUR_MS, 401],
    ['a second after it', HOUR_MS + 1000, 401],
  ])('%s', async (_, elapsed, status) => {
    const ask = await bench.as(bench.adminKey);
    bench.clock.advance(elapsed);
    expect((await ask(USERS)).status).toBe(status);
  });

  test('lives as long as the sandbox is told', async () => {
    const short = await startIbmBench({ tokenLifetimeMs: 5000 });
    const ask = await short.as(short.adminKey);
    expect((await short.token(ibmApiKeyValueOf(short.adminKey.id))).body.expires_in).toBe(5);
    short.clock.advance(5000);
    expect((await ask(USERS)).status).toBe(401);
    await short.close();
  });

  test('outlives its key: a disabled or deleted one lets nobody in, whoever is in stays', async () => {
    const key = bench.addKey(bench.service, { created: daysAgo(10) });
    const ask = await bench.as(key);
    bench.world.setDisabled(ACCOUNT, key.id, true, NOW);
    expect([(await ask(USERS)).status, (await signIn(key.id)).status]).toEqual([200, 400]);
    bench.world.deleteApiKey(ACCOUNT, key.id);
    expect([(await ask(USERS)).status, (await signIn(key.id)).body.errorCode]).toEqual([200, 'BXNIM0415E']);
  });
});
