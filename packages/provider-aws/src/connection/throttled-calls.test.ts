import { ListUsersCommand } from '@aws-sdk/client-iam';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { Metrics } from '@keyhammer/core';
import { iamFaults } from '@keyhammer/sandbox';
import { type AwsTestBed, MEMBER, REMEDIATION_ROLE, startAwsTestBed } from '../../test/aws-test-bed.ts';

let bed: AwsTestBed;
let counted: readonly number[];
const metrics: Metrics = {
  count(name, value, dimensions) {
    expect([name, dimensions]).toEqual(['CallsThrottled', undefined]);
    counted = [...counted, value];
  },
};
const total = () => counted.reduce((sum, value) => sum + value, 0);

beforeEach(async () => {
  bed = await startAwsTestBed();
  counted = [];
});
afterEach(async () => bed[Symbol.asyncDispose]());

const enter = () => bed.connect({ metrics, role: REMEDIATION_ROLE }).enter(MEMBER);
const list = new ListUsersCommand({});

describe('calls that AWS told to slow down', () => {
  test('are none from the start on, so that nothing is a figure as well', async () => {
    await (await enter()).iam.send(list);
    expect(counted).toEqual([0]);
  });

  test('count one each, also where the next try goes through', async () => {
    bed.fault('iam:ListUsers', iamFaults.throttling(), undefined, 3);
    const { iam, iamUnrepeated } = await enter();
    await iam.send(list);
    bed.fault('iam:ListUsers', iamFaults.throttling(), undefined, 2);
    await iamUnrepeated().send(list);
    expect(total()).toBe(5);
  });

  test('count one each where many are throttled at once, for which the pace is cut once', async () => {
    bed.world.throttle = { perSecond: 500, burst: 5 };
    const { iam } = await enter();
    await Promise.all(Array.from({ length: 40 }, () => iam.send(list)));
    expect(bed.sandbox.throttledCalls).toBeGreaterThan(5);
    expect(total()).toBe(bed.sandbox.throttledCalls);
  });

  test('count one each up to the last, after which it is given up', async () => {
    const { iam } = await enter();
    bed.sandbox.service.resetCalls();
    bed.fault('iam:ListUsers', iamFaults.throttling());
    await expect(iam.send(list)).rejects.toThrow();
    expect(total()).toBe(bed.sandbox.service.calls.get('iam:ListUsers'));
    expect(total()).toBe(20);
  });

  test('are counted wherever they are made: also where the role is assumed', async () => {
    bed.fault('sts:AssumeRole', iamFaults.throttling(), undefined, 2);
    await enter();
    expect(total()).toBe(2);
  });

  test.each([
    ['a quota that is full', iamFaults.error('LimitExceeded', 409, 'Cannot exceed quota'), 1],
    ['a failure of AWS', iamFaults.serviceFailure(), 1],
    ['a denied call', iamFaults.error('AccessDenied', 403, 'no'), 1],
  ])('do not include %s', async (_what, effect, times) => {
    const { iam } = await enter();
    bed.fault('iam:ListUsers', effect, undefined, times);
    await iam.send(list).catch(() => undefined);
    expect(total()).toBe(0);
  });
});
