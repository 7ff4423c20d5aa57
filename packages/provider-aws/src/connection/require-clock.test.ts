import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { UnavailableError } from '@keyhammer/core';
import { type AwsTestBed, MEMBER, NOW, startAwsTestBed } from '../../test/aws-test-bed.ts';

const MINUTE_MS = 60 * 1000;

let bed: AwsTestBed;
beforeEach(async () => {
  bed = await startAwsTestBed();
});
afterEach(async () => bed[Symbol.asyncDispose]());

describe("a clock that has jumped away from AWS's", () => {
  test.each([
    ['ahead of', -100 * 24 * 60 * MINUTE_MS],
    ['behind', 10 * MINUTE_MS],
  ])('%s it: no account is entered, and the error says what to do', async (direction, offset) => {
    bed.sandbox.service.clockOffsetMs = offset;
    const entering = bed.connect().enter(MEMBER);
    await expect(entering).rejects.toThrow(UnavailableError);
    await expect(entering).rejects.toThrow(new RegExp(`clock is \\d+ minutes ${direction} AWS's.*NTP`));
    expect(bed.sandbox.service.calls.get('sts:AssumeRole')).toBeUndefined();
  });

  test('after an account was entered: no key is looked at, so none is deactivated', async () => {
    const [id = ''] = bed.addUser('alice', { created: new Date(NOW.getTime() - 400 * 24 * 60 * MINUTE_MS) });
    const control = bed.control();
    const ref = { accountId: MEMBER, kind: 'aws-access-key', id, principal: 'alice' } as const;
    expect((await control.look(ref)).kind).toBe('found');
    bed.sandbox.service.clockOffsetMs = -100 * 24 * 60 * MINUTE_MS;
    await expect(control.look(ref)).rejects.toThrow(/ahead of AWS's/);
  });

  test('by less than the four minutes that signatures tolerate is no matter', async () => {
    bed.sandbox.service.clockOffsetMs = 3 * MINUTE_MS;
    await expect(bed.connect().enter(MEMBER)).resolves.toMatchObject({ accountId: MEMBER });
  });
});
