import { describe, expect, test } from '@jest/globals';
import { AccessDeniedError, plainText, recordEvent, UnavailableError } from '@keyhammer/core';
import type { InMemoryWorld } from '@keyhammer/testing';
import { tellForgotten } from './tell-forgotten.ts';
import { ACCOUNT_ID, auditOf, configured, jobsWith, KEY_ID, portsOf, remediate, SETTINGS, worldWithDueKeys } from './test-remediation.ts';

const catchUp = (world: InMemoryWorld) => tellForgotten(jobsWith(configured()), SETTINGS, portsOf(world), world.now);

async function untoldWorld(): Promise<InMemoryWorld> {
  const world = await worldWithDueKeys();
  world.tracker.failWith(new UnavailableError('Jira is down'), { method: 'comment' });
  world.notifier.failWith(new UnavailableError('Slack is down'));
  await remediate(world);
  return world;
}

describe('tellForgotten', () => {
  test('tells the ticket and the owner of what nobody heard of, once', async () => {
    const world = await untoldWorld();

    const { results, messages } = await catchUp(world);

    expect(results).toMatchObject([{ outcome: { kind: 'recovered' }, warnings: [] }]);
    expect(messages).toMatchObject([{ title: 'Keyhammer: 1 retired', status: 'sent' }]);
    expect(world.tracker.ticket('SEC-1').comments.map(plainText)).toEqual([expect.stringContaining('has deactivated this')]);
    expect(world.issue(KEY_ID).remediation?.told).toBe(true);
    expect(await catchUp(world)).toEqual({ results: [], messages: [] });
  });

  test('has nothing to say of what was told', async () => {
    const world = await worldWithDueKeys();
    await remediate(world);

    expect(await catchUp(world)).toEqual({ results: [], messages: [] });
  });

  test('does not repeat its comment where the ticket can never be reassigned', async () => {
    const world = await untoldWorld();
    world.tracker.failWith(new AccessDeniedError('not assignable'), { method: 'assignToSelf', times: 10 });

    await catchUp(world);
    await catchUp(world);

    expect(world.tracker.ticket('SEC-1').comments).toHaveLength(1);
  });

  test('completes the audit log of a deactivation that only an identification has recorded', async () => {
    const world = await worldWithDueKeys();
    world.cloud.failNextChange({ when: 'after-acting', error: new UnavailableError('500') });
    await remediate(world);
    const inactive = { reason: 'inactive', why: 'it is inactive' } as const;
    await recordEvent(world.issues, world.issue(KEY_ID), { type: 'violation-gone', resolution: inactive, scan: 'complete' }, world.now);

    await catchUp(world);

    expect(world.issue(KEY_ID)).toMatchObject({ status: 'resolved', resolution: { reason: 'remediated' }, remediation: { told: true } });
    expect(auditOf(world)).toEqual(['deactivate started', 'deactivate failed', 'deactivate done']);
    expect(world.cloud.changes).toEqual([`deactivate ${KEY_ID}`]);
    expect(world.cloud.keyOf(ACCOUNT_ID, KEY_ID)?.status).toBe('inactive');
  });
});
