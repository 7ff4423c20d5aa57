import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { type CredentialControl, type Provider, RejectedError } from '@keyhammer/core';
import { type CloudsTestBed, NOW, startCloudsTestBed } from '../test/clouds-test-bed.ts';
import { openRemediation } from './remediation.ts';

let bed: CloudsTestBed;
beforeAll(async () => {
  bed = await startCloudsTestBed();
});
afterAll(async () => await bed[Symbol.asyncDispose]());
beforeEach(() => {
  bed.takeAsked();
  bed.kept.length = 0;
});

const CLOUDS: readonly Provider[] = ['aws', 'ibm', 'oci'];

describe.each(CLOUDS)('a credential of %s', (provider) => {
  test('is looked at there, and in no other cloud', async () => {
    const subject = bed.subjects[provider];
    const { accountId, kind, id } = subject;
    using remediation = openRemediation(bed.options());
    const { credentials } = remediation;
    expect(await credentials.look(subject)).toMatchObject({ kind: 'found', credential: { id, status: 'active' } });
    expect((await credentials.held(subject)).map((credential) => credential.id)).toEqual([id]);
    expect(await credentials.activeCount(accountId, kind)).toBeGreaterThan(0);
    expect(await credentials.ownIdentity(accountId)).toMatchObject({ accountId });
    expect(bed.takeAsked()).toEqual([provider]);
  });

  test('is retired there, and brought back', async () => {
    const subject = bed.subjects[provider];
    using remediation = openRemediation(bed.options());
    const { credentials } = remediation;
    const { restorePoint } = await credentials.prepare(subject, 'deactivate');
    await credentials.deactivate(subject);
    expect(await credentials.look(subject)).toMatchObject({ kind: 'found', credential: { status: 'inactive' } });
    await credentials.activate(subject, restorePoint);
    expect(await credentials.look(subject)).toMatchObject({ kind: 'found', credential: { status: 'active' } });
    expect(bed.takeAsked()).toEqual([provider]);
  });

  test('is only replaced in AWS', async () => {
    using remediation = openRemediation(bed.options());
    const { kind, ...holder } = bed.subjects[provider];
    const created = remediation.credentials.create({ ...holder, kind });
    if (provider === 'aws') await expect(created).resolves.toHaveProperty('secret');
    else await expect(created).rejects.toThrow(RejectedError);
  });
});

test('an id of no account is refused whatever is asked, and nobody is asked', async () => {
  using remediation = openRemediation(bed.options());
  const { credentials } = remediation;
  const ref = { ...bed.subjects.ibm, accountId: 'payments' };
  const asked: Readonly<Record<keyof CredentialControl, Promise<unknown>>> = {
    look: credentials.look(ref),
    held: credentials.held(ref),
    activeCount: credentials.activeCount(ref.accountId, ref.kind),
    prepare: credentials.prepare(ref, 'delete'),
    deactivate: credentials.deactivate(ref),
    activate: credentials.activate(ref),
    delete: credentials.delete(ref),
    create: credentials.create(ref),
    ownIdentity: credentials.ownIdentity(ref.accountId),
  };
  const outcomes = await Promise.allSettled(Object.values(asked));
  expect(outcomes.map((outcome) => outcome.status === 'rejected' && outcome.reason)).toEqual(outcomes.map(() => expect.any(RejectedError)));
  expect(bed.takeAsked()).toEqual([]);
  expect(bed.kept).toEqual([]);
});

test('a lock of IBM Cloud is only taken off where that is asked for', async () => {
  const subject = bed.subjects.ibm;
  bed.sandboxes.ibm.world.setLocked(subject.accountId, subject.id, true, NOW);
  using remediation = openRemediation(bed.options());
  const { credentials } = remediation;
  const { restorePoint } = await credentials.prepare(subject, 'deactivate');
  await expect(credentials.deactivate(subject)).rejects.toThrow(RejectedError);
  await credentials.deactivate(subject, { unlock: true });
  expect(await credentials.prepare(subject, 'deactivate', restorePoint)).toMatchObject({ restorePoint });
  await credentials.activate(subject, restorePoint);
  expect(await credentials.look(subject)).toMatchObject({ credential: { status: 'active', locked: true } });
  bed.sandboxes.ibm.world.setLocked(subject.accountId, subject.id, false, NOW);
});

test('a key of OCI comes back from what was kept of it', async () => {
  const subject = bed.subjects.oci;
  using remediation = openRemediation(bed.options());
  const { credentials } = remediation;
  const { restorePoint } = await credentials.prepare(subject, 'delete');
  await credentials.delete(subject);
  await credentials.activate(subject, restorePoint);
  expect(await credentials.look(subject)).toMatchObject({ kind: 'found', credential: { id: subject.id } });
});

describe('the end of a credential', () => {
  test.each(CLOUDS)('of %s is there, too', async (provider) => {
    const subject = bed.subjects[provider];
    using remediation = openRemediation(bed.options());
    await remediation.credentials.delete(subject);
    expect(await remediation.credentials.look(subject)).toEqual({ kind: 'gone' });
    expect(bed.takeAsked()).toEqual([provider]);
  });
});
