import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { AccessDeniedError, type MetricName } from '@keyhammer/core';
import { newKey } from '../../test/keys.ts';
import { daysAgo, HOME, KIND, type OciTestBed, startOciTestBed, TENANCY } from '../../test/oci-test-bed.ts';

let bed: OciTestBed;
beforeEach(async () => {
  bed = await startOciTestBed();
});
afterEach(async () => bed[Symbol.asyncDispose]());

const ALL = { needs: [{ kind: KIND }], watched: [] } as const;

test('credentials are asked for when they are needed, and once for a tenancy', async () => {
  let asked = 0;
  const credentials = async () => {
    asked += 1;
    return [bed.sandbox.credentials()];
  };
  const connection = bed.connect({ credentials });
  expect(asked).toBe(0);
  const [first, second] = await Promise.all([connection.enter(TENANCY), connection.enter(TENANCY)]);
  expect(first).toBe(second);
  expect(asked).toBe(1);
});

test('credentials that could not be had are asked for again', async () => {
  const answers = [[], [bed.sandbox.credentials()]];
  const connection = bed.connect({ credentials: async () => answers.shift() ?? [] });
  await expect(connection.enter(TENANCY)).rejects.toThrow('there are no OCI credentials');
  expect(await connection.enter(TENANCY)).toMatchObject({ tenancyId: TENANCY, name: 'acme', homeRegion: HOME });
});

test('a key that does not open is a matter of that tenancy alone', async () => {
  const credentials = async () => [{ ...bed.sandbox.credentials(), privateKey: newKey().privatePem }];
  const entering = bed.connect({ credentials }).enter(TENANCY);
  await expect(entering).rejects.toThrow(AccessDeniedError);
  await expect(entering).rejects.toThrow(/^Could not sign in to OCI: The fingerprint does not fit the key/);
});

test('the user of another tenancy may be let in, and the log says so', async () => {
  const elsewhere = 'ocid1.tenancy.oc1..elsewhere';
  bed.world.addTenancy({ id: elsewhere, name: 'elsewhere', homeRegion: HOME }, 'Elsewhere');
  const guest = bed.world.addUser(elsewhere, { name: 'guest', created: daysAgo(100) });
  const { fingerprint } = bed.world.addKey(guest.id, { created: daysAgo(100), signs: true });
  const credentials = async () => [bed.sandbox.credentials({ userId: guest.id, fingerprint })];
  const alice = bed.addUser({ name: 'alice' }, {});

  await expect(bed.reader({ credentials }).scan(TENANCY, ALL)).rejects.toThrow(AccessDeniedError);
  bed.world.admit(TENANCY, elsewhere);
  const { credentials: found } = await bed.reader({ credentials }).scan(TENANCY, ALL);

  expect(found.map(({ id }) => id)).toContain(alice.ids[0]);
  expect(bed.log.events).toContainEqual({
    level: 'info',
    event: 'tenancy entered from another one',
    fields: { account: TENANCY, from: elsewhere },
  });
});

test('a limit on calls is kept to, and counted', async () => {
  const counted = new Map<MetricName, number>();
  const metrics = { count: (name: MetricName, value: number) => void counted.set(name, (counted.get(name) ?? 0) + value) };
  bed.sandbox.throttle('identity:ListUsers', 2);
  const connection = bed.connect({ metrics });
  expect(counted.get('CallsThrottled')).toBe(0);
  const session = await connection.enter(TENANCY);
  await session.identity.list({ what: '', permission: '', path: '/20160918/users', query: { compartmentId: TENANCY } }, String);
  expect(counted.get('CallsThrottled')).toBe(2);
});

test('each service and region has a client, and a pace, of its own', async () => {
  const session = await bed.connect().enter(TENANCY);
  expect(session.audit(HOME)).toBe(session.audit(HOME));
  expect(session.audit(HOME)).not.toBe(session.audit('us-ashburn-1'));
  expect(session.domain('http://127.0.0.1:9/d/')).toBe(session.domain('http://127.0.0.1:9/d'));
});
