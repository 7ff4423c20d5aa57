import { describe, expect, test } from '@jest/globals';
import { type OwnedSubject, ownershipOf, type TicketOwners } from './owners.ts';

const owners: TicketOwners = {
  default: { jiraProject: 'SEC', jiraOwner: 'sec-lead', jiraParentTicket: 'SEC-1', slackOwners: ['#security'] },
  accounts: new Map([
    ['111111111111', { jiraProject: 'ACC', jiraOwner: 'acc-lead', slackOwners: ['#account'] }],
    ['222222222222', {}],
  ]),
  businessUnits: new Map([
    ['news', { jiraProject: 'NEWS', slackOwners: ['#news', 'nina'], products: new Map([['app', { jiraProject: 'APP' }]]) }],
    ['empty', { products: new Map() }],
  ]),
};
const nobody: TicketOwners = { default: {}, accounts: new Map(), businessUnits: new Map() };

/** A user of an account that no entry names. */
function aUser(overrides: Partial<OwnedSubject> = {}): OwnedSubject {
  return { accountId: '333333333333', principal: 'alice', path: '/', tags: {}, ...overrides };
}

describe('the owner of an issue', () => {
  test('comes from the default where nothing else says more', () => {
    const fromDefault = {
      jiraProject: 'SEC',
      jiraOwner: 'sec-lead',
      jiraParentTicket: 'SEC-1',
      slackOwners: ['#security'],
      foundBy: 'ticket_owners.json, the global entry',
    };
    expect(ownershipOf(owners, aUser())).toEqual(fromDefault);
    // Everything in the account's section is "", which says: not set here.
    expect(ownershipOf(owners, aUser({ accountId: '222222222222' }))).toEqual(fromDefault);
  });

  test('comes from the account before the default, value by value', () => {
    expect(ownershipOf(owners, aUser({ accountId: '111111111111' }))).toEqual({
      jiraProject: 'ACC',
      jiraOwner: 'acc-lead',
      jiraParentTicket: 'SEC-1',
      slackOwners: ['#account'],
      foundBy: 'ticket_owners.json, account 111111111111',
    });
  });

  test('comes from the business unit before the account', () => {
    expect(ownershipOf(owners, aUser({ accountId: '111111111111', tags: { bu: 'news' } }))).toEqual({
      jiraProject: 'NEWS',
      jiraOwner: 'acc-lead',
      jiraParentTicket: 'SEC-1',
      slackOwners: ['#news', 'nina'],
      foundBy: 'the tag bu=news',
    });
  });

  test('comes from the product before its business unit', () => {
    expect(ownershipOf(owners, aUser({ tags: { bu: 'news', product: 'app' } }))).toMatchObject({
      jiraProject: 'APP',
      slackOwners: ['#news', 'nina'],
    });
  });

  test.each([
    ['a product without its business unit', { product: 'app' }],
    ['a product of another business unit', { bu: 'empty', product: 'app' }],
    ['an unknown business unit', { bu: 'sport' }],
    ['an empty tag', { bu: '' }],
  ])('is not changed by %s', (_what, tags) => {
    const subject = aUser({ accountId: '111111111111', tags });
    expect(ownershipOf(owners, subject)).toMatchObject({ jiraProject: 'ACC', slackOwners: ['#account'] });
  });

  test.each<[string, Partial<OwnedSubject>, string | undefined, string]>([
    ['is the address that the cloud knows, where no tag says so', {}, 'maria@example.com', 'the e-mail address maria@example.com'],
    ['is what a tag says, whatever the address', { tags: { Owner: 'sre' } }, 'sre', 'the tag Owner=sre'],
    ['is the address, where the tag is empty', { tags: { owner: ' ' } }, 'maria@example.com', 'the e-mail address maria@example.com'],
    ['is nobody by an address that says nothing', { email: ' ' }, undefined, 'ticket_owners.json, the global entry'],
  ])('%s', (_what, subject, taggedOwner, foundBy) => {
    const found = ownershipOf(owners, aUser({ email: 'maria@example.com', ...subject }));
    expect([found.taggedOwner, found.foundBy]).toEqual([taggedOwner, foundBy]);
    expect(found.slackOwners).toEqual(['#security']);
  });

  test.each([
    ['the name that people use', '*@example.com', true],
    ['the name that stays', 'IBMid-55*', true],
    ['another name', 'maria', false],
    ['a path, which it has none of', '/maria*', false],
  ])('comes from a pattern of %s', (_what, pattern, isCovered) => {
    const withUsers = { ...owners, users: [{ pattern, settings: { jiraProject: 'PEOPLE' } }] };
    const { path: _p, ...subject } = aUser({ principal: 'IBMid-550004MRIA', principalName: 'maria.lopez@example.com' });
    expect(ownershipOf(withUsers, subject).jiraProject).toBe(isCovered ? 'PEOPLE' : 'SEC');
  });

  test('may be nobody', () => {
    expect(ownershipOf(nobody, aUser())).toEqual({ slackOwners: [], foundBy: 'no rule' });
  });

  test('is told once, though named twice', () => {
    const twice = { ...owners, default: { slackOwners: ['#a', '#b', '#a'] } };
    expect(ownershipOf(twice, aUser()).slackOwners).toEqual(['#a', '#b']);
  });
});

describe('a pattern of users', () => {
  const matching = (subject: OwnedSubject, ...patterns: readonly string[]) => {
    const users = patterns.map((pattern) => ({ pattern, settings: { jiraOwner: pattern } }));
    return ownershipOf({ ...nobody, users }, subject).jiraOwner;
  };
  const pathUnknown: OwnedSubject = { accountId: '333333333333', principal: 'svc-backup', tags: {} };

  test.each([
    ['the name', 'svc-*', aUser({ principal: 'svc-backup' })],
    ['the name, under whatever path', 'svc-*', aUser({ principal: 'svc-backup', path: '/ci/' })],
    ['the name, where the path is not known', 'svc-*', pathUnknown],
    ['the path and the name', '/ci/*', aUser({ principal: 'deploy', path: '/ci/' })],
    ['a path below it', '/ci/*', aUser({ principal: 'deploy', path: '/ci/eu/' })],
    ['one user of a path', '/ci/deploy', aUser({ principal: 'deploy', path: '/ci/' })],
    ['everybody', '/*', aUser()],
    ['a name under any path', '/*/deploy', aUser({ principal: 'deploy', path: '/a/b/' })],
  ])('covers %s', (_what, pattern, subject) => {
    expect(matching(subject, pattern)).toBe(pattern);
  });

  test.each([
    ['another name', 'svc-*', aUser()],
    ['a name that only contains it', 'svc-*', aUser({ principal: 'my-svc-backup' })],
    ['a path, unless it begins with a slash', 'ci/*', aUser({ principal: 'deploy', path: '/ci/' })],
    ['another path', '/ci/*', aUser({ principal: 'deploy', path: '/cd/' })],
    ['a name that looks like the path', '/ci*', aUser({ principal: 'ci-deploy', path: '/people/' })],
    ['anybody whose path is not known, if it asks for one', '/*', pathUnknown],
    ['anybody, if it is empty', '', aUser()],
  ])('does not cover %s', (_what, pattern, subject) => {
    expect(matching(subject, pattern)).toBeUndefined();
  });

  test('counts if it is the first that covers, though a later one is narrower', () => {
    const subject = aUser({ principal: 'svc-backup' });
    expect(matching(subject, 'ci-*', 'svc-*', 'svc-backup')).toBe('svc-*');
    expect(matching(subject, 'svc-backup', 'svc-*')).toBe('svc-backup');
  });

  test('alone counts: what it does not set comes from the account, never from a later pattern', () => {
    const users = [
      { pattern: 'ali*', settings: { slackOwners: ['#ali'] } },
      { pattern: '*', settings: { jiraOwner: 'everybody', jiraProject: 'ALL' } },
    ];
    expect(ownershipOf({ ...owners, users }, aUser({ accountId: '111111111111' }))).toMatchObject({
      slackOwners: ['#ali'],
      jiraOwner: 'acc-lead',
      jiraProject: 'ACC',
    });
  });

  test('comes before the account, and after the tags of business unit and product', () => {
    const users = [{ pattern: '*', settings: { slackOwners: ['#user'], jiraOwner: 'user-lead' } }];
    const subject = aUser({ accountId: '111111111111' });
    expect(ownershipOf({ ...owners, users }, subject)).toMatchObject({ slackOwners: ['#user'], jiraOwner: 'user-lead' });
    expect(ownershipOf({ ...owners, users }, { ...subject, tags: { bu: 'news' } })).toMatchObject({
      slackOwners: ['#news', 'nina'],
      jiraOwner: 'user-lead',
    });
  });
});

describe('the tagged owner', () => {
  const taggedOwner = (tags: Record<string, string>, ownerTags?: readonly string[]) =>
    ownershipOf({ ...owners, ...(ownerTags && { ownerTags }) }, aUser({ tags })).taggedOwner;

  test.each([
    ['owner', { owner: 'bob' }],
    ['Owner', { Owner: 'bob' }],
    ['OWNER', { OWNER: 'bob' }],
    ['the one that says something', { Owner: ' ', owner: 'bob' }],
  ])('is in the tag %s', (_name, tags) => {
    expect(taggedOwner(tags)).toBe('bob');
  });

  test.each([
    ['there is no such tag', { team: 'data' }],
    ['the tag is empty', { owner: '' }],
  ])('is nobody where %s', (_what, tags) => {
    expect(ownershipOf(owners, aUser({ tags }))).not.toHaveProperty('taggedOwner');
  });

  test('may be in another tag, and then in no other', () => {
    expect(taggedOwner({ Contact: 'carol', owner: 'bob' }, ['contact'])).toBe('carol');
    expect(taggedOwner({ owner: 'bob' }, ['contact'])).toBeUndefined();
    expect(taggedOwner({ owner: 'bob' }, [])).toBeUndefined();
  });

  test('is looked for in several, in their order and not in that of the tags', () => {
    const tags = { owner: 'bob', 'Created-By': 'carol' };
    expect(taggedOwner(tags, ['created-by', 'owner'])).toBe('carol');
    expect(taggedOwner(tags, ['owner', 'created-by'])).toBe('bob');
    expect(taggedOwner({ ...tags, 'Created-By': '' }, ['created-by', 'owner'])).toBe('bob');
  });

  test('does not change where tickets go', () => {
    expect(ownershipOf(owners, aUser({ tags: { owner: 'bob', BU: 'news' } }))).toMatchObject({ jiraProject: 'NEWS', taggedOwner: 'bob' });
  });
});

describe('the rule that found the owner', () => {
  const withUsers: TicketOwners = {
    ...owners,
    users: [
      { pattern: '/ci/*', settings: { jiraProject: 'CI' } },
      { pattern: 'svc-*', settings: { slackOwners: ['#services'] } },
    ],
  };

  test.each([
    ['the tag, spelt as it is on the user', { tags: { Owner: 'bob', bu: 'news' } }, 'the tag Owner=bob'],
    ['the business unit', { tags: { BU: 'news' } }, 'the tag BU=news'],
    ['the user', { principal: 'svc-backup', accountId: '111111111111' }, 'ticket_owners.json, user "svc-*"'],
    ['the account', { accountId: '111111111111' }, 'ticket_owners.json, account 111111111111'],
    ['the global entry', {}, 'ticket_owners.json, the global entry'],
    ['no account that names nobody', { accountId: '222222222222' }, 'ticket_owners.json, the global entry'],
    ['no product that only sets a project', { tags: { bu: 'news', product: 'app' } }, 'the tag bu=news'],
    ['no user that only sets a project', { path: '/ci/' }, 'ticket_owners.json, the global entry'],
  ])('is %s', (_what, subject, rule) => {
    expect(ownershipOf(withUsers, aUser(subject)).foundBy).toBe(rule);
  });

  test('names both tags where the product has an owner', () => {
    const products = new Map([['app', { jiraOwner: 'ann' }]]);
    const subject = aUser({ tags: { bu: 'news', Product: 'app' } });
    expect(ownershipOf({ ...owners, businessUnits: new Map([['news', { products }]]) }, subject).foundBy).toBe(
      'the tags bu=news and Product=app',
    );
  });

  test('is none where a project is set and nobody is named', () => {
    expect(ownershipOf({ ...nobody, default: { jiraProject: 'SEC', slackOwners: [] } }, aUser()).foundBy).toBe('no rule');
  });
});
