import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import {
  AccessDeniedError,
  type CredentialControl,
  type CredentialRef,
  NotFoundError,
  OutcomeUnknownError,
  RejectedError,
  ThrottledError,
} from '@keyhammer/core';
import { refusal } from '../test/fake-ibm.ts';
import { ACCOUNT, daysAgo, type IbmTestBed, NOW, startIbmTestBed, unused } from '../test/ibm-test-bed.ts';

let bed: IbmTestBed;
let control: CredentialControl;
beforeEach(() => restart());
afterEach(async () => bed[Symbol.asyncDispose]());

async function restart(operatorAs: Parameters<typeof startIbmTestBed>[0] = {}) {
  bed = await startIbmTestBed(operatorAs);
  control = bed.control();
}

const keyRef = (id: string, principal = bed.alice): CredentialRef => ({ accountId: ACCOUNT, kind: 'ibm-api-key', id, principal });
const serviceRef = (): CredentialRef => ({ accountId: ACCOUNT, kind: 'ibm-service-id', id: bed.ci.replace('iam-', ''), principal: bed.ci });
const userRef = (id = bed.alice): CredentialRef => ({ accountId: ACCOUNT, kind: 'ibm-user', id, principal: id });
const profileRef = () => {
  const { id, iamId } = bed.world.addTrustedProfile(ACCOUNT, { name: 'vm', created: daysAgo(400) });
  return { accountId: ACCOUNT, kind: 'ibm-trusted-profile', id, principal: iamId } as const;
};
const stateOf = (id: string) => {
  const { disabled, locked } = bed.world.apiKey(ACCOUNT, id);
  return `${disabled ? 'disabled' : 'enabled'}${locked ? ', locked' : ''}`;
};
const statusOf = async (ref: CredentialRef) => {
  const live = await control.look(ref);
  return live.kind === 'found' ? live.credential.status : live.kind;
};
const changes = () => Object.keys(bed.takeCalls()).filter((operation) => !/^(get|list)/.test(operation));

describe('a look', () => {
  test('tells the last use if that is asked for, which is expensive', async () => {
    const id = bed.addKey(bed.alice, { lastAuthn: daysAgo(100), locked: true });
    const key = { id, name: 'laptop', principalName: 'alice@example.com', status: 'active', locked: true, readAt: NOW };
    expect(await control.look(keyRef(id), unused('ibm-api-key'))).toMatchObject({
      kind: 'found',
      credential: { ...key, lastUsed: { kind: 'used', at: daysAgo(100) } },
    });
    const reads = bed.record('getApiKey');
    expect(await control.look(keyRef(id))).toMatchObject({ kind: 'found', credential: { ...key, lastUsed: { kind: 'unknown' } } });
    expect(reads.map(({ query }) => query.toString())).toEqual(['']);
  });

  test('finds the other kinds, and what is gone', async () => {
    expect(await control.look(serviceRef(), unused('ibm-service-id'))).toMatchObject({
      credential: { name: 'ci-deploy', status: 'active' },
    });
    expect(await control.look(userRef(), unused('ibm-user'))).toMatchObject({ credential: { name: 'alice@example.com' } });
    expect(await control.look(profileRef(), unused('ibm-trusted-profile'))).toMatchObject({ credential: { lastUsed: { kind: 'never' } } });
    expect(await control.look({ ...userRef(), id: 'IBMid-GONE' })).toEqual({ kind: 'gone' });
    bed.addKey(bed.alice);
    expect(await control.look(keyRef('ApiKey-gone'))).toEqual({ kind: 'gone' });
  });

  test('takes nothing for gone that may just not be shown', async () => {
    await bed[Symbol.asyncDispose]();
    await restart({ sees: 'only-itself' });
    await expect(control.look(keyRef(bed.addKey(bed.alice)))).rejects.toThrow(AccessDeniedError);
    await expect(control.look(userRef())).rejects.toThrow('is not there, or not shown');
  });

  test('is none of a key whose holder is not shown, who may be on a whitelist by name', async () => {
    await bed[Symbol.asyncDispose]();
    await restart({ seesUsers: 'only-itself' });
    await expect(control.look(keyRef(bed.addKey(bed.alice)))).rejects.toThrow(`The user ${bed.alice} is not there, or not shown`);
  });

  test('is none if the holder’s name, which a whitelist may have, can not be read', async () => {
    bed.world.deny(ACCOUNT, 'getUserProfile');
    await expect(control.look(keyRef(bed.addKey(bed.alice)))).rejects.toThrow(AccessDeniedError);
  });

  test('is none of somebody else’s key', async () => {
    await expect(control.look(keyRef(bed.addKey(bed.ci)))).rejects.toThrow(`is of ${bed.ci} instead of ${bed.alice}`);
  });
});

describe('an API key', () => {
  test('is disabled and enabled again, as often as it is asked for', async () => {
    const ref = keyRef(bed.addKey(bed.alice));
    expect(await control.prepare(ref, 'deactivate')).toEqual({ alsoStopped: [] });
    for (let times = 0; times < 2; times++) await control.deactivate(ref);
    expect([stateOf(ref.id), await statusOf(ref)]).toEqual(['disabled', 'inactive']);
    for (let times = 0; times < 2; times++) await control.activate(ref);
    expect([stateOf(ref.id), await statusOf(ref)]).toEqual(['enabled', 'active']);
  });

  test('is deleted, and once more', async () => {
    const ref = keyRef(bed.addKey(bed.alice));
    bed.addKey(bed.alice);
    for (let times = 0; times < 2; times++) await control.delete(ref);
    expect(await statusOf(ref)).toBe('gone');
  });

  test('that is locked is left alone, which says so, unless it may be unlocked', async () => {
    const ref = keyRef(bed.addKey(bed.alice, { locked: true }));
    await expect(control.deactivate(ref)).rejects.toThrow(RejectedError);
    await expect(control.delete(ref)).rejects.toThrow(`API key ${ref.id} of account ${ACCOUNT} is locked`);
    await expect(control.deactivate(ref, { unlock: false })).rejects.toThrow('set `unlock: true`');
    expect([stateOf(ref.id), changes()]).toEqual(['enabled, locked', []]);

    const { restorePoint } = await control.prepare(ref, 'deactivate');
    expect(restorePoint).toEqual({ locked: 'true' });
    await control.deactivate(ref, { unlock: true });
    expect(stateOf(ref.id)).toBe('disabled');
    for (let times = 0; times < 2; times++) await control.activate(ref, restorePoint);
    expect(stateOf(ref.id)).toBe('enabled, locked');
    await control.delete(ref, { unlock: true });
    await expect(control.activate(ref, restorePoint)).rejects.toThrow(NotFoundError);
  });

  test('is enabled and locked again after a run that died in between', async () => {
    const ref = keyRef(bed.addKey(bed.alice, { locked: true }));
    const { restorePoint = {} } = await control.prepare(ref, 'deactivate');
    bed.fault('disableApiKey', refusal(403, 'X', 'no'), undefined, 1);
    await expect(control.deactivate(ref, { unlock: true })).rejects.toThrow(OutcomeUnknownError);
    expect(stateOf(ref.id)).toBe('enabled');
    // What the first try took off is to be put on again.
    expect(await control.prepare(ref, 'deactivate', restorePoint)).toEqual({ alsoStopped: [], restorePoint });
    await control.deactivate(ref, { unlock: true });

    bed.fault('lockApiKey', refusal(403, 'X', 'no'), undefined, 1);
    await expect(control.activate(ref, restorePoint)).rejects.toThrow(`${ref.id} was enabled; then: Could not lock`);
    await control.activate(ref, restorePoint);
    expect(stateOf(ref.id)).toBe('enabled, locked');
  });

  test('that somebody has locked since it was disabled is not enabled', async () => {
    const ref = keyRef(bed.addKey(bed.alice, { disabled: true, locked: true }));
    await expect(control.activate(ref)).rejects.toThrow('was locked after it had been disabled');
    await control.deactivate(ref);
    expect(changes()).toEqual([]);
  });

  test.each(['deactivate', 'delete'] as const)('whose change gets no answer may be changed: %s', async (change) => {
    const ref = keyRef(bed.addKey(bed.alice));
    bed.addKey(bed.alice);
    const operation = change === 'delete' ? 'deleteApiKey' : 'disableApiKey';
    bed.fault(operation, 'cut-after', undefined, 1);
    await control[change](ref);
    expect(await statusOf(ref)).toBe(change === 'delete' ? 'gone' : 'inactive');

    const other = keyRef(bed.addKey(bed.alice));
    bed.fault(operation, 'cut-before');
    await expect(control[change](other)).rejects.toThrow(OutcomeUnknownError);
    expect(await statusOf(other)).toBe('active');
  });

  test.each([
    [403, AccessDeniedError],
    [429, ThrottledError],
    [409, RejectedError],
  ])('whose change is refused is as it was: %i', async (status, expected) => {
    const ref = keyRef(bed.addKey(bed.alice));
    bed.fault('disableApiKey', refusal(status, 'X', 'no'));
    await expect(control.deactivate(ref)).rejects.toThrow(expected);
    expect(await statusOf(ref)).toBe('active');
  });
});

describe('a service ID', () => {
  test('is stopped by disabling its API keys, and brought back with just those', async () => {
    const [one, two, off] = [bed.addKey(bed.ci), bed.addKey(bed.ci), bed.addKey(bed.ci, { disabled: true })];
    const ref = serviceRef();
    const { alsoStopped, restorePoint } = await control.prepare(ref, 'deactivate');
    expect(alsoStopped).toMatchObject([
      { kind: 'ibm-api-key', id: one, principal: bed.ci, principalName: 'ci-deploy', status: 'active' },
      { id: two },
    ]);
    expect(restorePoint).toEqual({ apiKeys: `${one} ${two}` });
    for (let times = 0; times < 2; times++) await control.deactivate(ref);
    expect([one, two, off].map(stateOf)).toEqual(['disabled', 'disabled', 'disabled']);
    expect(await statusOf(ref)).toBe('inactive');
    for (let times = 0; times < 2; times++) await control.activate(ref, restorePoint);
    expect([one, two, off].map(stateOf)).toEqual(['enabled', 'enabled', 'disabled']);
    expect(await statusOf(ref)).toBe('active');
  });

  test('half of whose keys were disabled by a run that died is brought back in full', async () => {
    const [one, two] = [bed.addKey(bed.ci), bed.addKey(bed.ci, { locked: true })];
    const ref = serviceRef();
    const { restorePoint = {} } = await control.prepare(ref, 'deactivate');
    expect(restorePoint).toEqual({ apiKeys: `${one} ${two}`, lockedApiKeys: two });
    bed.fault('disableApiKey', refusal(403, 'X', 'no'), two, 1);
    await expect(control.deactivate(ref, { unlock: true })).rejects.toThrow(
      `Could not disable the API keys of service ID ${ref.id} in account ${ACCOUNT} in full: ${one} was disabled, ${two} was unlocked; then:`,
    );
    expect(await control.prepare(ref, 'deactivate', restorePoint)).toMatchObject({ alsoStopped: [{ id: two }], restorePoint });
    await control.deactivate(ref, { unlock: true });
    await control.activate(ref, restorePoint);
    expect([one, two].map(stateOf)).toEqual(['enabled', 'enabled, locked']);
  });

  test('has its other keys enabled although somebody has locked one since', async () => {
    const [one, two] = [bed.addKey(bed.ci), bed.addKey(bed.ci)];
    const { restorePoint } = await control.prepare(serviceRef(), 'deactivate');
    await control.deactivate(serviceRef());
    bed.world.setLocked(ACCOUNT, one, true, NOW);
    await expect(control.activate(serviceRef(), restorePoint)).rejects.toThrow('was locked after it had been disabled');
    expect([one, two].map(stateOf)).toEqual(['disabled, locked', 'enabled']);
  });

  test('one of whose keys is locked is left alone as a whole', async () => {
    const [one] = [bed.addKey(bed.ci), bed.addKey(bed.ci, { locked: true })];
    await expect(control.deactivate(serviceRef())).rejects.toThrow(RejectedError);
    await expect(control.delete(serviceRef())).rejects.toThrow(RejectedError);
    expect([stateOf(one), changes()]).toEqual(['enabled', []]);
  });

  test('that is locked itself is left alone, unless it may be unlocked', async () => {
    bed.addKey(bed.ci);
    bed.world.setLocked(ACCOUNT, serviceRef().id, true, NOW);
    expect(await control.look(serviceRef())).toMatchObject({ credential: { locked: true } });
    await expect(control.deactivate(serviceRef())).rejects.toThrow('is locked');
    await expect(control.delete(serviceRef())).rejects.toThrow('is locked');
    await control.delete(serviceRef(), { unlock: true });
    bed.addKey(bed.alice);
    expect(await statusOf(serviceRef())).toBe('gone');
  });

  test('is deleted along with its keys, locked ones only if they may be unlocked', async () => {
    const key = bed.addKey(bed.ci, { locked: true });
    expect(await control.prepare(serviceRef(), 'delete')).toMatchObject({ alsoStopped: [{ id: key }] });
    for (let times = 0; times < 2; times++) await control.delete(serviceRef(), { unlock: true });
    expect(bed.world.account(ACCOUNT).apiKeys.has(key)).toBe(false);
  });

  test('without API keys can not be disabled, and none is enabled that is not on record', async () => {
    await expect(control.deactivate(serviceRef())).rejects.toThrow('has no API keys, and nothing else of it can be disabled');
    await expect(control.activate(serviceRef())).rejects.toThrow('It is not on record which API keys');
    const others = bed.addKey(bed.alice, { disabled: true });
    await control.activate(serviceRef(), { apiKeys: `${others} ApiKey-gone` });
    expect(stateOf(others)).toBe('disabled');
  });
});

describe('a trusted profile', () => {
  test('can only be deleted', async () => {
    const ref = profileRef();
    expect(await control.prepare(ref, 'delete')).toEqual({ alsoStopped: [] });
    await expect(control.deactivate(ref)).rejects.toThrow("can't be disabled and enabled again");
    await expect(control.activate(ref)).rejects.toThrow(RejectedError);
    for (let times = 0; times < 2; times++) await control.delete(ref);
    bed.addKey(bed.alice);
    expect(await statusOf(ref)).toBe('gone');
  });
});

describe('a user', () => {
  test('can only be removed, with the API keys that go along', async () => {
    const { iamId: bob } = bed.world.addUser(ACCOUNT, { email: 'bob@example.com', added: daysAgo(400) });
    const ref = userRef(bob);
    const [key, disabled] = [bed.addKey(bob), bed.addKey(bob, { disabled: true })];
    expect(await control.prepare(ref, 'delete')).toEqual({
      alsoStopped: [
        expect.objectContaining({ kind: 'ibm-api-key', id: key, principalName: 'bob@example.com', status: 'active' }),
        expect.objectContaining({ id: disabled, status: 'inactive' }),
      ],
    });
    await expect(control.deactivate(ref)).rejects.toThrow(RejectedError);
    for (let times = 0; times < 2; times++) await control.delete(ref);
    expect(await statusOf(ref)).toBe('gone');
  });

  test('is not removed by a service ID, which says so and asks for nothing', async () => {
    await bed[Symbol.asyncDispose]();
    await restart({ kind: 'service-id' });
    await expect(control.delete(userRef())).rejects.toThrow(
      /Keyhammer acts as the service ID iam-ServiceId-.*only a user can remove users/,
    );
    expect(changes()).toEqual([]);
  });
});

describe('of an account', () => {
  test('the active ones of each kind are counted', async () => {
    bed.addKey(bed.alice);
    bed.addKey(bed.ci, { disabled: true });
    bed.world.addTrustedProfile(ACCOUNT, { name: 'vm', created: NOW });
    const count = (kind: CredentialRef['kind']) => control.activeCount(ACCOUNT, kind);
    expect(await count('ibm-api-key')).toBe(2);
    expect(await count('ibm-service-id')).toBe(0);
    expect(await count('ibm-trusted-profile')).toBe(1);
    expect(await count('ibm-user')).toBe(2);
    await expect(count('oci-api-key')).rejects.toThrow(RejectedError);
    bed.world.deny(ACCOUNT, 'listUsers');
    expect(await count('ibm-user')).toBeUndefined();
  });

  test('nothing is counted that may not be all', async () => {
    await bed[Symbol.asyncDispose]();
    await restart({ sees: 'only-itself' });
    expect(await control.activeCount(ACCOUNT, 'ibm-api-key')).toBeUndefined();
  });

  test('what somebody holds is listed', async () => {
    const id = bed.addKey(bed.alice);
    bed.addKey(bed.ci);
    const holder = { accountId: ACCOUNT, kind: 'ibm-api-key', principal: bed.alice } as const;
    expect(await control.held(holder)).toMatchObject([{ id, principalName: 'alice@example.com' }]);
    expect(await control.held({ ...holder, principal: 'IBMid-NOBODY' })).toEqual([]);
    expect(await control.held({ ...holder, principal: 'iam-ServiceId-gone' })).toEqual([]);
  });

  test('whom Keyhammer acts as is told, with the key that it signs in with', async () => {
    expect(await control.ownIdentity(ACCOUNT)).toEqual({
      accountId: ACCOUNT,
      principal: bed.operator.iamId,
      credentialId: bed.operator.keyId,
    });
    await control.ownIdentity(ACCOUNT);
    expect(bed.takeCalls()).toEqual({ getApiKeysDetails: 1 });
  });

  test('nothing is made', async () => {
    await expect(control.create(keyRef(''))).rejects.toThrow(RejectedError);
  });
});
