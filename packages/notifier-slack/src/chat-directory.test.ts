import { afterEach, describe, expect, test } from '@jest/globals';
import { AccessDeniedError, type ChatDirectory, UnavailableError } from '@keyhammer/core';
import { chatDirectoryContract } from '@keyhammer/testing/contracts';
import { closeWorlds, errorOf, world } from './slack-world.ts';

afterEach(closeWorlds);

const ALICE = 'U0000ALIC';
const STRANGER = 'U000STRNG';

describe('the directory of Slack keeps the promises of the port', () => {
  test.each(chatDirectoryContract)('$name', async ({ verify }) => {
    const { chat } = await world();
    await verify({
      directory: chat().directory,
      insider: { id: ALICE, name: 'alice', email: 'alice@example.com' },
      outsider: { id: 'U00000BOB', name: 'bob' },
      groups: ['S000SECUR', 'security', '@security', '@Security'],
      channels: ['#ops', '#Ops', 'C0000OPS1', '#board', 'G000BOARD'],
    });
  });
});

describe('who somebody is', () => {
  test('does not hang on the display name, which anyone can give themselves', async () => {
    const { chat } = await world();
    expect(await chat().directory.person('U00000MAL')).toEqual({ id: 'U00000MAL', name: 'mallory' });
  });

  test('is read in lower case', async () => {
    const { chat } = await world('token', { users: [{ name: 'Eve', id: 'U00000EVE', email: 'Eve@Example.com' }] });
    expect(await chat().directory.person('U00000EVE')).toEqual({ id: 'U00000EVE', name: 'eve', email: 'eve@example.com' });
  });

  test('of another organisation has a name that nobody here can have, no address, and no channel', async () => {
    const { chat } = await world();
    const { directory } = chat();
    const { name, ...person } = await directory.person(STRANGER);
    expect(person).toEqual({ id: STRANGER });
    expect(name).toMatch(/^stranger \(/);
    expect(await directory.isInChannel(STRANGER, '#ops')).toBe(false);
    expect(await directory.isInChannel(ALICE, '#ops')).toBe(true);
  });

  test.each([
    ['a workspace of the same organisation is at home', 'E0000HOME', 'E0000HOME', 'carol'],
    ['one of another organisation is not', 'E0000HOME', 'E000OTHER', 'carol (of another organisation)'],
    ['nor where there is no organisation', undefined, undefined, 'carol (of another organisation)'],
  ])('%s', async (_what, ours, theirs, name) => {
    const { slack, chat } = await world();
    const user = { id: 'U0000CARO', name: 'carol', team_id: 'T0OTHERS', ...(theirs && { enterprise_user: { enterprise_id: theirs } }) };
    const answer = (body: object) => ({ status: 200, headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) });
    slack.service.addFault({ matches: ({ operation }) => operation === 'users.info', effect: answer({ ok: true, user }) });
    const own = { ok: true, team_id: 'T000000001', ...(ours && { enterprise_id: ours }) };
    slack.service.addFault({ matches: ({ operation }) => operation === 'auth.test', effect: answer(own) });
    expect(await chat().directory.person('U0000CARO')).toMatchObject({ name });
  });
});

describe('a scope that is missing', () => {
  test.each<[string, readonly string[], (directory: ChatDirectory) => Promise<unknown>]>([
    ['users:read', ['users:read.email', 'chat:write'], (directory) => directory.person(ALICE)],
    ['users:read.email', ['users:read', 'chat:write'], (directory) => directory.person(ALICE)],
    ['usergroups:read', ['users:read', 'users:read.email'], (directory) => directory.isInGroup(ALICE, 'S000SECUR')],
    ['usergroups:read', ['users:read', 'users:read.email'], (directory) => directory.isInGroup(ALICE, 'security')],
    ['channels:read', ['users:read', 'users:read.email'], (directory) => directory.isInChannel(ALICE, '#ops')],
    ['groups:read', ['users:read', 'users:read.email', 'channels:read'], (directory) => directory.isInChannel(ALICE, '#board')],
    ['groups:read', ['users:read', 'users:read.email', 'channels:read'], (directory) => directory.isInChannel(ALICE, 'G000BOARD')],
  ])('%s is named, and never read as a no', async (scope, granted, ask) => {
    const { slack, chat } = await world();
    slack.grantOnly(granted);
    const error = await errorOf(ask(chat().directory));
    expect(error).toBeInstanceOf(AccessDeniedError);
    expect(error.message).toContain(`Add the scope ${scope} to`);
  });

  test('is not missed where nobody needs it', async () => {
    const { slack, chat } = await world();
    slack.grantOnly(['users:read', 'users:read.email', 'channels:read']);
    expect(await chat().directory.isInChannel(ALICE, '#ops')).toBe(true);
  });
});

describe('lists', () => {
  test('are read to their last page', async () => {
    const users = Array.from({ length: 2500 }, (_, index) => ({ name: `user-${index}`, id: `U${String(index).padStart(8, '0')}` }));
    const { slack, chat } = await world('token', { users, channels: [{ name: 'all' }] });
    expect(await chat().directory.isInChannel('U00002499', '#all')).toBe(true);
    expect(slack.service.calls.get('conversations.members')).toBe(3);
  });

  test('are read once, however many ask at once', async () => {
    const { slack, chat } = await world();
    const { directory } = chat();
    const ask = () => [directory.isInGroup(ALICE, '@security'), directory.isInChannel(ALICE, '#ops'), directory.person(ALICE)];
    await Promise.all([...ask(), ...ask()]);
    await Promise.all(ask());
    expect(Object.fromEntries(slack.service.calls)).toEqual({
      'usergroups.list': 1,
      'usergroups.users.list': 1,
      'users.info': 1,
      'auth.test': 1,
      'conversations.list': 1,
      'conversations.members': 1,
    });
  });

  test('that could not be read are read again for the next question', async () => {
    const { slack, chat } = await world();
    const { directory } = chat();
    slack.service.addFault({ matches: ({ operation }) => operation === 'usergroups.users.list', times: 3, effect: 'cut-before' });
    expect(await errorOf(directory.isInGroup(ALICE, 'S000SECUR'))).toBeInstanceOf(UnavailableError);
    expect(await directory.isInGroup(ALICE, 'S000SECUR')).toBe(true);
  });
});

test('what Slack does not have is worth a warning: it may be a typo in the configuration', async () => {
  const { chat, log } = await world();
  const { directory } = chat();
  await directory.isInGroup(ALICE, '@no-such-group');
  await directory.isInChannel(ALICE, '#secret');
  expect(log.events.map(({ level, fields }) => [level, fields?.kind, fields?.name])).toEqual([
    ['warn', 'user group', '@no-such-group'],
    ['warn', 'channel', '#secret'],
  ]);
});
