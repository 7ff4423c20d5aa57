import { expect, test } from '@jest/globals';
import { MovableClock } from '../clock.ts';
import { OCI_PARTS } from './demo-oci-parts.ts';
import { demoOciTenancy } from './demo-oci-tenancy.ts';
import { generatedOciTenancy } from './generated-oci-tenancy.ts';
import { daysAgo, NOW, send, signedHeaders } from './oci.fixture.ts';
import { startOciSandbox } from './oci-sandbox.ts';

test('the demo has each fate that a key can meet, and always the same names', () => {
  const demo = demoOciTenancy(NOW);
  const { world, cast, tenancyId } = demo;
  expect(Object.keys(cast).sort()).toEqual([...OCI_PARTS].sort());
  expect(demoOciTenancy(NOW).cast).toEqual(cast);
  expect(world.key(cast.inactiveKey).state).toBe('INACTIVE');
  expect(world.user(cast.withoutCapability.userId).capabilities).toMatchObject({ canUseApiKeys: false });
  expect(cast.sharedUsed.fingerprint).toBe(cast.sharedUnused.fingerprint);
  expect(cast.sharedUsed.userId).not.toBe(cast.sharedUnused.userId);
  expect(world.user(cast.threeKeysUsed.userId).keys).toHaveLength(3);
  expect(world.user(cast.nestedAdmin.userId).domainId).toBe(world.domain(tenancyId, demo.nestedDomain).id);
});

test('its administrators are two, one in each domain, and Keyhammer is none', () => {
  const { world, cast, tenancyId } = demoOciTenancy(NOW);
  const groups = [...world.tenancy(tenancyId).groups.values()].filter(({ name }) => name === 'Administrators');
  expect(groups.map(({ members }) => [...members.keys()])).toEqual([[cast.adminOldKey.userId], [cast.nestedAdmin.userId]]);
  expect(cast.adminYoungKey.userId).toBe(cast.adminOldKey.userId);
});

test('its keys were used where and when the story says', () => {
  const { world, cast, tenancyId, compartments } = demoOciTenancy(NOW);
  const { audit } = world.tenancy(tenancyId);
  const uses = (region: 'eu-frankfurt-1' | 'eu-amsterdam-1', compartment: string) =>
    audit.between({ region, compartmentId: compartments.get(compartment) ?? '' }, 0, NOW.getTime());
  const last = (member: { userId: string; fingerprint: string }, records = uses('eu-frankfurt-1', 'root')) =>
    records.findLast(({ userId, fingerprint }) => userId === member.userId && fingerprint === member.fingerprint)?.at;
  expect(last(cast.unused)).toBe(daysAgo(200).getTime());
  expect(last(cast.neverSeen)).toBeUndefined();
  expect(last(cast.usedElsewhere)).toBeUndefined();
  expect(last(cast.usedElsewhere, uses('eu-amsterdam-1', 'data-lake'))).toBe(daysAgo(10).getTime());
  expect(last(cast.threeKeysIdle, uses('eu-frankfurt-1', 'production'))).toBe(daysAgo(120).getTime());
  expect(last(cast.sharedUnused)).toBeUndefined();
});

test('Keyhammer signs in the demo as a user who may do what it needs and no more; so can the administrator', async () => {
  const { world, cast, tenancyId } = demoOciTenancy(NOW);
  const sandbox = await startOciSandbox({ clock: new MovableClock(NOW, 'frozen'), world });
  const status = async (path: string, method = 'GET', ref = world.operator) => {
    const { tenancy, user, fingerprint, privateKey, region } = sandbox.credentials(ref);
    const target = `/identity/${region}/20160918${path}`;
    const drafted = { method, target, host: new URL(sandbox.url).host, date: NOW, keyId: `${tenancy}/${user}/${fingerprint}`, privateKey };
    return (await send(sandbox.url, { method, target, headers: signedHeaders(drafted) })).status;
  };
  try {
    expect(await status(`/users?compartmentId=${tenancyId}`)).toBe(200);
    expect(await status(`/users/${cast.unused.userId}/state`, 'PUT')).toBe(404);
    expect(await status(`/users?compartmentId=${tenancyId}`, 'GET', cast.adminOldKey)).toBe(200);
    expect(await status(`/users/${cast.unused.userId}/apiKeys/${cast.unused.fingerprint}`, 'DELETE')).toBe(204);
  } finally {
    await sandbox.close();
  }
});

test('a tenancy of any size is the same for the same options, and its counts are true', () => {
  const options = { users: 2000, now: NOW, adminFraction: 0.05, unusedFraction: 0.2 };
  const { world, tenancyId, counts } = generatedOciTenancy(options);
  expect(generatedOciTenancy(options).counts).toEqual(counts);
  const users = [...world.tenancy(tenancyId).users.values()];
  const keys = users.flatMap((user) => user.keys);
  expect([users.length, keys.length]).toEqual([2001, counts.keys]);
  expect(keys.length).toBe(2001);
  expect(new Set(keys.map(({ fingerprint }) => fingerprint)).size).toBe(2001);
  expect(counts.adminUsers / 2000).toBeCloseTo(0.05, 1);
  expect(counts.unusedKeys / counts.oldKeys).toBeCloseTo(0.2, 1);
  expect(counts.auditEvents).toBe(counts.oldKeys);
  expect(generatedOciTenancy({ ...options, seed: 2 }).counts).not.toEqual(counts);
});
