import { describe, expect, test } from '@jest/globals';
import { ownershipOf, type TicketOwners } from './owners.ts';

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

describe('the owner of an issue', () => {
  test('comes from the default where nothing else says more', () => {
    const fromDefault = { jiraProject: 'SEC', jiraOwner: 'sec-lead', jiraParentTicket: 'SEC-1', slackOwners: ['#security'] };
    expect(ownershipOf(owners, '333333333333', {})).toEqual(fromDefault);
    // Everything in the account's section is "", which says: not set here.
    expect(ownershipOf(owners, '222222222222', {})).toEqual(fromDefault);
  });

  test('comes from the account before the default, value by value', () => {
    expect(ownershipOf(owners, '111111111111', {})).toEqual({
      jiraProject: 'ACC',
      jiraOwner: 'acc-lead',
      jiraParentTicket: 'SEC-1',
      slackOwners: ['#account'],
    });
  });

  test('comes from the business unit before the account', () => {
    expect(ownershipOf(owners, '111111111111', { bu: 'news' })).toEqual({
      jiraProject: 'NEWS',
      jiraOwner: 'acc-lead',
      jiraParentTicket: 'SEC-1',
      slackOwners: ['#news', 'nina'],
    });
  });

  test('comes from the product before its business unit', () => {
    expect(ownershipOf(owners, '111111111111', { bu: 'news', product: 'app' })).toMatchObject({
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
    expect(ownershipOf(owners, '111111111111', tags)).toMatchObject({ jiraProject: 'ACC', slackOwners: ['#account'] });
  });

  test('may be nobody', () => {
    const nobody = { default: {}, accounts: new Map(), businessUnits: new Map() };
    expect(ownershipOf(nobody, '111111111111', {})).toEqual({ slackOwners: [] });
  });

  test('is told once, though named twice', () => {
    const twice = { ...owners, default: { slackOwners: ['#a', '#b', '#a'] } };
    expect(ownershipOf(twice, '333333333333', {}).slackOwners).toEqual(['#a', '#b']);
  });
});

describe('the tagged owner', () => {
  test.each([
    ['owner', { owner: 'bob' }],
    ['Owner', { Owner: 'bob' }],
    ['OWNER', { OWNER: 'bob' }],
    ['the one that says something', { Owner: '', owner: 'bob' }],
  ])('is in the tag %s', (_name, tags) => {
    expect(ownershipOf(owners, '333333333333', tags).taggedOwner).toBe('bob');
  });

  test.each([
    ['there is no such tag', { team: 'data' }],
    ['the tag is empty', { owner: '' }],
  ])('is nobody where %s', (_what, tags) => {
    expect(ownershipOf(owners, '333333333333', tags)).not.toHaveProperty('taggedOwner');
  });

  test('does not change where tickets go', () => {
    expect(ownershipOf(owners, '333333333333', { owner: 'bob', BU: 'news' })).toMatchObject({ jiraProject: 'NEWS', taggedOwner: 'bob' });
  });
});
