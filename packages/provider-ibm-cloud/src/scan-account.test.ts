import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { AccessDeniedError, RejectedError, UnavailableError } from '@keyhammer/core';
import { refusal } from '../test/fake-ibm.ts';
import {
  ACCOUNT,
  daysAgo,
  find,
  gapsOf,
  type IbmTestBed,
  ids,
  minutesFrom,
  NOW,
  OTHER_ACCOUNT,
  startIbmTestBed,
  UNUSED_SINCE,
  unused,
} from '../test/ibm-test-bed.ts';
import { ibmInventoryReader } from './inventory-reader.ts';

let bed: IbmTestBed;
beforeEach(async () => {
  bed = await startIbmTestBed();
  bed.addKey(bed.ci, { name: 'in-use', lastAuthn: daysAgo(1) });
});
afterEach(async () => bed[Symbol.asyncDispose]());

const KEYS = { needs: [unused('ibm-api-key')] };

describe('an API key', () => {
  test('that was not used since the threshold is found, with its exact last use', async () => {
    const id = bed.addKey(bed.alice, { lastAuthn: daysAgo(200), authnCount: 17 });
    const scan = await bed.scan(KEYS);
    expect(scan.credentials).toEqual([
      {
        kind: 'ibm-api-key',
        id,
        name: 'laptop',
        principal: bed.alice,
        principalName: 'alice@example.com',
        status: 'active',
        created: daysAgo(400),
        lastUsed: { kind: 'used', at: daysAgo(200) },
        readAt: NOW,
      },
    ]);
    expect(scan).toMatchObject({ accountId: ACCOUNT, coverage: { kind: 'complete' }, activeCredentials: 3 });
    expect(scan.principals.size).toBe(0);
  });

  test('that was never used is found, of a service ID under its name', async () => {
    const id = bed.addKey(bed.ci);
    expect(find(await bed.scan(KEYS), id)).toMatchObject({ lastUsed: { kind: 'never' }, principal: bed.ci, principalName: 'ci-deploy' });
  });

  test.each([
    ['a minute before', -1, true],
    ['exactly', 0, false],
    ['a minute after', 1, false],
  ])('that was last used %s the threshold, and made long ago: %s', async (_when, minutes, expected) => {
    const id = bed.addKey(bed.alice, { lastAuthn: minutesFrom(UNUSED_SINCE, minutes) });
    expect(ids(await bed.scan(KEYS)).includes(id)).toBe(expected);
  });

  test.each([
    ['a minute before', -1, true],
    ['exactly', 0, false],
    ['a minute after', 1, false],
  ])('that was made %s the threshold and never used, which the report lists either way', async (_when, minutes, expected) => {
    const id = bed.addKey(bed.alice, { created: minutesFrom(UNUSED_SINCE, minutes) });
    const scan = await bed.scan(KEYS);
    expect(ids(scan).includes(id)).toBe(expected);
    expect(gapsOf(scan)).toEqual([]);
  });

  test.each([
    ['disabled', { disabled: true }],
    ['expired', { expires: minutesFrom(NOW, -1) }],
    ['expiring now', { expires: NOW }],
  ])('that is %s is inactive, and no candidate', async (_what, key) => {
    bed.addKey(bed.alice, key);
    expect(await bed.scan(KEYS)).toMatchObject({ credentials: [], activeCredentials: 2 });
  });

  test('that expires later, or is locked, is found all the same', async () => {
    const later = bed.addKey(bed.alice, { expires: minutesFrom(NOW, 1) });
    const locked = bed.addKey(bed.alice, { locked: true });
    const scan = await bed.scan(KEYS);
    expect(find(scan, later)).toMatchObject({ status: 'active' });
    expect(find(scan, later)).not.toHaveProperty('locked');
    expect(find(scan, locked)).toMatchObject({ status: 'active', locked: true });
  });

  test('of a service ID in a group is found, once, also where IBM Cloud lists the default group', async () => {
    const group = bed.world.addServiceIdGroup(ACCOUNT, { name: 'partners', created: daysAgo(500) });
    const { iamId } = bed.world.addServiceId(ACCOUNT, { name: 'partner', created: daysAgo(500), groupId: group.id });
    const id = bed.addKey(iamId);
    const one = bed.addKey(bed.ci);
    for (const listsDefaultGroup of [false, true]) {
      bed.world.listsDefaultGroup = listsDefaultGroup;
      const scan = await bed.scan(KEYS);
      expect(ids(scan)).toEqual([id, one].sort());
      expect(scan.activeCredentials).toBe(4);
    }
  });

  test('that goes while the account is read is just not there', async () => {
    const id = bed.addKey(bed.alice);
    bed.fault('getApiKey', refusal(404, 'X', 'gone'), id);
    expect(await bed.scan(KEYS)).toMatchObject({ credentials: [], coverage: { kind: 'complete' } });
  });
});

describe('the other identities', () => {
  test('a service ID is found under its own name, unless all of its API keys are disabled', async () => {
    const old = { created: daysAgo(400), name: 'old' };
    const bare = bed.world.addServiceId(ACCOUNT, old);
    const half = bed.world.addServiceId(ACCOUNT, old);
    const off = bed.world.addServiceId(ACCOUNT, old);
    bed.addKey(half.iamId, { disabled: true });
    bed.addKey(half.iamId);
    bed.addKey(off.iamId, { disabled: true });
    const scan = await bed.scan({ needs: [unused('ibm-service-id')] });
    expect(ids(scan)).toEqual([bare.id, half.id].sort());
    expect(find(scan, half.id)).toEqual({
      kind: 'ibm-service-id',
      id: half.id,
      name: 'old',
      principal: half.iamId,
      principalName: 'old',
      status: 'active',
      created: daysAgo(400),
      lastUsed: { kind: 'never' },
      readAt: NOW,
    });
    expect(scan.activeCredentials).toBe(3);
  });

  test('a trusted profile is found', async () => {
    const { id, iamId } = bed.world.addTrustedProfile(ACCOUNT, { name: 'vm', created: daysAgo(400), lastAuthn: daysAgo(100) });
    bed.world.addTrustedProfile(ACCOUNT, { name: 'busy', created: daysAgo(400), lastAuthn: daysAgo(1) });
    const scan = await bed.scan({ needs: [unused('ibm-trusted-profile')] });
    expect(scan.credentials).toMatchObject([{ id, principal: iamId, name: 'vm', lastUsed: { kind: 'used', at: daysAgo(100) } }]);
    expect(scan.activeCredentials).toBe(2);
  });

  test('a user is found by e-mail, unless they never came', async () => {
    const { iamId } = bed.world.addUser(ACCOUNT, { email: 'bob@example.com', added: daysAgo(400), lastAuthn: daysAgo(100) });
    bed.world.addUser(ACCOUNT, { email: 'invited@example.com', added: daysAgo(400), state: 'PENDING' });
    const scan = await bed.scan({ needs: [unused('ibm-user')] });
    expect(scan.credentials).toMatchObject([
      { id: iamId, principal: iamId, name: 'bob@example.com', principalName: 'bob@example.com', status: 'active', created: daysAgo(400) },
    ]);
    expect(scan.activeCredentials).toBe(3);
  });

  test('whose date of creation IBM Cloud does not tell are a gap if it would decide, and nothing else', async () => {
    const { iamId } = bed.world.addUser(ACCOUNT, { email: 'owner@example.com', added: daysAgo(400) });
    const user = (email: string, id: string, state = 'ACTIVE') => ({ id, iam_id: id, state, email });
    const resources = [user('owner@example.com', iamId), user('alice@example.com', bed.alice), user('x@example.com', 'IBMid-X', 'PENDING')];
    bed.fault('listUsers', { status: 200, body: JSON.stringify({ total_results: 3, limit: 100, resources }) });
    const scan = await bed.scan({ needs: [unused('ibm-user')] });
    expect(scan.credentials).toEqual([]);
    expect(gapsOf(scan)).toEqual([
      {
        kind: 'ibm-user',
        what: `user ${iamId} (owner@example.com)`,
        reason: 'IBM Cloud does not tell when it was made, so its age is not known',
      },
    ]);
  });
});

describe('what a check asks for besides', () => {
  test('age alone needs no report', async () => {
    const old = bed.addKey(bed.alice, { created: daysAgo(400), lastAuthn: daysAgo(1) });
    bed.addKey(bed.alice, { created: UNUSED_SINCE, lastAuthn: daysAgo(1) });
    const scan = await bed.scan({ needs: [{ kind: 'ibm-api-key', madeBefore: UNUSED_SINCE }] });
    expect(ids(scan)).toContain(old);
    expect(scan.credentials).toHaveLength(2);
    expect(bed.takeCalls()).not.toHaveProperty('createReport');
  });

  test('no instant at all is everything', async () => {
    bed.addKey(bed.alice, { disabled: true });
    const scan = await bed.scan({ needs: [{ kind: 'ibm-api-key' }] });
    expect(scan.credentials.map(({ status }) => status).sort()).toEqual(['active', 'active', 'inactive']);
  });

  test('who is an administrator is not known, and other clouds’ kinds are none of ours', async () => {
    await expect(bed.scan({ needs: [{ kind: 'ibm-api-key', privileged: true }] })).rejects.toThrow(RejectedError);
    await expect(bed.scan({ needs: [{ kind: 'aws-access-key' }] })).rejects.toThrow(
      'IBM Cloud has no credentials of the kind aws-access-key',
    );
  });

  test('one report serves all checks: that of the latest threshold', async () => {
    const reports = bed.record('createReport');
    const young = bed.addKey(bed.alice, { created: daysAgo(40) });
    const needs = [unused('ibm-api-key', daysAgo(30)), unused('ibm-user'), unused('ibm-api-key', daysAgo(180))];
    expect(ids(await bed.scan({ needs }))).toEqual([young]);
    expect(reports.map(({ query }) => query.toString())).toEqual(['type=inactive&duration=720']);
  });

  test('a kind that nobody asks for is not looked at', async () => {
    await bed.scan({ needs: [unused('ibm-trusted-profile')], watched: [] });
    expect(Object.keys(bed.takeCalls())).not.toContain('listUsers');
  });
});

describe('a watched credential', () => {
  const watch = (id: string | undefined, principal = bed.alice) => ({
    watched: [{ kind: 'ibm-api-key' as const, principal, ...(id !== undefined && { id }) }],
  });

  test('is read whatever became of it: used again, disabled', async () => {
    const used = bed.addKey(bed.alice, { lastAuthn: daysAgo(1) });
    const disabled = bed.addKey(bed.alice, { disabled: true });
    expect((await bed.scan({ ...KEYS, ...watch(used) })).credentials).toMatchObject([
      { id: used, lastUsed: { kind: 'used', at: daysAgo(1) }, principalName: 'alice@example.com' },
    ]);
    expect((await bed.scan({ ...KEYS, ...watch(disabled) })).credentials).toMatchObject([{ id: disabled, status: 'inactive' }]);
  });

  test('is read by itself where no check asks for its kind', async () => {
    const id = bed.addKey(bed.alice);
    expect(await bed.scan(watch(id))).toMatchObject({ credentials: [{ id }], activeCredentials: 1 });
    expect(bed.takeCalls()).toEqual({ getApiKey: 1, getUserProfile: 1 });
  });

  test('may be whatever its principal holds', async () => {
    const [one, two] = [bed.addKey(bed.alice), bed.addKey(bed.alice, { lastAuthn: daysAgo(1) })];
    expect(ids(await bed.scan(watch(undefined)))).toEqual([one, two].sort());
    const kinds = ['ibm-user', 'ibm-service-id'] as const;
    const watched = kinds.map((kind) => ({ kind, principal: kind === 'ibm-user' ? bed.alice : bed.ci }));
    expect(ids(await bed.scan({ watched }))).toEqual([bed.alice, bed.ci.replace('iam-', '')].sort());
  });

  test('that is gone is not there, and that is no gap', async () => {
    expect(await bed.scan(watch('ApiKey-gone'))).toMatchObject({ credentials: [], coverage: { kind: 'complete' } });
  });

  test('that can not be read is a gap', async () => {
    const id = bed.addKey(bed.alice, { lastAuthn: daysAgo(1) });
    bed.fault('getApiKey', refusal(403, 'X', 'no'), id);
    const scan = await bed.scan(watch(id));
    expect(scan.credentials).toEqual([]);
    expect(gapsOf(scan)).toMatchObject([{ kind: 'ibm-api-key', what: `API key ${id}` }]);
  });

  test('whose holder’s name can not be read is a gap: a whitelist may name them', async () => {
    const id = bed.addKey(bed.alice);
    bed.world.deny(ACCOUNT, 'getUserProfile');
    const scan = await bed.scan(watch(id));
    expect(scan.credentials).toEqual([]);
    expect(gapsOf(scan)[0]?.reason).toContain('Viewer on User Management');
  });

  test('of somebody who has left the account has no name any more', async () => {
    const id = bed.addKey(bed.alice);
    bed.fault('getUserProfile', refusal(404, 'X', 'no'), bed.alice);
    const [credential] = (await bed.scan(watch(id))).credentials;
    expect(credential).toMatchObject({ id, principal: bed.alice });
    expect(credential).not.toHaveProperty('principalName');
  });
});

describe('calls', () => {
  test('for a further page have the filters of the first one, and take a hundred', async () => {
    for (let n = 0; n < 120; n++) bed.addKey(bed.alice, { lastAuthn: daysAgo(1) });
    for (let n = 0; n < 120; n++) bed.world.addUser(ACCOUNT, { email: `user-${n}@example.com`, added: daysAgo(1) });
    const [keys, users] = [bed.record('listApiKeys'), bed.record('listUsers')];
    await bed.scan({ needs: [unused('ibm-api-key'), unused('ibm-user')] });
    expect(keys.map(({ query }) => query.get('type'))).toEqual(['serviceid', 'user', 'user']);
    for (const { query } of keys)
      expect(Object.fromEntries(query)).toMatchObject({ account_id: ACCOUNT, scope: 'account', pagesize: '100' });
    expect(users.map(({ query }) => [query.get('limit'), query.has('_start')])).toEqual([
      ['100', false],
      ['100', true],
    ]);
  });

  test.each([
    ['by the clock', () => bed.reader()],
    // Of which the token that IBM Cloud has expired looks good.
    [
      'by a clock that stands still',
      () =>
        ibmInventoryReader({ connection: bed.connect({ now: () => NOW }), log: bed.log, waiter: { wait: async () => {} }, now: () => NOW }),
    ],
  ])('go on with a new token where one expires half-way: %s', async (_how, reader) => {
    const id = bed.addKey(bed.alice);
    let hasPassed = false;
    const hourPasses = ({ operation }: { operation: string }) => {
      if (operation !== 'listServiceIdGroup' || hasPassed) return false;
      hasPassed = true;
      bed.clock.advance(61 * 60_000);
      return false;
    };
    bed.sandbox.service.addFault({ matches: hourPasses, effect: 'cut-before' });
    const scan = await reader().scan(ACCOUNT, { ...KEYS, watched: [] });
    expect(ids(scan)).toEqual([id]);
    expect(scan.coverage).toEqual({ kind: 'complete' });
    expect(bed.sandbox.service.calls.get('getToken')).toBe(2);
  });
});

describe('what can not be read', () => {
  test('the last use of a candidate: it is unknown, and a gap', async () => {
    const id = bed.addKey(bed.alice);
    const other = bed.addKey(bed.alice);
    bed.fault('getApiKey', refusal(403, 'X', 'no'), id);
    const scan = await bed.scan(KEYS);
    expect(find(scan, id)).toMatchObject({
      lastUsed: { kind: 'unknown', reason: expect.stringContaining('(X, HTTP 403, trace trace-1)') },
    });
    expect(find(scan, other)).toMatchObject({ lastUsed: { kind: 'never' } });
    expect(gapsOf(scan)).toMatchObject([{ kind: 'ibm-api-key', what: `last use of the API key ${id}` }]);
  });

  test('one list: its kind has a gap, and the others are as they are', async () => {
    bed.world.deny(ACCOUNT, 'listUsers');
    const id = bed.addKey(bed.alice);
    const scan = await bed.scan({ needs: [unused('ibm-user'), unused('ibm-api-key')] });
    expect(ids(scan)).toEqual([id]);
    expect(gapsOf(scan)).toMatchObject([{ kind: 'ibm-user', what: 'users', reason: expect.stringContaining('Viewer on User Management') }]);
  });

  test('the groups of service IDs: there may be more keys than were listed', async () => {
    bed.world.deny(ACCOUNT, 'listServiceIdGroup');
    const id = bed.addKey(bed.alice);
    const scan = await bed.scan({
      ...KEYS,
      needs: [...KEYS.needs, unused('ibm-user')],
      watched: [{ kind: 'ibm-api-key', id, principal: bed.alice }],
    });
    expect(ids(scan)).toEqual([id]);
    expect(gapsOf(scan)).toMatchObject([{ kind: 'ibm-api-key', what: 'API keys', reason: expect.stringContaining('service ID groups') }]);
  });

  test('a list that breaks off half-way: what was seen of it is told, and that it is not all', async () => {
    for (let n = 0; n < 150; n++) bed.addKey(bed.alice, { name: `key-${n}` });
    const second = (request: { operation: string; query: URLSearchParams }) =>
      request.operation === 'listApiKeys' && request.query.has('pagetoken');
    bed.sandbox.service.addFault({ matches: second, effect: { status: 503 } });
    const scan = await bed.scan(KEYS);
    expect(scan.credentials).toHaveLength(99);
    expect(gapsOf(scan)).toMatchObject([{ what: 'API keys' }]);
  });

  test.each([
    ['denied', refusal(403, 'X', 'no'), AccessDeniedError],
    ['failing', { status: 503 }, UnavailableError],
  ] as const)('anything at all: the scan fails, to be tried again: %s', async (_what, effect, expected) => {
    bed.fault('listApiKeys', effect);
    bed.fault('listUsers', effect);
    await expect(bed.scan({ needs: [unused('ibm-user'), unused('ibm-api-key')] })).rejects.toThrow(expected);
  });
});

describe('an account that shows nothing but what is our own', () => {
  const restart = async (operatorAs: Parameters<typeof startIbmTestBed>[0]) => {
    await bed[Symbol.asyncDispose]();
    bed = await startIbmTestBed(operatorAs);
  };
  const KINDS = ['ibm-api-key', 'ibm-service-id', 'ibm-trusted-profile', 'ibm-user'] as const;

  test.each(KINDS.flatMap((kind) => (['user', 'service-id'] as const).map((as) => [kind, as] as const)))(
    'is a gap that names the role: %s, signed in as a %s',
    async (kind, as) => {
      await restart({ kind: as, sees: 'only-itself' });
      const scan = await bed.scan({ needs: [unused(kind)] });
      expect(gapsOf(scan)).toMatchObject([
        { kind, reason: expect.stringContaining("IBM Cloud showed nothing but what is Keyhammer's own") },
      ]);
      expect(gapsOf(scan)[0]?.reason).toContain(kind === 'ibm-user' ? 'Viewer on User Management' : 'Viewer on the IAM Identity Service');
    },
  );

  test('is none for users, if only they are hidden', async () => {
    await restart({ seesUsers: 'only-itself' });
    bed.addKey(bed.ci);
    expect(gapsOf(await bed.scan({ needs: [unused('ibm-api-key')] }))).toEqual([]);
    expect(gapsOf(await bed.scan({ needs: [unused('ibm-user')] }))).toMatchObject([{ kind: 'ibm-user' }]);
  });

  test('does not let a watched credential seem gone', async () => {
    await restart({ sees: 'only-itself' });
    const id = bed.addKey(bed.alice);
    const scan = await bed.scan({ watched: [{ kind: 'ibm-api-key', id, principal: bed.alice }] });
    expect(scan.credentials).toEqual([]);
    expect(gapsOf(scan)).toMatchObject([{ what: `API key ${id}`, reason: expect.stringContaining('is not there, or not shown') }]);
  });

  test('is not one without service IDs and profiles, which an account may well be', async () => {
    await bed[Symbol.asyncDispose]();
    bed = await startIbmTestBed();
    bed.world.deleteServiceId(ACCOUNT, bed.ci.replace('iam-', ''));
    bed.addKey(bed.alice);
    expect(gapsOf(await bed.scan({ needs: [unused('ibm-service-id'), unused('ibm-trusted-profile')] }))).toEqual([]);
  });

  test('is not looked for twice', async () => {
    await bed.scan({ needs: [unused('ibm-api-key'), unused('ibm-trusted-profile')] });
    expect(bed.takeCalls()).toMatchObject({ listApiKeys: 2, listProfiles: 1 });
  });

  test('asks who we are only where a list shows no more than one', async () => {
    await bed.scan({ needs: [unused('ibm-api-key'), unused('ibm-user')] });
    expect(bed.takeCalls()).not.toHaveProperty('getApiKeysDetails');
    expect(gapsOf(await bed.scan({ needs: [unused('ibm-service-id')] }))).toEqual([]);
    expect(bed.takeCalls()).toMatchObject({ getApiKeysDetails: 1 });
  });
});

test('an API key of another account shows that account to nobody', async () => {
  bed.world.addAccount({ id: OTHER_ACCOUNT, name: 'other' });
  const scan = bed.reader().scan(OTHER_ACCOUNT, { ...KEYS, watched: [] });
  await expect(scan).rejects.toThrow(AccessDeniedError);
});

test('what is in another account is not taken for that of this one', async () => {
  const profile = { id: 'Profile-1', iam_id: 'iam-Profile-1', name: 'vm', account_id: OTHER_ACCOUNT, created_at: '2020-01-01T00:00+0000' };
  bed.fault('listProfiles', { status: 200, body: JSON.stringify({ profiles: [profile] }) });
  const scan = bed.scan({ needs: [{ kind: 'ibm-trusted-profile' }] });
  await expect(scan).rejects.toThrow(`IBM Cloud was asked about account ${ACCOUNT}, and answered with what is in account ${OTHER_ACCOUNT}`);
});
