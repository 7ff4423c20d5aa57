import { describe, expect, test } from '@jest/globals';
import { AccessDeniedError, type ChatPerson, ThrottledError } from '@keyhammer/core';
import { InMemoryChatDirectory } from '@keyhammer/testing';
import { type Entitled, permissionOf } from './permission.ts';
import { permissionFor, personOf } from './standing.ts';

const ALICE: ChatPerson = { id: 'U0ALICE01', name: 'alice', email: 'alice@example.com' };

function may(entitled: Partial<Entitled>, { person = ALICE, memberOf = [] as readonly string[], untold = [] as readonly string[] } = {}) {
  const permission = permissionOf({ person, memberOf: new Set(memberOf), untold }, { operators: [], ...entitled });
  return permission.kind === 'allowed' ? permission.as : permission.why;
}

const owned = (...slackOwners: readonly string[]) => ({ ownership: { slackOwners } });
const NOT_YOURS = 'only its owner may, and the operators (slack.operators)';

describe('an owner is', () => {
  test.each<[string, Partial<Entitled>]>([
    ['named by user name', owned('alice')],
    ['with an @, and in upper case', owned('@Alice')],
    ['named by e-mail address', owned('Alice@Example.com')],
    ['named by id', owned('U0ALICE01')],
    ['one of several', owned('#ops', 'bob', 'alice')],
    ['named by the tag', { ownership: { slackOwners: ['bob'], taggedOwner: 'alice@example.com' } }],
  ])('%s', (_what, entitled) => {
    expect(may(entitled)).toBe('owner');
  });

  test('whoever is in the channel, and nobody else', () => {
    expect(may(owned('#payments'), { memberOf: ['#payments'] })).toBe('owner');
    expect(may(owned('#payments'))).toBe(NOT_YOURS);
    expect(may(owned('C0PAYMENT'), { memberOf: ['C0PAYMENT'] })).toBe('owner');
  });

  test.each<[string, Partial<Entitled>, ChatPerson?]>([
    ['somebody else', owned('bob')],
    ['a part of a name', owned('ali')],
    ['a channel that is called like her', owned('#alice')],
    ['nobody at all', owned()],
    ['an empty word', owned('', ' ', '@')],
    ['an empty word, for one without a name', owned('', '@'), { id: 'U0NONAME1', name: '' }],
    ['an empty address', owned(''), { id: 'U0NONAME1', name: 'x', email: '' }],
    ['an empty tag', { ownership: { slackOwners: [], taggedOwner: '' } }, { id: 'U0NONAME1', name: '' }],
  ])('not %s', (_what, entitled, person = ALICE) => {
    expect(may(entitled, { person })).toBe(NOT_YOURS);
  });
});

describe('an operator is', () => {
  test.each<[string, string, readonly string[]]>([
    ['named by id', 'U0ALICE01', []],
    ['named by e-mail address', 'ALICE@example.com', []],
    ['in a group', 'S0SECURITY', ['S0SECURITY']],
  ])('%s, whosever it is', (_what, operator, memberOf) => {
    expect(may({ operators: [operator], ...owned('bob') }, { memberOf })).toBe('operator');
    expect(may({ operators: [operator] }, { memberOf })).toBe('operator');
  });

  test.each(['alice', '@alice', 'S0SECURITY', ''])('never one by a name, nor in a group that he is not in: %s', (operator) => {
    expect(may({ operators: [operator] })).toMatch(/^only the operators may/);
  });

  test('nobody where nobody is named, and the answer says what to set', () => {
    expect(may({})).toContain('slack.operators');
  });
});

describe('what the directory does not say', () => {
  const directory = () =>
    new InMemoryChatDirectory({ people: [ALICE], groups: { S0SECURITY: [ALICE.id] }, channels: { payments: [ALICE.id] } });
  const entitled: Entitled = { operators: ['S0SECURITY'], ...owned('#payments') };

  test('is a no, with its reason, if a scope is missing', async () => {
    const silent = directory();
    silent.failWith(new AccessDeniedError('missing_scope usergroups:read'), 2);
    expect(await permissionFor(ALICE, entitled, silent)).toEqual({
      kind: 'refused',
      why: expect.stringContaining('missing_scope usergroups:read'),
    });
  });

  test('hinders nobody who may for another reason', async () => {
    const silent = directory();
    silent.failWith(new AccessDeniedError('missing_scope usergroups:read'));
    expect(await permissionFor(ALICE, entitled, silent)).toEqual({ kind: 'allowed', as: 'owner' });
  });

  test('is asked again later, and is never a yes, if Slack is slow', async () => {
    const slow = directory();
    slow.failWith(new ThrottledError('later'));
    await expect(permissionFor(ALICE, entitled, slow)).rejects.toThrow('later');
  });

  test('is not asked where a name is enough', async () => {
    const silent = directory();
    silent.failWith(new ThrottledError('asked for nothing'), 9);
    expect(await permissionFor(ALICE, { operators: ['S0SECURITY', 'U0ALICE01'] }, silent)).toMatchObject({ as: 'operator' });
  });

  test('of who somebody is, is a reason', async () => {
    const silent = directory();
    silent.failWith(new AccessDeniedError('missing_scope users:read'));
    expect(await personOf(ALICE.id, silent)).toContain('missing_scope');
    expect(await personOf('U0NOBODY1', silent)).toContain('nobody in the chat');
    silent.failWith(new ThrottledError('later'));
    await expect(personOf(ALICE.id, silent)).rejects.toThrow('later');
    expect(await personOf(ALICE.id, silent)).toEqual(ALICE);
  });
});
