import { afterEach, describe, expect, test } from '@jest/globals';
import { AccessDeniedError, NotFoundError, OutcomeUnknownError, RejectedError, ThrottledError, UnavailableError } from '@keyhammer/core';
import { ACCOUNT, type Answer, API_KEY, type FakeIbm, json, refusal, startFakeIbm, tokenNumber, tokenReply } from '../../test/fake-ibm.ts';
import type { IbmSession } from './ibm-connection.ts';

let ibm: FakeIbm | undefined;
afterEach(async () => {
  await ibm?.[Symbol.asyncDispose]();
  ibm = undefined;
});

async function fake(answer: Answer = () => undefined): Promise<FakeIbm> {
  ibm = await startFakeIbm(answer);
  return ibm;
}

const asksForToken = ({ path }: { readonly path: string }) => path === '/identity/token';
const requestsFor = ({ requests }: FakeIbm, path: string) => requests.filter((request) => request.path === path);
const QUESTION = { what: 'Could not read it', adviceIfDenied: 'Ask for a role' };
const readKey = ({ calls }: IbmSession) =>
  calls.ask(
    QUESTION,
    ({ iam }) => iam.getApiKey({ id: 'K' }),
    ({ result }) => result,
  );
const disableKey = ({ calls }: IbmSession) => calls.change(QUESTION, ({ iam }) => iam.disableApiKey({ id: 'K' }));
const errorOf = (work: Promise<unknown>): Promise<Error> =>
  work.then(
    () => new Error('went well'),
    (error: Error) => error,
  );

describe('signing in', () => {
  test('is one exchange of the API key, whoever asks and however many at once', async () => {
    const at = await fake(() => undefined);
    const { connection } = at;
    expect(at.requests).toEqual([]);
    await Promise.all([connection.enter(ACCOUNT), connection.enter(ACCOUNT)]);
    await connection.enter(ACCOUNT);
    const exchanges = requestsFor(at, '/identity/token');
    expect(exchanges).toHaveLength(1);
    expect(exchanges[0]?.headers['content-type']).toContain('application/x-www-form-urlencoded');
    expect(Object.fromEntries(new URLSearchParams(exchanges[0]?.body))).toMatchObject({
      grant_type: 'urn:ibm:params:oauth:grant-type:apikey',
      apikey: API_KEY,
    });
  });

  test('takes the key of the account rather than the one for all', async () => {
    const at = await fake();
    const credentials = async () => ({ apiKey: API_KEY, apiKeys: new Map([[ACCOUNT, 'its-own']]) });
    await at.connect({ credentials }).enter(ACCOUNT);
    expect(new URLSearchParams(at.requests[0]?.body).get('apikey')).toBe('its-own');
  });

  test('without a key says where to set one, and asks nobody', async () => {
    const at = await fake();
    const error = await errorOf(at.connect({ credentials: async () => ({ apiKeys: new Map() }) }).enter(ACCOUNT));
    expect(error).toBeInstanceOf(AccessDeniedError);
    expect(error.message).toBe(
      `Could not sign in to IBM Cloud account payments (${ACCOUNT}): there is no API key. Set IBMCLOUD_API_KEY, or \`ibm\` in the secret, or the row {"service": "ibm"} of the credentials table to one of the account`,
    );
    expect(at.requests).toEqual([]);
  });

  test('with a wrong key, which is 400, says so plainly', async () => {
    const body = {
      errorCode: 'BXNIM0415E',
      errorMessage: 'Provided API key could not be found.',
      context: { requestId: 'bTlidjk-91c2', url: 'https://iam.cloud.ibm.com' },
    };
    const at = await fake((request) => (asksForToken(request) ? json(400, body) : undefined));
    const error = await errorOf(at.connection.enter(ACCOUNT));
    expect(error).toBeInstanceOf(AccessDeniedError);
    expect(error.message).toBe(
      `Could not sign in to IBM Cloud account payments (${ACCOUNT}): the API key is wrong: Provided API key could not be found. (BXNIM0415E, HTTP 400, trace bTlidjk-91c2). Set IBMCLOUD_API_KEY, or \`ibm\` in the secret, or the row {"service": "ibm"} of the credentials table to an API key of this account that exists and is enabled`,
    );
    expect(at.requests).toHaveLength(1);
  });

  test('that is refused otherwise is no less denied, and one that fails is tried again', async () => {
    const denied = await fake((request) => (asksForToken(request) ? refusal(403, 'BXNIM0001E', 'no') : undefined));
    expect(await errorOf(denied.connection.enter(ACCOUNT))).toBeInstanceOf(AccessDeniedError);
    await denied[Symbol.asyncDispose]();
    let left = 2;
    const failing = await fake((request) => (asksForToken(request) && left-- > 0 ? { status: 503 } : undefined));
    await failing.connection.enter(ACCOUNT);
    expect(failing.requests).toHaveLength(3);
  });

  test.each([{}, { access_token: '', expires_in: 1 }, { access_token: 'x' }, [], 'text'])(
    'needs a token in the answer: %j',
    async (body) => {
      const at = await fake((request) => (asksForToken(request) ? json(200, body) : undefined));
      const error = await errorOf(at.connection.enter(ACCOUNT));
      expect(error).toBeInstanceOf(UnavailableError);
      expect(error.message).toMatch(/something unexpected|no JSON/);
    },
  );

  test('fails again and is tried again with the next call, with the key as it is then', async () => {
    let key = 'wrong';
    const at = await fake((request) =>
      asksForToken(request) && new URLSearchParams(request.body).get('apikey') === 'wrong'
        ? json(400, { errorCode: 'BXNIM0415E' })
        : undefined,
    );
    const connection = at.connect({ credentials: async () => ({ apiKey: key, apiKeys: new Map() }) });
    expect(await errorOf(connection.enter(ACCOUNT))).toBeInstanceOf(AccessDeniedError);
    key = 'right';
    await connection.enter(ACCOUNT);
  });
});

describe('a token', () => {
  test.each([
    ['a second before', 0.8 * 3600 - 1, 1],
    ['exactly', 0.8 * 3600, 2],
    ['a second after', 0.8 * 3600 + 1, 2],
  ])('is renewed before it expires, when four fifths of its life are over: %s', async (_when, seconds, exchanges) => {
    const at = await fake(({ path }) => (path === '/v1/apikeys/K' ? json(200, {}) : undefined));
    const session = await at.connection.enter(ACCOUNT);
    at.waiter.advance(seconds * 1000);
    await readKey(session);
    expect(requestsFor(at, '/identity/token')).toHaveLength(exchanges);
    expect(requestsFor(at, '/v1/apikeys/K')[0]?.headers.authorization).toBe(`Bearer ${tokenNumber(exchanges)}`);
  });

  test('that is refused half-way is renewed once, for all that run into it', async () => {
    const at = await fake(({ path, headers }) => {
      if (path !== '/v1/apikeys/K') return undefined;
      return headers.authorization === `Bearer ${tokenNumber(1)}` ? refusal(401, 'BXNIM0407E', 'expired') : json(200, { ok: true });
    });
    const session = await at.connection.enter(ACCOUNT);
    expect(await Promise.all([readKey(session), readKey(session), readKey(session)])).toEqual([{ ok: true }, { ok: true }, { ok: true }]);
    expect(requestsFor(at, '/identity/token')).toHaveLength(2);
  });

  test('that is refused although it is new ends it', async () => {
    const at = await fake(({ path }) => (path === '/v1/apikeys/K' ? refusal(401, 'BXNIM0407E', 'invalid') : undefined));
    const error = await errorOf(readKey(await at.connection.enter(ACCOUNT)));
    expect(error).toBeInstanceOf(AccessDeniedError);
    expect(requestsFor(at, '/v1/apikeys/K')).toHaveLength(2);
  });

  test('that can not be renewed is a failed sign-in, not a failed call', async () => {
    let exchanges = 0;
    const at = await fake((request) => {
      if (asksForToken(request)) return ++exchanges === 1 ? tokenReply('first') : json(400, { errorCode: 'BXNIM0415E' });
      return refusal(401, 'BXNIM0407E', 'expired');
    });
    const error = await errorOf(readKey(await at.connection.enter(ACCOUNT)));
    expect(error.message).toContain('the API key is wrong');
  });
});

describe('a refused call', () => {
  test.each([
    [AccessDeniedError, 403, 'Ask for a role'],
    [NotFoundError, 404, ''],
    [RejectedError, 400, ''],
    [RejectedError, 409, ''],
  ])('is %p for %i, with what IBM Cloud said, its code and the trace', async (expected, status, advice) => {
    const at = await fake(({ path }) => (path === '/v1/apikeys/K' ? refusal(status, 'BXNIM0001E', 'No, because') : undefined));
    const error = await errorOf(readKey(await at.connection.enter(ACCOUNT)));
    expect(error).toBeInstanceOf(expected);
    expect(error.message).toBe(`Could not read it: No, because (BXNIM0001E, HTTP ${status}, trace trace-1)${advice && `. ${advice}`}`);
    expect(error.cause).toBeUndefined();
    expect(requestsFor(at, '/v1/apikeys/K')).toHaveLength(1);
  });

  test.each(['', '<html>Bad</html>', '{"errors":"none"}', '{"errors":[]}', '[1]', 'null'])('may have any body: %j', async (body) => {
    const at = await fake(({ path }) =>
      path === '/v1/apikeys/K' ? { status: 403, headers: { 'transaction-id': 'T-1' }, body } : undefined,
    );
    const error = await errorOf(readKey(await at.connection.enter(ACCOUNT)));
    expect(error).toBeInstanceOf(AccessDeniedError);
    expect(error.message).toBe('Could not read it: refused (HTTP 403, trace T-1). Ask for a role');
  });
});

describe('a call that may go well later', () => {
  const answersAfter = (times: number, reply: Parameters<typeof json>[2], status: number): Answer => {
    let left = times;
    return ({ path }) =>
      path === '/v1/apikeys/K' ? (left-- > 0 ? refusal(status, 'X', 'slow', reply) : json(200, { ok: true })) : undefined;
  };

  test.each([
    ['seconds', { 'retry-after': '7' }, 7_000],
    ['an instant of its own clock', { 'retry-after': 'Fri, 20 Nov 2026 12:00:09 GMT', date: 'Fri, 20 Nov 2026 12:00:00 GMT' }, 9_000],
  ])('is made again when IBM Cloud says so: %s', async (_form, headers, pause) => {
    const at = await fake(answersAfter(1, headers, 429));
    expect(await readKey(await at.connection.enter(ACCOUNT))).toEqual({ ok: true });
    expect(at.waiter.waits[0]).toBe(pause);
  });

  test.each([{}, { 'retry-after': 'soon' }, { 'retry-after': '-1' }])(
    'is made again after a pause of ours, if IBM Cloud does not say: %j',
    async (headers) => {
      const at = await fake(answersAfter(2, headers, 429));
      expect(await readKey(await at.connection.enter(ACCOUNT))).toEqual({ ok: true });
      expect(at.waiter.waits[0]).toBeGreaterThanOrEqual(100);
      expect(at.waiter.waits[0]).toBeLessThanOrEqual(200);
    },
  );

  test('is given up when it is throttled all the time, or asked to wait for too long', async () => {
    const always = await fake(answersAfter(1000, {}, 429));
    expect(await errorOf(readKey(await always.connection.enter(ACCOUNT)))).toBeInstanceOf(ThrottledError);
    expect(requestsFor(always, '/v1/apikeys/K')).toHaveLength(20);
    await always[Symbol.asyncDispose]();
    const hour = await fake(answersAfter(1, { 'retry-after': '3600' }, 429));
    expect(await errorOf(readKey(await hour.connection.enter(ACCOUNT)))).toBeInstanceOf(ThrottledError);
    expect(requestsFor(hour, '/v1/apikeys/K')).toHaveLength(1);
  });

  test('counts, throttled, for the metrics', async () => {
    const at = await fake(answersAfter(3, {}, 429));
    const counted: number[] = [];
    await readKey(await at.connect({ metrics: { count: (_name, value) => counted.push(value) } }).enter(ACCOUNT));
    expect(counted).toEqual([0, 1, 1, 1]);
  });

  test.each([500, 502, 503, 504])('is made five times at the most when IBM Cloud fails: %i', async (status) => {
    const at = await fake(answersAfter(1000, {}, status));
    expect(await errorOf(readKey(await at.connection.enter(ACCOUNT)))).toBeInstanceOf(UnavailableError);
    expect(requestsFor(at, '/v1/apikeys/K')).toHaveLength(5);
  });

  test('is made again when the connection breaks', async () => {
    const at = await fake(({ path }) => (path === '/v1/apikeys/K' ? json(200, { ok: true }) : undefined));
    const session = await at.connection.enter(ACCOUNT);
    at.service.addFault({ matches: ({ path }) => path === '/v1/apikeys/K', times: 2, effect: 'cut-before' });
    expect(await readKey(session)).toEqual({ ok: true });
  });

  test('says that nobody answers', async () => {
    const at = await fake();
    const settings = { accounts: new Map<string, string>(), iamUrl: 'http://127.0.0.1:9' };
    const error = await errorOf(at.connect({ settings }).enter(ACCOUNT));
    expect(error).toBeInstanceOf(UnavailableError);
    expect(error.message).toContain('no answer (ECONNREFUSED). Check the network, and ibm.iam_url');
  });

  test('is read only as JSON', async () => {
    const reply = { status: 200, headers: { 'content-type': 'application/json' }, body: '{"apikey":"very-secret' };
    const at = await fake(({ path }) => (path === '/v1/apikeys/K' ? reply : undefined));
    const error = await errorOf(readKey(await at.connection.enter(ACCOUNT)));
    expect(error).toBeInstanceOf(UnavailableError);
    expect(error.message).toBe('Could not read it: the answer of IBM Cloud is no JSON. Try again later');
  });
});

describe('a change', () => {
  const PATH = '/v1/apikeys/K/disable';
  const broken = async (effect: 'cut-before' | 'cut-after', times: number, reply = { status: 204 }) => {
    const at = await fake(({ path }) => (path === PATH ? reply : undefined));
    const session = await at.connection.enter(ACCOUNT);
    at.service.addFault({ matches: ({ path }) => path === PATH, times, effect });
    return { at, session };
  };

  test('whose answer is lost is asked for again', async () => {
    const { at, session } = await broken('cut-after', 1);
    await disableKey(session);
    expect(requestsFor(at, PATH)).toHaveLength(2);
  });

  test('whose answers are all lost may have been done', async () => {
    const { session } = await broken('cut-after', 100);
    const error = await errorOf(disableKey(session));
    expect(error).toBeInstanceOf(OutcomeUnknownError);
    expect(error.message).toContain('It may have been done: look before doing it again');
  });

  test.each([403, 409, 429])(
    'of which one try may have been done has an unknown outcome, although the last one was refused: %i',
    async (status) => {
      const { session } = await broken('cut-after', 1, refusal(status, 'X', 'no'));
      expect(await errorOf(disableKey(session))).toBeInstanceOf(OutcomeUnknownError);
    },
  );

  test('of what is not there any more says so', async () => {
    const { session } = await broken('cut-after', 1, refusal(404, 'X', 'no'));
    expect(await errorOf(disableKey(session))).toBeInstanceOf(NotFoundError);
  });

  test.each([
    [500, OutcomeUnknownError],
    [403, AccessDeniedError],
    [429, ThrottledError],
  ])('that is answered with %i is %p', async (status, expected) => {
    const at = await fake(({ path }) => (path === PATH ? refusal(status, 'X', 'no') : undefined));
    expect(await errorOf(disableKey(await at.connection.enter(ACCOUNT)))).toBeInstanceOf(expected);
  });

  test('that could not leave was surely not done', async () => {
    const at = await fake();
    const session = await at.connection.enter(ACCOUNT);
    await at.service.close();
    // A connection that is kept may break only while something is sent over it.
    at.connection.close();
    expect(await errorOf(disableKey(session))).toBeInstanceOf(UnavailableError);
  });
});

test('an API key goes to no other host, whatever IAM says', async () => {
  const at = await fake((request) =>
    asksForToken(request) ? { status: 307, headers: { location: 'http://127.0.0.1:9/steal' } } : undefined,
  );
  expect(await errorOf(at.connection.enter(ACCOUNT))).toBeInstanceOf(RejectedError);
});
