import { describe, expect, test } from '@jest/globals';
import { checkRegistry, rootUser, userInactivekeys, userInactivepasswords, userKeysrotation } from '@keyhammer/checks';
import {
  type Check,
  type CheckSettings,
  type ConfiguredCheck,
  type Credential,
  type InventoryReader,
  type Issue,
  type Provider,
  providerOf,
  type ScanRequest,
} from '@keyhammer/core';
import {
  ACCOUNT_ID,
  accessKeyId,
  anIbmApiKey,
  anIbmServiceId,
  anIbmServiceIdKey,
  anIbmTrustedProfile,
  anIbmUser,
  anIssue,
  anOciAdminKey,
  anOciApiKey,
  type CloudKey,
  daysAgo,
  daysAhead,
  IBM_ACCOUNT_ID,
  InMemoryWorld,
  issueDetails,
  KEY_ID,
  OCI_TENANCY_ID,
  OCI_USER_ID,
  settingsFor,
  unseenSince,
  usedAt,
} from '@keyhammer/testing';
import { type IdentificationJob, identifyAccount } from './identify-account.ts';

const PASSWORD = { created: daysAgo(300), changed: daysAgo(200), lastUsed: { kind: 'used', at: daysAgo(150) } } as const;
const SIGN_IN = 'root-sign-in';

function configured(check: Check, overrides: Partial<CheckSettings> = {}): ConfiguredCheck {
  return { check, settings: settingsFor(check, overrides) };
}

/** The checks of one cloud. */
function checksOn(provider: Provider): readonly Check[] {
  return checkRegistry.filter(({ kind }) => providerOf(kind) === provider);
}

const JOB: IdentificationJob = {
  account: { id: ACCOUNT_ID, name: 'Payments' },
  checks: checksOn('aws').map((check) => configured(check)),
  whitelist: new Map(),
  risk: true,
};

/** A world with an identifier that runs all checks, days after the beginning. */
function worldWith(...issues: readonly Issue[]) {
  const world = new InMemoryWorld({ issues });
  const requests: ScanRequest[] = [];
  const asked: { readonly powers: boolean }[] = [];
  const inventory: InventoryReader = {
    scan: (accountId, request) => {
      requests.push(request);
      return world.cloud.scan(accountId, request);
    },
    describe: (accountId, principals, wanted) => {
      asked.push(wanted);
      return world.cloud.describe(accountId, principals, wanted);
    },
  };
  return {
    cloud: world.cloud,
    issues: world.issues,
    requests,
    asked,
    addKey: (key: Partial<CloudKey> = {}, user = 'alice') =>
      world.cloud.addKey(ACCOUNT_ID, user, { id: KEY_ID, created: daysAgo(400), lastUsed: usedAt(daysAgo(120)), status: 'active', ...key }),
    identify: async (job: Partial<IdentificationJob> = {}, days = 0) => {
      world.clock.moveTo(daysAhead(days));
      return await identifyAccount({ ...JOB, ...job }, { inventory, issues: world.issues, log: world.log }, world.now);
    },
    stored: (check: Check, id = KEY_ID) => world.issues.all.find((issue) => issue.check === check.name && issue.id === id),
  };
}

const namesOf = (issues: readonly Issue[]) => issues.map(({ check, id }) => `${check} ${id}`).sort();

describe('one reading for all checks', () => {
  test('asks for what all of them need, once, and describes the principals of all, once', async () => {
    const { requests, asked, addKey, identify } = worldWith();
    addKey();

    await identify();

    expect(requests).toHaveLength(1);
    expect(requests[0]?.needs).toEqual(JOB.checks.map(({ check, settings }) => check.need(settings, daysAgo(0))));
    expect(asked).toEqual([{ powers: true }]);
  });

  test('finds what each of them is for', async () => {
    const { cloud, addKey, identify } = worldWith();
    addKey();
    addKey({ id: accessKeyId(1), lastUsed: usedAt(daysAgo(1)) }, 'bob');
    cloud.addPassword(ACCOUNT_ID, 'carol', PASSWORD);
    cloud.setRoot(ACCOUNT_ID, {
      created: daysAgo(900),
      keys: [{ created: daysAgo(800), lastUsed: { kind: 'never' }, status: 'active' }],
      lastSignIn: { kind: 'used', at: daysAgo(5) },
    });

    expect(namesOf((await identify()).opened)).toEqual([
      'root_user root-access-key-1',
      `root_user ${SIGN_IN}`,
      `user_inactivekeys ${KEY_ID}`,
      'user_inactivepasswords carol',
      `user_keysrotation ${accessKeyId(1)}`,
      `user_keysrotation ${KEY_ID}`,
    ]);
  });

  test('writes nothing when nothing has changed, with all checks and the risk, a day later', async () => {
    const { cloud, issues, addKey, identify } = worldWith();
    addKey();
    addKey({ id: accessKeyId(1), lastUsed: { kind: 'never' }, created: daysAgo(100) }, 'bob');
    addKey({ id: accessKeyId(2), lastUsed: { kind: 'unknown', reason: 'throttled' } }, 'dave');
    cloud.addUser(ACCOUNT_ID, 'alice', { team: 'data' }, { path: '/ci/', mfa: false, powers: { power: 'administrator' } });
    cloud.addPassword(ACCOUNT_ID, 'alice', PASSWORD);
    cloud.addPassword(ACCOUNT_ID, 'carol', { created: daysAgo(300), lastUsed: { kind: 'never' } });
    cloud.setRoot(ACCOUNT_ID, { created: daysAgo(900), lastSignIn: { kind: 'used', at: daysAgo(5) } });
    const first = await identify();
    expect(new Set(first.opened.map(({ check }) => check))).toEqual(new Set(checksOn('aws').map(({ name }) => name)));
    const { writes } = issues;

    const second = await identify({}, 1);

    expect(second).toMatchObject({
      status: 'complete',
      violations: first.violations,
      opened: [],
      updated: [],
      whitelisted: [],
      resolved: [],
    });
    expect(issues.writes).toBe(writes);
  });

  test('a sign-in of the root user that is long ago ends its issue by not being used', async () => {
    const { cloud, identify, stored } = worldWith();
    cloud.setRoot(ACCOUNT_ID, { created: daysAgo(900), lastSignIn: { kind: 'used', at: daysAgo(5) } });
    await identify();

    await identify({}, 84);
    expect(stored(rootUser, SIGN_IN)?.status).toBe('open');

    await identify({}, 86);
    expect(stored(rootUser, SIGN_IN)).toMatchObject({ status: 'resolved', resolution: { reason: 'unused' } });
  });
});

describe('a key that violates both checks of keys', () => {
  test('has two issues, and each tells of the other', async () => {
    const { addKey, identify, stored } = worldWith();
    addKey();

    await identify();

    expect(stored(userInactivekeys)?.details.alsoIn).toEqual(['user_keysrotation']);
    expect(stored(userKeysrotation)?.details.alsoIn).toEqual(['user_inactivekeys']);
  });

  test('when one of them ends, the other is told of', async () => {
    const { cloud, addKey, identify, stored } = worldWith();
    addKey();
    await identify();
    cloud.changeKey(ACCOUNT_ID, KEY_ID, { lastUsed: usedAt(daysAhead(1)) });

    const result = await identify({}, 1);

    expect(namesOf(result.resolved)).toEqual([`user_inactivekeys ${KEY_ID}`]);
    expect(namesOf(result.updated)).toEqual([`user_keysrotation ${KEY_ID}`]);
    expect(stored(userKeysrotation)).toMatchObject({ status: 'open', timestamps: { updated: daysAhead(1) } });
    expect(stored(userKeysrotation)?.details.alsoIn).toBeUndefined();
  });

  test('a run for one check alone still knows of the other, and writes nothing about it', async () => {
    const { issues, addKey, identify, stored } = worldWith();
    addKey();
    const only = [userInactivekeys.name];

    const first = await identify({ only });

    expect(namesOf(first.opened)).toEqual([`user_inactivekeys ${KEY_ID}`]);
    expect(first.violations).toBe(1);
    expect(stored(userInactivekeys)?.details.alsoIn).toEqual(['user_keysrotation']);

    await identify({}, 1);
    const { writes } = issues;
    await identify({ only }, 2);
    expect(issues.writes).toBe(writes);
  });

  test('a last use that can not be told for once is no news', async () => {
    const { cloud, issues, addKey, identify, stored } = worldWith();
    addKey({ lastUsed: usedAt(daysAgo(10)) });
    await identify();
    cloud.changeKey(ACCOUNT_ID, KEY_ID, { lastUsed: { kind: 'unknown', reason: 'throttled' } });

    await identify({}, 1);

    expect(stored(userKeysrotation)?.details.lastUsed).toEqual(usedAt(daysAgo(10)));
    expect(issues.writes).toBe(1);
  });
});

describe('a user of whom nothing is in use', () => {
  async function dormantAlice() {
    const world = worldWith();
    world.addKey();
    world.cloud.addPassword(ACCOUNT_ID, 'alice', PASSWORD);
    await world.identify();
    return world;
  }

  test('is dormant in every issue of theirs', async () => {
    const { issues } = await dormantAlice();
    expect(issues.all.map(({ check, details }) => [check, details.dormant])).toEqual([
      ['user_inactivekeys', true],
      ['user_keysrotation', true],
      ['user_inactivepasswords', true],
    ]);
  });

  test('is no longer so once they sign in, which each issue tells', async () => {
    const { cloud, identify, stored } = await dormantAlice();
    cloud.changePassword(ACCOUNT_ID, 'alice', { lastUsed: { kind: 'used', at: daysAhead(1) } });

    const result = await identify({}, 1);

    expect(namesOf(result.updated)).toEqual([`user_inactivekeys ${KEY_ID}`, `user_keysrotation ${KEY_ID}`]);
    expect(stored(userInactivekeys)?.details.dormant).toBeUndefined();
    expect(stored(userInactivepasswords, 'alice')?.status).toBe('resolved');
  });

  test('is not said of a user with another key in use, nor of one with another that nobody can judge', async () => {
    const { addKey, identify, stored } = worldWith();
    addKey();
    addKey({ id: accessKeyId(1), lastUsed: usedAt(daysAgo(1)) });
    addKey({ id: accessKeyId(2) }, 'bob');
    addKey({ id: accessKeyId(3), lastUsed: { kind: 'unknown', reason: 'denied' } }, 'bob');

    await identify();

    expect([KEY_ID, accessKeyId(2)].map((id) => stored(userInactivekeys, id)?.details.dormant)).toEqual([undefined, undefined]);
  });

  test('stays so in a run for one check alone: it still looks at all that they hold', async () => {
    const { issues, identify } = await dormantAlice();
    const { writes } = issues;

    await identify({ only: [userInactivekeys.name] }, 1);

    expect(issues.writes).toBe(writes);
  });

  test('stays so while a part of what they hold can not be read', async () => {
    const { cloud, issues, identify } = await dormantAlice();
    const { writes } = issues;
    cloud.addGap(ACCOUNT_ID, 'alice', 'throttled', 'aws-console-password');

    await identify({}, 1);

    expect(issues.writes).toBe(writes);
  });
});

describe('the risk', () => {
  test('comes from what the user may do, if that is wanted', async () => {
    const { cloud, addKey, identify, stored } = worldWith();
    cloud.addUser(ACCOUNT_ID, 'alice', {}, { mfa: false, powers: { power: 'administrator', from: 'group admins' } });
    addKey();

    await identify();

    expect(stored(userInactivekeys)?.details.risk).toMatchObject({
      level: 'critical',
      factors: expect.arrayContaining(['administrator (group admins)', 'no MFA']),
    });
  });

  test('costs no question and is not recorded, if it is not', async () => {
    const { asked, addKey, identify, stored } = worldWith();
    addKey();

    await identify({ risk: false });

    expect(asked).toEqual([{ powers: false }]);
    expect(stored(userInactivekeys)?.details.risk).toBeUndefined();
  });

  test('stays as it was while the user can not be described', async () => {
    const { cloud, issues, addKey, identify } = worldWith();
    cloud.addUser(ACCOUNT_ID, 'alice', {}, { path: '/ci/', powers: { power: 'administrator' } });
    addKey();
    await identify();
    const { writes } = issues;
    cloud.denyTags(ACCOUNT_ID, 'alice');

    await identify({}, 1);

    expect(issues.writes).toBe(writes);
  });
});

test('what could not be read of one kind resolves nothing of that kind, and holds up no other', async () => {
  const { cloud, addKey, identify, stored } = worldWith();
  addKey();
  cloud.addPassword(ACCOUNT_ID, 'bob', PASSWORD);
  await identify();
  cloud.addGap(ACCOUNT_ID, 'bob', 'throttled', 'aws-console-password');
  cloud.deletePassword(ACCOUNT_ID, 'bob');
  cloud.deleteKey(ACCOUNT_ID, KEY_ID);

  const result = await identify({}, 1);

  expect(result).toMatchObject({ status: 'partial', reasons: ['console password of bob: throttled'] });
  expect(namesOf(result.resolved)).toEqual([`user_inactivekeys ${KEY_ID}`, `user_keysrotation ${KEY_ID}`]);
  expect(stored(userInactivepasswords, 'bob')?.status).toBe('open');

  cloud.closeGaps();
  expect(namesOf((await identify({}, 2)).resolved)).toEqual(['user_inactivepasswords bob']);
});

describe('a key in quarantine', () => {
  const deactivated = daysAgo(10);
  const inQuarantine = anIssue({
    status: 'closed',
    version: 5,
    timestamps: { identified: daysAgo(40), updated: daysAgo(40), reported: daysAgo(30), remediated: deactivated, closed: daysAgo(9) },
    resolution: { reason: 'remediated', why: 'Keyhammer deactivated it (lambda)' },
    remediation: { action: 'deactivate', formerStatus: 'active', at: deactivated, by: 'lambda', mode: 'batch', told: true },
  });
  const checks = [configured(userInactivekeys, { deletion: true })];

  test('is watched while it waits for its deletion, and nothing is written', async () => {
    const { issues, requests, addKey, identify } = worldWith(inQuarantine);
    addKey({ status: 'inactive' });

    expect(await identify({ checks })).toMatchObject({ status: 'complete', violations: 0, resolved: [], updated: [] });
    expect(requests[0]?.watched).toEqual([{ kind: 'aws-access-key', id: KEY_ID, principal: 'alice' }]);
    expect(issues.writes).toBe(0);
  });

  test('that somebody has activated again, and uses, is no longer to be deleted', async () => {
    const { addKey, identify, stored } = worldWith(inQuarantine);
    addKey({ lastUsed: usedAt(daysAgo(1)) });

    const result = await identify({ checks });

    expect(namesOf(result.updated)).toEqual([`user_inactivekeys ${KEY_ID}`]);
    expect(result.resolved).toEqual([]);
    expect(stored(userInactivekeys)?.remediation?.undone).toBe('it was found active again');
  });

  test('that is not to be deleted, or has been, is not looked at any more', async () => {
    const { requests, identify } = worldWith(
      inQuarantine,
      anIssue({ ...inQuarantine, id: accessKeyId(1), deletion: { at: daysAgo(1), by: 'lambda', mode: 'batch', told: true } }),
    );

    await identify({ checks: [configured(userInactivekeys)] });
    await identify({ checks }, 1);

    expect(requests.map(({ watched }) => watched.map(({ id }) => id))).toEqual([[], [KEY_ID]]);
  });

  test('nor is the quarantine of one check looked after for another', async () => {
    const rotated = anIssue({ ...inQuarantine, check: userKeysrotation.name, id: accessKeyId(1), details: issueDetails() });
    const { requests, identify } = worldWith(inQuarantine, rotated);

    await identify({ checks: [...checks, configured(userKeysrotation)] });

    expect(requests[0]?.watched.map(({ id }) => id)).toEqual([KEY_ID]);
  });
});

test('a key that is browned out is watched until it is back, whatever has become of its issue', async () => {
  const brownout = { startedAt: daysAgo(1), until: daysAgo(1), by: 'lambda', mode: 'batch' } as const;
  const { requests, identify } = worldWith(
    anIssue({ status: 'closed', brownout }),
    anIssue({ status: 'closed', id: accessKeyId(1), brownout: { ...brownout, endedAt: daysAgo(1) } }),
  );

  await identify();

  expect(requests[0]?.watched.map(({ id }) => id)).toEqual([KEY_ID]);
});

describe('an account of another cloud', () => {
  const put = (world: InMemoryWorld, accountId: string, ...credentials: readonly Credential[]) => {
    for (const { readAt: _, ...credential } of credentials) world.cloud.put(accountId, credential);
  };
  const identify = async (world: InMemoryWorld, job: Pick<IdentificationJob, 'account' | 'checks'>, days = 0) => {
    world.clock.moveTo(daysAhead(days));
    const ports = { inventory: world.cloud, issues: world.issues, log: world.log };
    return await identifyAccount({ ...job, whitelist: new Map(), risk: true }, ports, world.now);
  };
  const ibm = { account: { id: IBM_ACCOUNT_ID, name: 'checkout' }, checks: checksOn('ibm').map((check) => configured(check)) };
  const oci = {
    account: { id: OCI_TENANCY_ID, name: 'analytics' },
    checks: checksOn('oci').map((check) => configured(check, { thresholdDays: check.defaultThresholdDays ?? 90 })),
  };

  test('has its issues found by the checks of that cloud, each by its own', async () => {
    const world = new InMemoryWorld();
    const key = anIbmServiceIdKey();
    put(world, IBM_ACCOUNT_ID, anIbmApiKey(), anIbmServiceId(), key, anIbmTrustedProfile(), anIbmUser({ principal: 'IBMid-2' }));
    expect(namesOf((await identify(world, ibm)).opened)).toEqual(
      [
        `ibm_inactiveapikeys ${anIbmApiKey().id}`,
        `ibm_inactiveapikeys ${key.id}`,
        `ibm_inactiveserviceids ${anIbmServiceId().id}`,
        `ibm_inactiveprofiles ${anIbmTrustedProfile().id}`,
        `ibm_inactiveusers ${anIbmUser().id}`,
      ].sort(),
    );
    const written = world.issues.writes;
    expect(await identify(world, ibm, 1)).toMatchObject({ opened: [], updated: [], resolved: [] });
    expect(world.issues.writes).toBe(written);
  });

  test('tells its principals by their names and addresses', async () => {
    const world = new InMemoryWorld();
    put(world, IBM_ACCOUNT_ID, anIbmApiKey({ locked: true }));
    world.cloud.addUser(IBM_ACCOUNT_ID, anIbmApiKey().principal, {}, { email: 'maria.lopez@example.com' });
    const { opened } = await identify(world, ibm);
    const { id: _, status: _s, ...facts } = anIbmApiKey({ locked: true });
    expect(opened[0]?.details).toMatchObject({ ...facts, email: 'maria.lopez@example.com' });
  });

  test('has an issue for each check that finds the key; who asked for the standing knows it', async () => {
    const world = new InMemoryWorld();
    put(world, OCI_TENANCY_ID, anOciAdminKey({ lastUsed: unseenSince(daysAgo(120)) }));
    const { opened } = await identify(world, oci);
    expect(opened.map(({ check, details }) => [check, details.privilege?.kind, details.lastUsed.kind]).sort()).toEqual([
      ['oci_adminapikeys', 'administrator', 'unseen'],
      ['oci_inactiveapikeys', undefined, 'unseen'],
    ]);
  });

  test('writes nothing while the window in which no use was seen moves with the days', async () => {
    const world = new InMemoryWorld();
    for (const day of [0, 1, 2]) {
      put(world, OCI_TENANCY_ID, anOciAdminKey({ lastUsed: unseenSince(daysAhead(day - 120)) }));
      const { opened, updated } = await identify(world, oci, day);
      expect([opened.length, updated.length]).toEqual(day === 0 ? [2, 0] : [0, 0]);
    }
    expect(world.issues.writes).toBe(2);
  });

  test("ends the issue of one who is no administrator any more, and only that check's", async () => {
    const world = new InMemoryWorld();
    put(world, OCI_TENANCY_ID, anOciAdminKey({ lastUsed: unseenSince(daysAgo(120)) }));
    await identify(world, oci);
    put(world, OCI_TENANCY_ID, anOciApiKey({ privilege: { kind: 'none' } }));
    const { resolved } = await identify(world, oci, 1);
    expect(resolved.map(({ check, resolution }) => [check, resolution?.reason])).toEqual([['oci_adminapikeys', 'unprivileged']]);
  });

  test('ends nothing where it could not be read in full: not found may be no permission', async () => {
    const world = new InMemoryWorld();
    put(world, OCI_TENANCY_ID, anOciAdminKey());
    await identify(world, oci);
    world.cloud.deleteUser(OCI_TENANCY_ID, OCI_USER_ID);
    world.cloud.addUser(OCI_TENANCY_ID, OCI_USER_ID);
    world.cloud.addGap(OCI_TENANCY_ID, OCI_USER_ID, 'NotAuthorizedOrNotFound', 'oci-api-key');
    expect(await identify(world, oci, 1)).toMatchObject({ status: 'partial', resolved: [] });
    world.cloud.closeGaps();
    expect((await identify(world, oci, 2)).resolved).toHaveLength(1);
  });
});
