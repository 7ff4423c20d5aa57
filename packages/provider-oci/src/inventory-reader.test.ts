import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { AccessDeniedError, RejectedError, type ScanRequest, ThrottledError, UnavailableError } from '@keyhammer/core';
import { ociFaults } from '@keyhammer/sandbox';
import { daysAgo, KIND, NOW, type OciTestBed, PARTNERS, startOciTestBed, TENANCY } from '../test/oci-test-bed.ts';
import { find, idsOf } from '../test/scans.ts';

let bed: OciTestBed;
beforeEach(async () => {
  bed = await startOciTestBed();
});
afterEach(async () => bed[Symbol.asyncDispose]());

const OLD: ScanRequest = { needs: [{ kind: KIND, madeBefore: daysAgo(90) }], watched: [] };
const ADMINS: ScanRequest = { needs: [{ kind: KIND, privileged: true }], watched: [] };
const scan = (request: Partial<ScanRequest>) => bed.reader().scan(TENANCY, { needs: [], watched: [], ...request });
const denied = () => ociFaults.error(404, 'NotAuthorizedOrNotFound', 'Authorization failed or requested resource not found.');

test('several needs share one reading, and Audit looks back as far as the furthest', async () => {
  const alice = bed.addUser({ name: 'alice' }, {}, { created: daysAgo(5) });
  const bob = bed.addUser({ name: 'bob' }, { created: daysAgo(70) });
  bed.addGroup('Administrators', [alice]);
  bed.sandbox.useKey(bob.user.id, bob.fingerprints[0] ?? '', { at: daysAgo(45) });
  const needs = [
    { kind: KIND, privileged: true },
    { kind: KIND, unusedSince: daysAgo(30) },
    { kind: KIND, unusedSince: daysAgo(80) },
    { kind: KIND, madeBefore: daysAgo(200) },
  ] as const;
  const found = await scan({ needs });
  expect(idsOf(found)).toEqual([...alice.ids, ...bob.ids].toSorted());
  expect(find(found, alice.ids[0])).toMatchObject({
    lastUsed: { kind: 'unseen', since: daysAgo(80) },
    privilege: { kind: 'administrator' },
  });
  expect(find(found, alice.ids[1])).toMatchObject({ lastUsed: { kind: 'unknown' }, privilege: { kind: 'administrator' } });
  expect(find(found, bob.ids[0])).toMatchObject({ lastUsed: { kind: 'used', at: daysAgo(45) }, privilege: { kind: 'none' } });
  expect(bed.takeCalls()).toMatchObject({
    'identity:ListUsers': 1,
    'identity:ListApiKeys': 3,
    'audit:ListEvents': 4,
    'identity:ListGroups': 1,
  });
});

describe('a tenancy that can not be read at all', () => {
  test.each([
    ['denied', AccessDeniedError, denied()],
    ['throttled', ThrottledError, ociFaults.tooManyRequests()],
    ['failing', UnavailableError, ociFaults.serviceUnavailable()],
  ] as const)('has failed, and is no empty one: %s', async (_how, expected, effect) => {
    for (const operation of ['identity:ListUsers', 'identity:ListGroups', 'domains:ListUsers', 'domains:ListGroups'])
      bed.fault(operation, effect);
    await expect(scan(OLD)).rejects.toThrow(expected);
    await expect(scan(ADMINS)).rejects.toThrow(expected);
    await expect(Array.fromAsync(bed.reader().list(TENANCY))).rejects.toThrow(expected);
  });

  test('because of a wrong key says so', async () => {
    bed.world.setKeyState({ userId: bed.operator.user.id, fingerprint: bed.operator.fingerprints[0] ?? '' }, 'INACTIVE');
    await expect(scan(ADMINS)).rejects.toThrow(/OCI does not accept the signature by the key .* of the user ocid1\.user/);
  });

  test('because of the clock says so, and by how much', async () => {
    const now = () => new Date(NOW.getTime() + 6 * 60 * 1000);
    const reading = bed.reader({ now }).scan(TENANCY, ADMINS);
    await expect(reading).rejects.toThrow(UnavailableError);
    await expect(reading).rejects.toThrow("this machine's clock is 6 minutes ahead of OCI's");
  });

  test('because it is not configured says so', async () => {
    await expect(bed.reader().scan('ocid1.tenancy.oc1..other', ADMINS)).rejects.toThrow('Add it to oci.tenancies in config.json');
  });
});

test('a mishap that passes leaves no trace', async () => {
  const alice = bed.addUser({ name: 'alice' }, {});
  bed.addGroup('Administrators', [alice]);
  for (const operation of ['identity:ListGroups', 'identity:GetUser', 'identity:ListApiKeys', 'domains:ListGroups']) {
    for (const effect of [ociFaults.tooManyRequests(1), ociFaults.internalError(), ociFaults.incorrectState(), 'cut-before'] as const) {
      bed.fault(operation, effect, undefined, 1);
    }
  }
  const found = await scan(ADMINS);
  expect(idsOf(found)).toEqual(alice.ids);
  expect(found.coverage).toEqual({ kind: 'complete' });
});

test('nothing is asked where nothing is wanted, and nothing of other clouds', async () => {
  expect(await scan({})).toMatchObject({ credentials: [], coverage: { kind: 'complete' } });
  expect(bed.takeCalls()).toEqual({});
  await expect(scan({ needs: [{ kind: 'aws-access-key' }] })).rejects.toThrow(RejectedError);
});

test('what is seen of the users on the way is told', async () => {
  const alice = bed.addUser({ name: 'alice', mfa: true }, {});
  const bob = bed.addUser({ name: 'bob', mfa: null }, {});
  const { principals } = await scan(OLD);
  expect(principals.get(alice.user.id)).toEqual({ mfa: true });
  expect(principals.has(bob.user.id)).toBe(false);
});

describe('users', () => {
  test('are described with their tags and address, and that they are administrators', async () => {
    const alice = bed.addUser({
      name: 'alice',
      email: 'alice@example.com',
      mfa: true,
      freeformTags: { owner: 'team-a' },
      definedTags: { Finance: { CostCenter: '42' } },
    });
    const bob = bed.addUser({ name: 'bob' });
    bed.addGroup('Administrators', [alice]);
    const described = await bed.reader().describe(TENANCY, [alice.user.id, bob.user.id, 'ocid1.user.oc1..gone'], { powers: true });
    expect([...described]).toEqual([
      [
        alice.user.id,
        {
          tags: { owner: 'team-a', 'Finance.CostCenter': '42' },
          email: 'alice@example.com',
          powers: { power: 'administrator', from: 'the group Administrators', mfa: true },
        },
      ],
      [bob.user.id, { tags: {} }],
    ]);
    expect(bed.log.named('warn')).toEqual(['user not described']);
  });

  test('are described without their powers if nobody asks for those', async () => {
    const alice = bed.addUser({ name: 'alice' });
    const described = await bed.reader().describe(TENANCY, [alice.user.id, alice.user.id], { powers: false });
    expect(described.get(alice.user.id)).toEqual({ tags: {} });
    expect(bed.takeCalls()).toEqual({ 'identity:GetUser': 1 });
  });
});

describe('the holder of a key', () => {
  test('is found by its id', async () => {
    const alice = bed.addUser({ name: 'alice' }, {});
    expect(await bed.reader().holderOf(TENANCY, alice.ids[0] ?? '')).toBe(alice.user.id);
  });

  test('is nobody if the list of the keys lacks it', async () => {
    const alice = bed.addUser({ name: 'alice' }, {});
    expect(await bed.reader().holderOf(TENANCY, `${alice.user.id}/${'00:'.repeat(15)}00`)).toBeUndefined();
  });

  test('is not known to be nobody if the user is not shown', async () => {
    await expect(bed.reader().holderOf(TENANCY, `ocid1.user.oc1..x/${'00:'.repeat(15)}00`)).rejects.toThrow(AccessDeniedError);
    await expect(bed.reader().holderOf(TENANCY, '00:11')).rejects.toThrow(RejectedError);
  });
});

describe('the inventory', () => {
  test('has every key with its owner, and does not ask Audit', async () => {
    bed.world.pages.largest = 2;
    const alice = bed.addUser({ name: 'alice', email: 'alice@example.com', mfa: true }, {}, {});
    const pat = bed.addUser({ name: 'pat', domain: PARTNERS, email: 'pat@example.com' }, { state: 'INACTIVE' });
    bed.addUser({ name: 'nobody' });
    const listed = await Array.fromAsync(bed.reader().list(TENANCY));
    const entries = listed.flatMap((each) => (each.kind === 'entry' ? [each.entry] : []));
    expect(entries.map(({ credential }) => credential.id).toSorted()).toEqual([...alice.ids, ...pat.ids, ...bed.operator.ids].toSorted());
    expect(entries.find(({ credential }) => credential.id === alice.ids[0])).toMatchObject({
      owner: 'alice@example.com',
      mfa: true,
      credential: { status: 'active', lastUsed: { kind: 'unknown', reason: 'not read: Audit is asked by the check oci_inactiveapikeys' } },
    });
    expect(entries.find(({ credential }) => credential.id === pat.ids[0])).toMatchObject({
      owner: 'pat@example.com',
      credential: { status: 'inactive' },
    });
    expect(bed.takeCalls()).not.toHaveProperty('audit:ListEvents');
  });

  test('has every key once, though two lists show its user', async () => {
    await bed[Symbol.asyncDispose]();
    bed = await startOciTestBed({ domains: ['Default'] });
    const alice = bed.addUser({ name: 'alice' }, {});
    const listed = await Array.fromAsync(bed.reader().list(TENANCY));
    const ids = listed.flatMap((each) => (each.kind === 'entry' ? [each.entry.credential.id] : []));
    expect(ids.toSorted()).toEqual([...alice.ids, ...bed.operator.ids].toSorted());
  });

  test('tells what could not be read', async () => {
    const alice = bed.addUser({ name: 'alice' }, {});
    bed.fault('identity:ListApiKeys', denied(), alice.user.id);
    bed.fault('domains:ListUsers', denied());
    const listed = await Array.fromAsync(bed.reader().list(TENANCY));
    expect(listed.filter(({ kind }) => kind === 'gap')).toMatchObject([
      { gap: { what: 'API keys of alice' } },
      { gap: { what: expect.stringContaining('users of the identity domain') } },
    ]);
  });
});
