import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { parseApiKey } from './api-key.ts';
import { parseKeyUse } from './audit-event.ts';
import { parseDomainGroup, parseDomainUser } from './domain.ts';
import { MalformedBodyError } from './fields.ts';
import { parseGroup, parseMembership } from './group.ts';
import { parseCompartment, parseRegion, parseRetention } from './tenancy.ts';
import { parseDescribedUser, parseUser } from './user.ts';

const FINGERPRINT = '01:01:01:01:01:01:01:01:01:01:01:01:01:01:01:01';

describe('a user', () => {
  const USER = { id: 'ocid1.user.oc1..u', name: 'ann' };

  test('may lack all but id and name', () => {
    expect(parseUser(USER)).toEqual({ ...USER, mayUseApiKeys: true });
    const nulls = { email: null, isMfaActivated: null, capabilities: null, freeformTags: null, definedTags: null };
    expect(parseDescribedUser({ ...USER, ...nulls })).toEqual({ ...USER, mayUseApiKeys: true, tags: {}, capabilities: {} });
  });

  test.each([
    [{ canUseApiKeys: true }, true],
    [{ canUseApiKeys: null }, true],
    [{}, true],
    [{ canUseApiKeys: false }, false],
  ])('with %p may use API keys: %p', (capabilities, expected) => {
    expect(parseUser({ ...USER, capabilities }).mayUseApiKeys).toBe(expected);
  });

  test('has tags of two kinds', () => {
    const tags = { freeformTags: { owner: 'ann@example.com' }, definedTags: { Finance: { CostCenter: 42 } } };
    expect(parseDescribedUser({ ...USER, ...tags }).tags).toEqual({ owner: 'ann@example.com', 'Finance.CostCenter': '42' });
  });
});

describe('an API key', () => {
  const KEY = { fingerprint: FINGERPRINT.toUpperCase(), timeCreated: '2026-01-02T03:04:05.678Z' };

  test.each([
    ['ACTIVE', true, false],
    [undefined, true, false],
    ['CREATING', false, false],
    ['INACTIVE', false, false],
    ['DELETING', false, false],
    ['DELETED', false, true],
  ])('%p is active: %p', (lifecycleState, active, deleted) => {
    expect(parseApiKey({ ...KEY, lifecycleState })).toEqual({
      fingerprint: FINGERPRINT,
      created: new Date('2026-01-02T03:04:05.678Z'),
      active,
      deleted,
    });
  });
});

describe('an event', () => {
  const event = (credentials: unknown) => ({
    source: 'ComputeApi',
    eventTime: '2026-02-01T00:00:00.000Z',
    data: { identity: { credentials } },
  });

  test('that was signed with a key is a use of it', () => {
    expect(parseKeyUse(event(`ocid1.tenancy.oc1..t/ocid1.user.oc1..u/${FINGERPRINT}`))).toEqual({
      keyId: `ocid1.user.oc1..u/${FINGERPRINT}`,
      at: new Date('2026-02-01T00:00:00Z'),
      service: 'ComputeApi',
    });
  });

  test('names the key in small letters', () => {
    const credentials = 'ocid1.tenancy.oc1..t/ocid1.user.oc1..u/AB:CD';
    expect(parseKeyUse(event(credentials))).toMatchObject({ keyId: 'ocid1.user.oc1..u/ab:cd' });
  });

  test.each([undefined, null, '', 'ST$eyJraWQiOiJhc3cifQ', 'ocid1.tenancy.oc1..t/ocid1.user.oc1..u', 'a/b/c'])(
    'with the credentials %p is none',
    (credentials) => {
      expect(parseKeyUse(event(credentials))).toBeUndefined();
    },
  );

  test.each([{}, { data: null }, { data: { identity: null } }])('without an identity is none: %p', (body) => {
    expect(parseKeyUse(body)).toBeUndefined();
  });
});

test('a region that is no name can lead nowhere', () => {
  expect(parseRegion({ regionName: 'eu-frankfurt-1', status: 'READY' })).toEqual({ name: 'eu-frankfurt-1', ready: true });
  expect(() => parseRegion({ regionName: 'evil.example.com/', status: 'READY' })).toThrow(MalformedBodyError);
});

test.each([
  ['a user without an id', () => parseUser({ name: 'ann' })],
  ['a user that is none', () => parseUser('ann')],
  ['a tag that is none', () => parseDescribedUser({ id: 'u', name: 'ann', freeformTags: ['a'] })],
  ['a key without a fingerprint', () => parseApiKey({ timeCreated: '2026-01-02T03:04:05Z' })],
  ['a key of no time', () => parseApiKey({ fingerprint: FINGERPRINT, timeCreated: 'yesterday' })],
  ['a group without a name', () => parseGroup({ id: 'g' })],
  ['a membership of nobody', () => parseMembership({ groupId: 'g' })],
  ['a compartment without an id', () => parseCompartment({ name: 'c' })],
  ['a retention of no days', () => parseRetention({})],
  ['a use without a time', () => parseKeyUse({ data: { identity: { credentials: `ocid1.tenancy.x/ocid1.user.y/${FINGERPRINT}` } } })],
  ['a group of a domain without a name', () => parseDomainGroup({ members: [] })],
  ['members that are no list', () => parseDomainGroup({ displayName: 'g', members: {} })],
  ['a user of a domain without a name', () => parseDomainUser({ ocid: 'u' })],
])('%s is malformed', (_what, parse) => {
  expect(parse).toThrow(MalformedBodyError);
});

describe("Oracle's own bodies", () => {
  const fixture = (name: string) => new URL(`../../../../../shared/specs/fixtures/${name}.json`, import.meta.url);
  const whenThere = existsSync(fixture('oci-keys')) ? test : test.skip;
  const bodyOf = (file: string, name: string) => {
    const { cases } = JSON.parse(readFileSync(fixture(file), 'utf8'));
    return cases.find((one: { name: string }) => one.name === name).body;
  };

  whenThere('are understood', () => {
    expect(bodyOf('oci-keys', 'listApiKeys').map(parseApiKey)).toMatchObject([{ active: true }, { active: false }, { active: true }]);
    expect(parseUser(bodyOf('oci-keys', 'getUser'))).toMatchObject({ name: 'user-1', mfa: false, mayUseApiKeys: true });
    expect(parseUser(bodyOf('oci-keys', 'getUser, domain-less replica: nulls'))).toMatchObject({ mayUseApiKeys: true });
    expect(bodyOf('oci-keys', 'audit event identity (last use)').map(parseKeyUse)).toMatchObject([{ service: 'IdentityControlPlane' }]);
    const [ann] = bodyOf('oci-domains', 'GET /admin/v1/Users?attributes=...userState...').Resources.map(parseDomainUser);
    expect(ann).toEqual({ name: 'ann', ocid: 'ocid1.user.oc1..u', email: 'ann@example.com', mayUseApiKeys: true });
  });
});
