import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { type CredentialRef, RejectedError, UnavailableError } from '@keyhammer/core';
import { type AwsTestBed, daysAgo, MEMBER, startAwsTestBed } from '../../test/aws-test-bed.ts';

let bed: AwsTestBed;
beforeEach(async () => {
  bed = await startAwsTestBed();
  bed.world.setRoot(MEMBER, { keys: [{ created: daysAgo(900) }] });
});
afterEach(async () => bed[Symbol.asyncDispose]());

const REF: CredentialRef = { accountId: MEMBER, kind: 'aws-root-user', id: 'root-access-key-1', principal: '<root_account>' };

describe('the root user', () => {
  test.each(['deactivate', 'activate', 'delete', 'create'] as const)('is never touched: %s', async (act) => {
    const acting = bed.control()[act](REF);
    await expect(acting).rejects.toThrow(RejectedError);
    await expect(acting).rejects.toThrow(`The root user of account ${MEMBER} is only ever reported`);
    expect(bed.takeCalls()).toEqual({ 'sts:AssumeRole': 1 });
  });

  test('can be looked at, as of the credential report', async () => {
    const control = bed.control();
    expect(await control.look(REF)).toMatchObject({ kind: 'found', credential: { id: REF.id, created: daysAgo(900) } });
    expect(await control.look({ ...REF, id: 'root-access-key-2' })).toEqual({ kind: 'gone' });
    expect((await control.held(REF)).map(({ id }) => id)).toEqual(['root-sign-in', 'root-access-key-1']);
  });

  test('is not gone where there is no report', async () => {
    bed.world.deny(MEMBER, 'iam:GetCredentialReport');
    await expect(bed.control().look(REF)).rejects.toThrow(UnavailableError);
  });
});
