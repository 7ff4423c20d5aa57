import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { AccessDeniedError, type InventoryEntry, type Listed } from '@keyhammer/core';
import { iamFaults } from '@keyhammer/sandbox';
import { type AwsTestBed, daysAgo, denied, MEMBER, NOW, noSuchEntity, startAwsTestBed } from '../../test/aws-test-bed.ts';

let bed: AwsTestBed;
beforeEach(async () => {
  bed = await startAwsTestBed();
});
afterEach(async () => bed[Symbol.asyncDispose]());

const AUTHORIZATIONS = 'iam:GetAccountAuthorizationDetails';
const list = async (): Promise<readonly Listed[]> => await Array.fromAsync(bed.reader().list(MEMBER));
const entriesIn = (listed: readonly Listed[]) => listed.flatMap((each) => (each.kind === 'entry' ? [each.entry] : []));
const gapsIn = (listed: readonly Listed[]) => listed.flatMap((each) => (each.kind === 'gap' ? [each.gap] : []));
const ofUsers = (listed: readonly Listed[]) => entriesIn(listed).filter(({ credential }) => credential.kind !== 'aws-root-user');
const byId = (listed: readonly Listed[]) => new Map(ofUsers(listed).map((entry) => [entry.credential.id, entry]));
const entryOf = (listed: readonly Listed[], id: string | undefined): InventoryEntry | undefined => byId(listed).get(id ?? '');

describe('what is listed', () => {
  test('every access key, used or not, active or not, with its own last use', async () => {
    const [used, inactive] = bed.addUser(
      'alice',
      { created: daysAgo(400), lastUsed: { at: daysAgo(1), service: 's3', region: 'eu-west-1' } },
      { created: daysAgo(300), status: 'Inactive', lastUsed: { at: daysAgo(250) } },
    );
    const [never] = bed.addUser('bob', { created: daysAgo(1) });

    const listed = await list();

    expect(gapsIn(listed)).toEqual([]);
    expect(
      ofUsers(listed)
        .map(({ credential }) => credential.id)
        .sort(),
    ).toEqual([used, inactive, never].sort());
    expect(entryOf(listed, used)?.credential).toEqual({
      kind: 'aws-access-key',
      id: used,
      principal: 'alice',
      status: 'active',
      created: daysAgo(400),
      lastUsed: { kind: 'used', at: daysAgo(1), service: 's3', region: 'eu-west-1' },
      readAt: NOW,
    });
    expect(entryOf(listed, inactive)?.credential).toMatchObject({ status: 'inactive', lastUsed: { kind: 'used', at: daysAgo(250) } });
    expect(entryOf(listed, never)?.credential).toMatchObject({ status: 'active', lastUsed: { kind: 'never' } });
  });

  test('every console password, with what the report tells of its use and its change', async () => {
    bed.addConsoleUser('carol', { created: daysAgo(500), changed: daysAgo(300), lastUsed: daysAgo(2) });
    expect(entryOf(await list(), 'carol')?.credential).toEqual({
      kind: 'aws-console-password',
      id: 'carol',
      principal: 'carol',
      status: 'active',
      created: daysAgo(500),
      changed: daysAgo(300),
      lastUsed: { kind: 'used', at: daysAgo(2) },
      readAt: NOW,
    });
  });

  test('the root user with its keys', async () => {
    bed.world.setRoot(MEMBER, { mfa: false, passwordLastUsed: daysAgo(9), keys: [{ created: daysAgo(900) }] });
    const root = entriesIn(await list()).filter(({ credential }) => credential.kind === 'aws-root-user');
    expect(root).toMatchObject([
      { mfa: false, credential: { id: 'root-sign-in', lastUsed: { kind: 'used', at: daysAgo(9) } } },
      { mfa: false, credential: { id: 'root-access-key-1', lastUsed: { kind: 'never' } } },
    ]);
  });

  test("whose it is by the user's tag, and whether the user has MFA; of locks and counts AWS knows nothing", async () => {
    const created = daysAgo(400);
    bed.world.addUser(MEMBER, { name: 'alice', created, mfa: true, tags: { Owner: 'alice@example.com', team: 'a' } });
    bed.world.addUser(MEMBER, { name: 'bob', created });
    const [alice, bob] = ['alice', 'bob'].map((name) => bed.world.addKey(MEMBER, name, { created }).id);

    const listed = await list();

    expect(entryOf(listed, alice)).toEqual({ credential: expect.anything(), owner: 'alice@example.com', mfa: true });
    expect(entryOf(listed, bob)).toEqual({ credential: expect.anything(), mfa: false });
  });

  test('a user without anything, and an account without users, is nothing', async () => {
    bed.addUser('nobody');
    expect(await list()).toMatchObject([{ entry: { credential: { id: 'root-sign-in' } } }]);
  });
});

describe('the calls', () => {
  test('two for each user, one for each key, one for each page of a thousand users', async () => {
    for (let n = 0; n < 1001; n++) bed.addUser(`user-${n}`);
    bed.addUser('alice', { created: daysAgo(1) }, { created: daysAgo(2), status: 'Inactive' });
    bed.takeCalls();
    expect(ofUsers(await list())).toHaveLength(2);
    expect(bed.takeCalls()).toEqual({
      'sts:AssumeRole': 1,
      'iam:GenerateCredentialReport': 1,
      'iam:GetCredentialReport': 1,
      [AUTHORIZATIONS]: 2,
      'iam:ListAccessKeys': 1002,
      'iam:GetLoginProfile': 1002,
      'iam:GetAccessKeyLastUsed': 2,
    });
  });

  test('are not made for what nobody asks for any more: the list is read as it is told', async () => {
    for (let n = 0; n < 250; n++) bed.addUser(`user-${n}`, { created: daysAgo(1) });
    bed.takeCalls();
    for await (const each of bed.reader().list(MEMBER)) if (each.kind === 'entry' && each.entry.credential.kind === 'aws-access-key') break;
    expect(bed.takeCalls()).toMatchObject({ 'iam:ListAccessKeys': 100 });
  });
});

describe('without what tells most at once', () => {
  test('the tags are asked for user by user', async () => {
    bed.world.deny(MEMBER, AUTHORIZATIONS);
    bed.world.addUser(MEMBER, { name: 'alice', created: daysAgo(400), tags: { owner: 'alice' } });
    const { id } = bed.world.addKey(MEMBER, 'alice', { created: daysAgo(400) });

    const listed = await list();

    expect(gapsIn(listed)).toEqual([]);
    expect(entryOf(listed, id)?.owner).toBe('alice');
    expect(bed.log.named('info')).toEqual(['users listed without their tags, so each is asked for']);
    expect(bed.takeCalls()).toMatchObject({ 'iam:ListUsers': 1, 'iam:GetUser': 1 });
  });

  test('the report, a last sign-in is asked for, and root user and MFA are not known', async () => {
    bed.world.deny(MEMBER, 'iam:GenerateCredentialReport');
    bed.addConsoleUser('carol', { created: daysAgo(500), changed: daysAgo(300), lastUsed: daysAgo(2) });
    const [id] = bed.addUser('alice', { created: daysAgo(1) });

    const listed = await list();

    expect(gapsIn(listed)).toEqual([
      { kind: 'aws-root-user', what: 'root user, and who has MFA', reason: expect.stringContaining('allow iam:GenerateCredentialReport') },
    ]);
    expect(entriesIn(listed).every(({ mfa }) => mfa === undefined)).toBe(true);
    const { changed, ...carol } = entryOf(listed, 'carol')?.credential ?? {};
    expect(changed).toBeUndefined();
    expect(carol).toMatchObject({ created: daysAgo(500), lastUsed: { kind: 'used', at: daysAgo(2) } });
    expect(entryOf(listed, id)).toBeDefined();
    expect(bed.takeCalls()).toMatchObject({ 'iam:GetUser': 1 });
  });

  test('a report that is older than a password: its last sign-in is asked for', async () => {
    bed.addUser('carol');
    await list();
    bed.world.setPassword(MEMBER, 'carol', NOW);
    bed.takeCalls();
    expect(entryOf(await list(), 'carol')?.credential).toMatchObject({ lastUsed: { kind: 'never' } });
    expect(bed.takeCalls()).toMatchObject({ 'iam:GetUser': 1 });
  });
});

describe('what can not be read is a gap, and what else there is, is listed', () => {
  test.each([
    ['iam:ListAccessKeys', 'bob', 'aws-access-key', 'access keys of bob'],
    ['iam:GetLoginProfile', 'bob', 'aws-console-password', 'console password of bob'],
  ] as const)('%s denied for one user', async (operation, about, kind, what) => {
    bed.fault(operation, denied(), about);
    const [alice] = bed.addUser('alice', { created: daysAgo(400) });
    bed.addUser('bob', { created: daysAgo(400) });

    const listed = await list();

    expect(gapsIn(listed)).toEqual([{ kind, what, reason: expect.stringContaining('not authorized') }]);
    expect(entryOf(listed, alice)).toBeDefined();
  });

  test('a last use that is denied is unknown, and never "never"', async () => {
    bed.world.deny(MEMBER, 'iam:GetAccessKeyLastUsed');
    const [id] = bed.addUser('alice', { created: daysAgo(400) });
    const listed = await list();
    expect(entryOf(listed, id)?.credential.lastUsed).toMatchObject({ kind: 'unknown' });
    expect(gapsIn(listed)).toMatchObject([{ kind: 'aws-access-key', what: `last use of ${id} of alice` }]);
  });

  test('the tags', async () => {
    bed.world.deny(MEMBER, AUTHORIZATIONS);
    bed.world.deny(MEMBER, 'iam:GetUser');
    const [id] = bed.addUser('alice', { created: daysAgo(400) });
    const listed = await list();
    expect(gapsIn(listed)).toMatchObject([{ what: 'tags and last sign-in of alice', reason: expect.stringContaining('iam:GetUser') }]);
    expect(entryOf(listed, id)).toBeDefined();
  });

  test('all of the users', async () => {
    bed.world.deny(MEMBER, AUTHORIZATIONS);
    bed.world.deny(MEMBER, 'iam:ListUsers');
    bed.addUser('alice', { created: daysAgo(400) });
    const listed = await list();
    expect(gapsIn(listed)).toMatchObject([
      { what: 'users, their access keys and passwords', reason: expect.stringContaining('iam:ListUsers') },
    ]);
    expect(entriesIn(listed)).toHaveLength(1);
  });

  test('the second page of the users', async () => {
    for (let n = 0; n < 1001; n++) bed.addUser(`user-${n}`);
    bed.sandbox.service.addFault({
      matches: ({ operation, body }) => operation === AUTHORIZATIONS && new URLSearchParams(body).has('Marker'),
      effect: iamFaults.error('AccessDenied', 403, 'not authorized'),
    });
    expect(gapsIn(await list())).toMatchObject([{ what: 'the rest of the users' }]);
    expect(bed.takeCalls()).toMatchObject({ 'iam:ListAccessKeys': 1000 });
  });

  test('nothing at all is an error', async () => {
    bed.world.deny(MEMBER, 'sts:AssumeRole');
    await expect(list()).rejects.toThrow(AccessDeniedError);
  });
});

test.each(['iam:ListAccessKeys', 'iam:GetUser'])('a user who goes while the account is read is no gap: seen by %s', async (operation) => {
  bed.world.deny(MEMBER, AUTHORIZATIONS);
  bed.addUser('alice');
  bed.fault(operation, noSuchEntity('user'), 'alice');
  const listed = await list();
  expect(gapsIn(listed)).toEqual([]);
  expect(ofUsers(listed)).toEqual([]);
});

test('the tags of an owner may have other names', async () => {
  const created = daysAgo(400);
  bed.world.addUser(MEMBER, { name: 'alice', created, tags: { owner: 'no', contact: 'yes' } });
  const { id } = bed.world.addKey(MEMBER, 'alice', { created });
  const listed = await Array.fromAsync(bed.reader({}, { ownerTags: ['contact'] }).list(MEMBER));
  expect(entryOf(listed, id)?.owner).toBe('yes');
});
