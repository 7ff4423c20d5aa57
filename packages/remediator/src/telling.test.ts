import { describe, expect, test } from '@jest/globals';
import { AccessDeniedError, NotFoundError, UnavailableError } from '@keyhammer/core';
import { KEY_ID, remediate, worldWithDueKeys } from './test-remediation.ts';

describe('telling', () => {
  test.each([
    ['a ticket that can not be commented on', 'comment'],
    ['a ticket that can not be reassigned', 'assignToSelf'],
  ] as const)('%s is a warning, and the deed stays done', async (_, method) => {
    const world = await worldWithDueKeys();
    world.tracker.failWith(new AccessDeniedError('not allowed'), { method });

    const { results } = await remediate(world);

    expect(results).toMatchObject([{ outcome: { kind: 'remediated' }, warnings: [expect.stringContaining('not allowed')] }]);
    expect(world.issue(KEY_ID).remediation?.told).toBe(true);
  });

  test('a deleted ticket and nobody on Slack: there is nobody to tell', async () => {
    const world = await worldWithDueKeys();
    world.tracker.failWith(new NotFoundError('there is no SEC-1'), { method: 'comment' });
    const owners = { default: {}, accounts: new Map(), businessUnits: new Map() };

    const { results } = await remediate(world, { settings: { owners } });

    expect(results[0]?.warnings).toEqual([expect.stringContaining('SEC-1')]);
    expect(world.issue(KEY_ID).remediation?.told).toBe(true);
  });

  test('with Jira and Slack off the record is all there is', async () => {
    const world = await worldWithDueKeys();

    const { results, messages } = await remediate(world, { channels: false });

    expect(results[0]?.outcome.kind).toBe('remediated');
    expect(messages).toEqual([]);
    expect(world.issue(KEY_ID).remediation?.told).toBe(true);
  });

  test('neither the ticket nor the owner could be told: that is still to be done', async () => {
    const world = await worldWithDueKeys();
    world.tracker.failWith(new UnavailableError('Jira is down'), { method: 'comment' });
    world.notifier.failWith(new UnavailableError('Slack is down'));

    const { messages } = await remediate(world);

    expect(messages).toMatchObject([{ status: 'failed' }]);
    expect(world.issue(KEY_ID).remediation?.told).toBe(false);
  });
});
