import { createPublicKey } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { parseOciAuthorization } from './authorization-header.ts';
import { type Draft, IDENTITY, NOW, type OciBench, send, signedHeaders, startOciBench, TENANCY } from './oci.fixture.ts';
import { signatureFault } from './request-signature.ts';

let bench: OciBench;
beforeEach(async () => {
  bench = await startOciBench();
});
afterEach(() => bench.close());

const USERS = `${IDENTITY}/users?compartmentId=${TENANCY}`;
const NOT_AUTHENTICATED = {
  code: 'NotAuthenticated',
  message: 'The required information to complete authentication was not provided or was incorrect.',
};
const lastRefusal = () => bench.sandbox.refusals.at(-1);

test('a signed request is answered, with the sandbox’s own time', async () => {
  const { status, headers } = await bench.call(USERS);
  expect(status).toBe(200);
  expect(headers.date).toBe(NOW.toUTCString());
  expect(headers['opc-request-id']).toBe('sandbox-1');
  expect(bench.sandbox.refusals).toEqual([]);
});

test.each<[string, Partial<Draft>]>([
  ['x-date in place of date', { dateHeader: 'x-date' }],
  ['the scheme in small letters', { scheme: 'signature version="1"' }],
])('so is one with %s', async (_what, changes) => {
  expect((await bench.call(USERS, changes)).status).toBe(200);
});

test('what is signed is the target as it was sent, and not what it means', async () => {
  const path = `/users/${bench.admin.user.id}/apiKeys/${encodeURIComponent(bench.admin.key.fingerprint)}`;
  expect((await bench.identity(path, { method: 'DELETE' })).status).toBe(204);
  const drafted = bench.draft(`${IDENTITY}/users?compartmentId=${TENANCY}&name=a%20b`);
  const sent = { ...drafted, target: drafted.target.replace('%20', '+'), headers: signedHeaders(drafted) };
  expect((await send(bench.sandbox.url, sent)).status).toBe(401);
});

describe('the date may be five minutes off', () => {
  test.each([
    [-301, 401],
    [-300, 200],
    [0, 200],
    [300, 200],
    [301, 401],
  ])('%d seconds: %d', async (seconds, status) => {
    const date = new Date(NOW.getTime() + seconds * 1000);
    for (const dateHeader of ['date', 'x-date'] as const) {
      const answer = await bench.call(USERS, { date, dateHeader });
      expect(answer.status).toBe(status);
      if (status === 401) expect(answer.body).toEqual(NOT_AUTHENTICATED);
    }
    if (status === 401) expect(lastRefusal()).toMatch(/^identity:ListUsers: x-date is .* and it is Fri, 20 Nov 2026 12:00:00 GMT$/);
  });

  test.each([
    ['x-date', 200],
    ['date', 401],
  ] as const)('and %s alone is right, where both are signed: %d', async (right, status) => {
    const [wrong, yesterday] = [right === 'date' ? 'x-date' : 'date', new Date(NOW.getTime() - 24 * 60 * 60 * 1000)];
    expect((await bench.call(USERS, { dateHeader: right, more: { [wrong]: yesterday.toUTCString() } })).status).toBe(status);
  });

  test('by the sandbox’s clock, which can be moved', async () => {
    bench.clock.advance(24 * 60 * 60 * 1000);
    expect((await bench.call(USERS)).status).toBe(200);
    expect((await bench.call(USERS, { date: NOW })).status).toBe(401);
  });
});

describe('refused is a request', () => {
  const body = '{"canUseApiKeys":true}';
  const write = () => ({ method: 'PUT', body, target: `${IDENTITY}/users/${bench.admin.user.id}/capabilities` });

  async function sentWith(headers: (signed: Record<string, string>) => Record<string, string>, changes: Partial<Draft> = {}) {
    const drafted = bench.draft(USERS, changes);
    return await send(bench.sandbox.url, { ...drafted, headers: headers(signedHeaders(drafted)) });
  }

  test.each<[string, (signed: Record<string, string>) => Record<string, string>, string]>([
    ['with no signature', ({ host = '' }) => ({ host }), 'there is no signature'],
    ['with a token', (signed) => ({ ...signed, authorization: 'Bearer x' }), 'there is no signature'],
    [
      'of another algorithm',
      (signed) => ({ ...signed, authorization: signed.authorization?.replace('sha256', 'sha1') ?? '' }),
      "the algorithm is 'rsa-sha1'",
    ],
    [
      'of another version',
      (signed) => ({ ...signed, authorization: signed.authorization?.replace('"1"', '"2"') ?? '' }),
      "the version of the signature is '2'",
    ],
    ['whose host is another', (signed) => ({ ...signed, host: 'identity.example.com' }), 'the signature is not that of the request'],
    [
      'whose date was changed',
      (signed) => ({ ...signed, date: new Date(NOW.getTime() + 1000).toUTCString() }),
      'the signature is not that of the request',
    ],
    ['whose date was left out', ({ date: _, ...signed }) => signed, 'date is signed and was not sent'],
  ])('%s', async (_what, headers, reason) => {
    expect(await sentWith(headers)).toMatchObject({ status: 401, body: NOT_AUTHENTICATED });
    expect(lastRefusal()).toBe(`identity:ListUsers: ${reason}`);
  });

  test.each(['date', '(request-target)', 'host'])('that does not sign %s', async (name) => {
    expect((await bench.call(USERS, { without: [name] })).status).toBe(401);
    expect(lastRefusal()).toMatch(name === 'date' ? 'neither date nor x-date is signed' : `${name} is not signed`);
  });

  test.each(['content-length', 'content-type', 'x-content-sha256'])('with a body that does not sign %s', async (name) => {
    expect((await bench.call('', { ...write(), without: [name] })).status).toBe(401);
    expect(lastRefusal()).toMatch(`${name} is not signed`);
  });

  test('with another body than was signed, though as long', async () => {
    const drafted = bench.draft('', write());
    const headers = signedHeaders(drafted);
    expect((await send(bench.sandbox.url, { ...drafted, headers })).status).toBe(200);
    const other = body.replace('true', 'null');
    expect((await send(bench.sandbox.url, { ...drafted, body: other, headers })).status).toBe(401);
    expect(lastRefusal()).toMatch('x-content-sha256 is not that of the body');
  });

  test('for another path', async () => {
    const drafted = bench.draft(USERS);
    const sent = { target: USERS.replace('users', 'groups'), headers: signedHeaders(drafted) };
    expect((await send(bench.sandbox.url, sent)).status).toBe(401);
  });
});

describe('nobody signs with', () => {
  const refusal = async (changes: Partial<Draft> & { as?: OciBench['admin'] }) => {
    expect(await bench.call(USERS, changes)).toMatchObject({ status: 401, body: NOT_AUTHENTICATED });
    return lastRefusal();
  };

  test.each(['CREATING', 'INACTIVE', 'DELETING', 'DELETED'] as const)('a key that is %s', async (state) => {
    const { user, key } = bench.admin;
    bench.world.setKeyState({ userId: user.id, fingerprint: key.fingerprint }, state);
    expect(await refusal({})).toMatch(`is ${state}`);
  });

  test('a key that was deleted', async () => {
    const { user, key } = bench.admin;
    bench.world.deleteKey({ userId: user.id, fingerprint: key.fingerprint });
    expect(await refusal({})).toMatch('the user admin has no key');
  });

  test.each([
    [{ canUseApiKeys: false }, 401],
    [{ canUseApiKeys: true }, 200],
    [{}, 200],
    [null, 200],
    ['absent' as const, 200],
  ])('the capabilities %j: %d', async (capabilities, status) => {
    const as = bench.newSigner({ name: 'svc', capabilities });
    expect((await bench.call(USERS, { as })).status).toBe(status);
  });

  test('the keys of a user who is inactive', async () => {
    expect(await refusal({ as: bench.newSigner({ name: 'left', state: 'INACTIVE' }) })).toMatch('the user left is INACTIVE');
  });

  test('somebody else’s key', async () => {
    const { user } = bench.newSigner({ name: 'bob' });
    expect(await refusal({ as: { user, key: bench.admin.key } })).toMatch('the user bob has no key');
  });

  test('another private key than the one that belongs to it', async () => {
    const { key } = bench.newSigner({ name: 'bob' });
    const { privateKey } = bench.draft('', { as: { user: bench.admin.user, key } });
    expect(await refusal({ privateKey })).toMatch('the signature is not that of the request');
  });

  test.each(['nonsense', `${TENANCY}/ocid1.user.oc1..nobody/aa:bb`, ''])('the key id %j', async (keyId) => {
    expect(await refusal({ keyId })).toMatch('there is no user');
  });

  test('the name of another tenancy', async () => {
    const { user, key } = bench.admin;
    expect(await refusal({ keyId: `ocid1.tenancy.oc1..other/${user.id}/${key.fingerprint}` })).toMatch('there is no user');
  });
});

describe('through a proxy', () => {
  const proxy = 'http://127.0.0.1:4010';
  const signedFor = (target: string) => ({ ...signedHeaders(bench.draft(target, { host: '127.0.0.1:4010' })), host: bench.host });

  test('what was signed for its address is let in once it is expected', async () => {
    const sent = { target: USERS, headers: signedFor(USERS) };
    expect((await send(bench.sandbox.url, sent)).status).toBe(401);
    bench.sandbox.expectProxy({ url: proxy });
    expect((await send(bench.sandbox.url, sent)).status).toBe(200);
    expect((await bench.call(USERS)).status).toBe(200);
  });

  test('that puts a path before, and writes the query anew', async () => {
    const signed = `/20160918/users?compartmentId=${TENANCY}&name=a%20b`;
    const sent = { target: `${IDENTITY}/users?compartmentId=${TENANCY}&name=a+b`, headers: signedFor(signed) };
    bench.sandbox.expectProxy({ url: proxy });
    expect((await send(bench.sandbox.url, sent)).status).toBe(401);
    bench.sandbox.expectProxy({ url: proxy, prefix: '/identity/eu-frankfurt-1' });
    expect((await send(bench.sandbox.url, sent)).status).toBe(200);
    expect((await send(bench.sandbox.url, { ...sent, target: sent.target.replace('a+b', 'a+c') })).status).toBe(401);
  });
});

describe("Oracle's published vectors", () => {
  const file = new URL('../../../../../shared/specs/http_signer_vectors.json', import.meta.url);
  // The specifications are not in the repository.
  const whenThere = existsSync(file) ? test : test.skip;

  whenThere('are accepted, and nothing like them is', () => {
    const { vectors, publicKeyPem } = JSON.parse(readFileSync(file, 'utf8'));
    expect(vectors).toHaveLength(2);
    for (const { method, path, body = '', values, authorization: header } of vectors) {
      const { '(request-target)': _, ...headers } = values;
      const authorization = parseOciAuthorization(header);
      if (!authorization) throw new Error('The header is none.');
      const check = { authorization, publicKey: createPublicKey(publicKeyPem), now: new Date(values.date) };
      expect(signatureFault({ method, target: path, headers, body }, check)).toBeUndefined();
      expect(signatureFault({ method, target: `${path}&x=1`, headers, body }, check)).toBe('the signature is not that of the request');
      expect(signatureFault({ method, target: path, headers, body }, { ...check, now: NOW })).toMatch(/^date is/);
    }
  });
});
