import { afterEach, describe, expect, test } from '@jest/globals';
import { AccessDeniedError, OutcomeUnknownError, RejectedError, ThrottledError, UnavailableError } from '@keyhammer/core';
import { ATTEMPTS_WHEN_FAILING, ATTEMPTS_WHEN_THROTTLED, CallPacer } from '@keyhammer/pacing';
import { newKey } from '../../test/keys.ts';
import { isSignedWith, startWire, type Wire, type WireAnswer } from '../../test/wire.ts';
import { fieldsOf, MalformedBodyError, textIn } from '../bodies/fields.ts';
import { OciClient } from './oci-client.ts';
import { scimList } from './scim-pages.ts';

const KEY = newKey();
const NOW = new Date('2026-03-01T12:00:00Z');
const CALL = { what: 'Could not look', permission: 'inspect users', path: '/20160918/users', query: { compartmentId: 'a b/c' } };
const UPLOAD = { ...CALL, method: 'POST', body: { key: 'é' } } as const;
const nameOf = (item: unknown) => textIn(fieldsOf(item, 'user'), 'name');
const refusal = (status: number, code: string, headers: Readonly<Record<string, string>> = {}): WireAnswer => ({
  status,
  headers: { 'opc-request-id': 'req-1', ...headers },
  body: { code, message: `said ${code}` },
});
const NO_ROOM = refusal(429, 'TooManyRequests');

let wire: Wire;
let pauses: number[];
afterEach(async () => wire?.[Symbol.asyncDispose]());

function clientAt(rootUrl: string, now = NOW): OciClient {
  pauses = [];
  let elapsed = 0;
  const waiter = {
    async wait(milliseconds: number) {
      pauses.push(milliseconds);
      elapsed += milliseconds;
    },
  };
  const time = { waiter, elapsedMs: () => elapsed };
  const signer = 'the key f of the user u';
  return new OciClient({
    rootUrl,
    key: { keyId: 't/u/f', privateKey: KEY.privateKey },
    signer,
    userAgent: 'keyhammer/test',
    pacer: new CallPacer(time),
    time,
    now: () => now,
  });
}

async function client(...answers: readonly [WireAnswer, ...WireAnswer[]]): Promise<OciClient> {
  wire = await startWire(...answers);
  return clientAt(wire.url);
}

const failureOf = async (work: Promise<unknown>) => {
  const error = await work.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  if (!(error instanceof Error)) throw new Error('it did not fail');
  return error;
};

describe('what is sent', () => {
  test('is signed as it goes over the wire', async () => {
    const oci = await client({ body: { name: 'alice' } });
    expect(await oci.get(CALL, nameOf)).toBe('alice');
    const [request] = wire.requests;
    expect(request).toMatchObject({ method: 'GET', target: '/20160918/users?compartmentId=a%20b%2Fc' });
    expect(request?.headers).toMatchObject({ date: 'Sun, 01 Mar 2026 12:00:00 GMT', 'user-agent': 'keyhammer/test' });
    expect(request && isSignedWith(KEY, request)).toBe(true);
    expect(request && isSignedWith(newKey(), request)).toBe(false);
  });

  test('is signed with its body', async () => {
    const oci = await client({ body: {} }, { status: 204, body: '' });
    await oci.change(UPLOAD);
    expect(await oci.change({ ...CALL, method: 'DELETE', path: '/keys/12%3A34' })).toBeUndefined();
    expect(wire.requests.map(({ method, body }) => [method, body])).toEqual([
      ['POST', '{"key":"é"}'],
      ['DELETE', ''],
    ]);
    expect(wire.requests.every((request) => isSignedWith(KEY, request))).toBe(true);
  });

  test('goes to a root URL that has a path, too', async () => {
    wire = await startWire({ body: { name: 'alice' } });
    await clientAt(`${wire.url}/identity/eu-frankfurt-1`).get(CALL, nameOf);
    expect(wire.requests[0]?.target).toMatch(/^\/identity\/eu-frankfurt-1\/20160918\/users\?/);
  });

  test('does not follow to another host', async () => {
    const oci = await client({ status: 302, headers: { location: 'http://127.0.0.1:9/' } });
    await expect(oci.get(CALL, nameOf)).rejects.toThrow(RejectedError);
  });
});

describe('a list', () => {
  const page = (name: string, next?: string) => ({ body: [{ name }], ...(next !== undefined && { headers: { 'opc-next-page': next } }) });

  test('is read until no answer names a next page, empty pages or not', async () => {
    const oci = await client(page('alice', 'p 2'), { body: [], headers: { 'opc-next-page': 'p3' } }, page('bob'));
    expect(await oci.list(CALL, nameOf)).toEqual(['alice', 'bob']);
    expect(wire.requests.map(({ target }) => new URLSearchParams(target.split('?')[1]).get('page'))).toEqual([null, 'p 2', 'p3']);
    expect(wire.requests.every((request) => isSignedWith(KEY, request))).toBe(true);
  });

  test('with a page that follows itself is an error, and no endless loop', async () => {
    const oci = await client(page('alice', 'p2'), page('alice', 'p2'));
    await expect(oci.list(CALL, nameOf)).rejects.toThrow('the page after p2 is p2 again');
  });

  test('that breaks off half-way has failed', async () => {
    const oci = await client(page('alice', 'p2'), refusal(404, 'NotAuthorizedOrNotFound'));
    await expect(oci.list(CALL, nameOf)).rejects.toThrow(AccessDeniedError);
  });

  test.each([{ not: 'a list' }, [{ name: 1 }], [null], 'text'])('of something else is an error: %p', async (body) => {
    const oci = await client({ body: JSON.stringify(body) });
    const error = await failureOf(oci.list(CALL, nameOf));
    expect(error).toBeInstanceOf(UnavailableError);
    expect(error.message).toContain("OCI's answer could not be understood");
    expect(wire.requests).toHaveLength(1);
  });
});

describe('a list of an identity domain', () => {
  const page = (total: number, ...names: readonly string[]) => ({
    body: { totalResults: total, Resources: names.map((name) => ({ name })) },
  });
  const startsAsked = () => wire.requests.map(({ target }) => new URLSearchParams(target.split('?')[1]).get('startIndex'));

  test('goes on after the items that came, until all have', async () => {
    const oci = await client(page(4, 'a', 'b'), page(4, 'c'), page(4, 'd'));
    expect(await scimList(oci, CALL, nameOf)).toEqual(['a', 'b', 'c', 'd']);
    expect(startsAsked()).toEqual(['1', '3', '4']);
  });

  test('may be empty, and say nothing of its items', async () => {
    const oci = await client({ body: { totalResults: 0 } });
    expect(await scimList(oci, CALL, nameOf)).toEqual([]);
    expect(startsAsked()).toEqual(['1']);
  });

  test('that stops short has failed', async () => {
    const oci = await client(page(3, 'a'), page(3));
    await expect(scimList(oci, CALL, nameOf)).rejects.toThrow('only 1 of 3 items came');
  });

  test.each([{}, { totalResults: -1 }, { totalResults: '1' }, []])('without a total has failed: %p', async (body) => {
    const oci = await client({ body });
    await expect(scimList(oci, CALL, nameOf)).rejects.toThrow(UnavailableError);
  });
});

describe('a read that fails', () => {
  test.each([
    ['throttled', NO_ROOM],
    ['of a server that failed', refusal(500, 'InternalServerError')],
    ['of something that is just being changed', refusal(409, 'IncorrectState')],
    ['cut off', 'cut' as const],
    ['garbled', { body: '{"name":' }],
    ['from a proxy', { status: 502, body: '<html>Bad gateway</html>' }],
  ])('%s is tried again', async (_how, failure) => {
    const oci = await client(failure, failure, { body: { name: 'alice' } });
    expect(await oci.get(CALL, nameOf)).toBe('alice');
    expect(wire.requests).toHaveLength(3);
  });

  test('waits as long as it is told', async () => {
    const oci = await client(refusal(429, 'TooManyRequests', { 'retry-after': '7' }), { body: { name: 'alice' } });
    await oci.get(CALL, nameOf);
    expect(pauses[0]).toBe(7000);
  });

  test('waits a little where it is not told', async () => {
    const oci = await client(NO_ROOM, { body: { name: 'alice' } });
    await oci.get(CALL, nameOf);
    expect(pauses[0]).toBeGreaterThan(0);
    expect(pauses[0]).toBeLessThan(1000);
  });

  test('is not asked again for a minute and more', async () => {
    const oci = await client(refusal(429, 'TooManyRequests', { 'retry-after': '61' }));
    await expect(oci.get(CALL, nameOf)).rejects.toThrow(ThrottledError);
    expect(wire.requests).toHaveLength(1);
  });

  test.each([
    ['throttled', NO_ROOM, ThrottledError, ATTEMPTS_WHEN_THROTTLED],
    ['failing', refusal(503, 'ServiceUnavailable'), UnavailableError, ATTEMPTS_WHEN_FAILING],
    ['cut off', 'cut' as const, UnavailableError, ATTEMPTS_WHEN_FAILING],
    ['busy', refusal(409, 'IncorrectState'), UnavailableError, ATTEMPTS_WHEN_FAILING],
    ['denied', refusal(404, 'NotAuthorizedOrNotFound'), AccessDeniedError, 1],
    ['forbidden', refusal(403, 'NotAllowed'), AccessDeniedError, 1],
    ['refused', refusal(400, 'InvalidParameter'), RejectedError, 1],
    ['in conflict', refusal(409, 'Conflict'), RejectedError, 1],
  ])('for good, %s, is one of our errors', async (_how, failure, expected, attempts) => {
    const oci = await client(failure);
    expect((await failureOf(oci.get(CALL, nameOf))).constructor).toBe(expected);
    expect(wire.requests).toHaveLength(attempts);
  });

  test('because nobody is there is unavailable', async () => {
    wire = await startWire({});
    await wire[Symbol.asyncDispose]();
    await expect(clientAt(wire.url).get(CALL, nameOf)).rejects.toThrow(/no answer from .*\(ECONNREFUSED\)/);
  });

  test('has the words of OCI and its request id in its message', async () => {
    const oci = await client(refusal(400, 'InvalidParameter'));
    const { message } = await failureOf(oci.get(CALL, nameOf));
    expect(message).toBe('Could not look: said InvalidParameter (InvalidParameter, opc-request-id req-1)');
  });

  test('has the words of an identity domain in its message', async () => {
    const oci = await client({ status: 400, body: { status: '400', detail: 'Bad filter' } });
    expect((await failureOf(oci.get(CALL, nameOf))).message).toBe('Could not look: Bad filter (HTTP 400)');
  });

  test('with 404 is not "gone", and says which policy it takes', async () => {
    const oci = await client(refusal(404, 'NotAuthorizedOrNotFound'));
    const { message } = await failureOf(oci.get(CALL, nameOf));
    expect(message).toContain('OCI does not tell what is missing from what may not be seen');
    expect(message).toContain("`Allow group <Keyhammer's> to inspect users in tenancy`");
  });
});

describe('a signature that is not accepted', () => {
  const answeredAt = (date: string) => refusal(401, 'NotAuthenticated', { date });

  test.each([
    ['Sun, 01 Mar 2026 12:00:00 GMT', 'right'],
    ['Sun, 01 Mar 2026 12:03:59 GMT', '4 minutes behind at most'],
    ['Sun, 01 Mar 2026 11:56:01 GMT', '4 minutes ahead at most'],
    ['yesterday', 'not to be compared'],
  ])('is that of a wrong key, if the clock is: %s', async (date) => {
    const oci = await client(answeredAt(date));
    const error = await failureOf(oci.get(CALL, nameOf));
    expect(error).toBeInstanceOf(AccessDeniedError);
    expect(error.message).toContain(
      'OCI does not accept the signature by the key f of the user u (NotAuthenticated, opc-request-id req-1)',
    );
    expect(error.message).toContain('Check tenancy, user and fingerprint');
    expect(wire.requests).toHaveLength(1);
  });

  test.each([
    ['Sun, 01 Mar 2026 12:05:00 GMT', "this machine's clock is 5 minutes behind OCI's"],
    ['Sun, 01 Mar 2026 11:54:00 GMT', "this machine's clock is 6 minutes ahead of OCI's"],
  ])('is a matter of the clock, if that is off: %s', async (date, message) => {
    const oci = await client(answeredAt(date));
    const error = await failureOf(oci.get(CALL, nameOf));
    expect(error).toBeInstanceOf(UnavailableError);
    expect(error.message).toContain(message);
  });
});

describe('a change that fails', () => {
  test.each([
    ['throttled', NO_ROOM],
    ['while something else is changed', refusal(409, 'IncorrectState')],
  ])('%s was not done, and is tried again', async (_how, failure) => {
    const oci = await client(failure, failure, { body: { name: 'alice' } });
    expect(await oci.change(UPLOAD)).toEqual({ name: 'alice' });
    expect(wire.requests).toHaveLength(3);
  });

  test.each([
    ['cut off', 'cut' as const],
    ['with a failure of the server', refusal(500, 'InternalServerError')],
    ['with an answer that makes no sense', { body: '{"name":' }],
  ])('%s may have been done, and is not repeated', async (_how, failure) => {
    const oci = await client(failure);
    const error = await failureOf(oci.change(UPLOAD));
    expect(error).toBeInstanceOf(OutcomeUnknownError);
    expect(error.message).toContain('It may have been done all the same');
    expect(wire.requests).toHaveLength(1);
  });

  test.each([
    ['refused', refusal(400, 'InvalidParameter'), RejectedError],
    ['denied', refusal(404, 'NotAuthorizedOrNotFound'), AccessDeniedError],
    ['not believed', refusal(401, 'NotAuthenticated', { date: NOW.toUTCString() }), AccessDeniedError],
  ])('%s was not done', async (_how, failure, expected) => {
    const oci = await client(failure);
    expect((await failureOf(oci.change(UPLOAD))).constructor).toBe(expected);
    expect(wire.requests).toHaveLength(1);
  });

  test('because nobody was there was not done, and is tried again', async () => {
    wire = await startWire({});
    await wire[Symbol.asyncDispose]();
    await expect(clientAt(wire.url).change(UPLOAD)).rejects.toThrow(UnavailableError);
    expect(pauses).toHaveLength(ATTEMPTS_WHEN_FAILING - 1);
  });
});

test('a mistake of ours is not dressed up as one of OCI', async () => {
  const oci = await client({ body: {} });
  const bug = new TypeError('x is not a function');
  const fail = () => {
    throw bug;
  };
  await expect(oci.get(CALL, fail)).rejects.toBe(bug);
  await expect(
    oci.get(CALL, () => {
      throw new MalformedBodyError('no name');
    }),
  ).rejects.toThrow('could not be understood: no name');
});
