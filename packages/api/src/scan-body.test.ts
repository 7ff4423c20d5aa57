import { describe, expect, test } from '@jest/globals';
import { scanBody } from './scan-body.ts';

const ACCOUNT = '111111111111';
const read = (more: object) => scanBody({ account_id: ACCOUNT, ...more });

describe('a body that is read', () => {
  test.each<[string, object, object]>([
    ['the account alone', {}, {}],
    ['checks', { security_features: ['user_inactivekeys'] }, { checks: ['user_inactivekeys'] }],
    ['a tag with a value or with several', { tags: { env: 'prod', bu: ['a', 'b'] } }, { tags: { env: ['prod'], bu: ['a', 'b'] } }],
    ['regions and ids, which change nothing', { regions: ['us-east-1'], ids: ['sg-1'] }, {}],
    ['null, where Hammer has it as absent', { tags: null, ids: null, regions: null, security_features: null }, {}],
  ])('%s', (_what, more, order) => {
    expect(read(more)).toEqual({ order: { accountId: ACCOUNT, ...order }, mistakes: [] });
  });

  test('keeps a tag that is named as objects name their prototype', () => {
    const { tags = {} } = scanBody(JSON.parse(`{"account_id": "1", "tags": {"__proto__": "x"}}`)).order;
    expect(Object.entries(tags)).toEqual([['__proto__', ['x']]]);
  });
});

const TAGS = 'an object: the name of a tag, and the value or list of values that it may have';
const VALUES = 'a value or a list of at least one';

describe('a mistake', () => {
  test.each<[string, unknown, readonly string[]]>([
    ['no object', [], ['the body is an empty list, and has to be an object with account_id']],
    ['null', null, ['the body is null, and has to be an object with account_id']],
    ['no account', {}, ['account_id is missing: the id of an account, as text']],
    ['an account as a number', { account_id: 111111111111 }, ['account_id is 111111111111, and has to be the id of an account, as text']],
    ['an empty account', { account_id: '' }, ['account_id is "", and has to be the id of an account, as text']],
    ['null for an account', { account_id: null }, ['account_id is null, and has to be the id of an account, as text']],
    [
      'one check, not in a list',
      { account_id: ACCOUNT, security_features: 'user_inactivekeys' },
      ['security_features is "user_inactivekeys", and has to be a list of names of checks'],
    ],
    [
      'a check that is no text',
      { account_id: ACCOUNT, security_features: ['a', 7] },
      ['security_features[1] is 7, and has to be the name of a check'],
    ],
    ['tags in a list', { account_id: ACCOUNT, tags: ['env'] }, [`tags is a list, and has to be ${TAGS}`]],
    ['tags as text', { account_id: ACCOUNT, tags: 'env=prod' }, [`tags is "env=prod", and has to be ${TAGS}`]],
    ['a number for a tag', { account_id: ACCOUNT, tags: { env: 7 } }, [`tags.env is 7, and has to be ${VALUES}`]],
    ['no value for a tag', { account_id: ACCOUNT, tags: { 'a/b~c': [] } }, [`tags.a/b~c is an empty list, and has to be ${VALUES}`]],
    ['an object among values', { account_id: ACCOUNT, tags: { env: ['a', {}] } }, ['tags.env[1] is an object, and has to be a value']],
    [
      'regions as text',
      { account_id: ACCOUNT, regions: 'us-east-1' },
      ['regions is "us-east-1", and has to be a list of names of regions'],
    ],
    ['ids as text', { account_id: ACCOUNT, ids: 'x' }, ['ids is "x", and has to be a list of ids']],
    [
      'a name with a typing error',
      { account_id: ACCOUNT, security_feature: [] },
      ['there is no "security_feature" (did you mean security_features?): known are account_id, security_features, tags, regions, ids'],
    ],
    [
      'several at once',
      { account: ACCOUNT, tags: 1, ids: [2] },
      [
        'account_id is missing: the id of an account, as text',
        'there is no "account" (did you mean account_id?): known are account_id, security_features, tags, regions, ids',
        `tags is 1, and has to be ${TAGS}`,
        'ids[0] is 2, and has to be an id',
      ],
    ],
  ])('%s is told with what is allowed', (_what, body, mistakes) => {
    expect(scanBody(body).mistakes).toEqual(mistakes);
  });

  test('leaves what is sound', () => {
    const body = { account_id: ACCOUNT, security_features: ['a', 7], tags: { env: 'prod' }, nonsense: true };
    expect(scanBody(body).order).toEqual({ accountId: ACCOUNT, tags: { env: ['prod'] } });
  });

  test('is not told at length', () => {
    const [mistake = ''] = read({ tags: 'x'.repeat(10_000) }).mistakes;
    expect(mistake.length).toBeLessThan(200);
  });
});
