import { describe, expect, test } from '@jest/globals';
import { AccessDeniedError, type IssueStore, OutcomeUnknownError, plainText, recordEvent, UnavailableError } from '@keyhammer/core';
import { daysAhead, InMemoryWorld, issueDetails, issueKey } from '@keyhammer/testing';
import type { RemediatorPorts } from './remediation-run.ts';
import { rollBack } from './roll-back.ts';
import {
  ACCOUNT_ID,
  ALICE,
  auditOf,
  configured,
  KEY_ID,
  MINUTE_MS,
  portsOf,
  remediate,
  statusOf,
  worldWithDueKeys,
} from './test-remediation.ts';

async function remediatedWorld(): Promise<InMemoryWorld> {
  const world = await worldWithDueKeys();
  await remediate(world);
  world.clock.advance(10 * MINUTE_MS);
  return world;
}

async function closedWorld(): Promise<InMemoryWorld> {
  const world = await remediatedWorld();
  const inactive = { reason: 'inactive', why: 'it is inactive' } as const;
  const { issue } = await recordEvent(
    world.issues,
    world.issue(KEY_ID),
    { type: 'violation-gone', resolution: inactive, scan: 'complete' },
    world.now,
  );
  await world.tracker.close('SEC-1', []);
  await recordEvent(world.issues, issue, { type: 'ticket-closed' }, world.now);
  return world;
}

const undo = (world: InMemoryWorld, ports: Partial<RemediatorPorts> = {}) =>
  rollBack(
    { key: issueKey(), configured: configured(), accountName: 'Payments', holdDays: 14 },
    ALICE,
    { ...portsOf(world), ...ports },
    world.now,
  );

describe('rollBack', () => {
  test('activates the key, verifies it, and holds the issue', async () => {
    const world = await remediatedWorld();

    const outcome = await undo(world);

    expect(outcome).toMatchObject({ kind: 'rolled-back', warnings: [] });
    expect(statusOf(world)).toBe('active');
    expect(world.issue(KEY_ID)).toMatchObject({ status: 'open', hold: { by: 'alice@laptop' } });
    expect(world.issue(KEY_ID).hold?.until.getTime()).toBe(daysAhead(14).getTime() + 10 * MINUTE_MS);
    expect(world.issue(KEY_ID).remediation).toBeUndefined();
    expect(world.issue(KEY_ID).history.at(-1)?.remediation?.by).toBe('lambda:keyhammer-remediator');
    expect(auditOf(world).slice(-2)).toEqual(['reactivate started', 'reactivate done']);
  });

  test('brings back an issue that has closed, and its ticket', async () => {
    const world = await closedWorld();

    await undo(world);

    expect(world.issue(KEY_ID)).toMatchObject({ status: 'open', ticket: { key: 'SEC-1', state: 'open' } });
    expect(world.tracker.ticket('SEC-1').state).toBe('open');
    expect(plainText(world.tracker.ticket('SEC-1').comments.at(-1) ?? [])).toContain('Rolled back by alice@laptop');
  });

  test('keeps the key from being deactivated again until the hold is over', async () => {
    const world = await remediatedWorld();
    await undo(world);
    const until = world.issue(KEY_ID).hold?.until ?? world.now;

    world.clock.moveTo(new Date(until.getTime() - 1));
    expect((await remediate(world)).results).toEqual([]);
    expect(statusOf(world)).toBe('active');

    world.clock.moveTo(until);
    expect((await remediate(world)).results[0]?.outcome.kind).toBe('remediated');
  });

  test('holds a key that an identification sees as active again right after it', async () => {
    const world = await remediatedWorld();
    await undo(world);

    await recordEvent(
      world.issues,
      world.issue(KEY_ID),
      { type: 'violation-seen', details: issueDetails({ readAt: world.now }) },
      world.now,
    );

    expect(world.issue(KEY_ID)).toMatchObject({ status: 'open', hold: { by: 'alice@laptop' } });
    expect((await remediate(world)).results).toEqual([]);
  });

  test('waits until a reading shows the key as active', async () => {
    const world = await remediatedWorld();
    world.cloud.staleReads(3);

    expect((await undo(world)).kind).toBe('rolled-back');
    expect(world.clock.waits.slice(-3)).toEqual([500, 1000, 2000]);
  });

  test('does not call done what no reading shows, and is safe to repeat', async () => {
    const world = await remediatedWorld();
    world.cloud.staleReads(7);

    expect(await undo(world)).toMatchObject({ kind: 'failed', why: expect.stringContaining('run the command again') });
    expect(world.issue(KEY_ID).remediation).toBeDefined();
    expect(auditOf(world).slice(-2)).toEqual(['reactivate started', 'reactivate failed']);

    world.cloud.staleReads(0);
    expect((await undo(world)).kind).toBe('rolled-back');
    expect(auditOf(world).slice(-2)).toEqual(['reactivate started', 'reactivate done']);
  });

  test.each([
    ['is refused', new AccessDeniedError('iam:UpdateAccessKey is denied'), false],
    ['is cut off', new OutcomeUnknownError('the connection was cut'), true],
  ])('an activation that %s is a failure, and is safe to repeat', async (_, error, mayHaveGoneThrough) => {
    const world = await remediatedWorld();
    world.cloud.failNextChange({ when: mayHaveGoneThrough ? 'after-acting' : 'before-acting', error });

    const outcome = await undo(world);

    expect(outcome).toMatchObject({ kind: 'failed', why: expect.stringContaining(error.message) });
    expect(outcome.kind === 'failed' && outcome.why.includes('It may have gone through')).toBe(mayHaveGoneThrough);
    expect((await undo(world)).kind).toBe('rolled-back');
  });

  const storeThatTakes = (world: InMemoryWorld, writes: number): IssueStore => {
    let left = writes;
    return {
      get: (key) => world.issues.get(key),
      list: (...args) => world.issues.list(...args),
      put: async (issue) => {
        left -= 1;
        if (left < 0) throw new UnavailableError('the table is not reachable');
        return await world.issues.put(issue);
      },
    };
  };

  test('that can not be held changes nothing', async () => {
    const world = await remediatedWorld();
    const outcome = await undo(world, { issues: storeThatTakes(world, 0) });
    expect(outcome).toMatchObject({ kind: 'failed', why: expect.stringContaining('nothing was changed') });
    expect(statusOf(world)).toBe('inactive');
  });

  test('that can not be recorded is a failure that says so, and is safe to repeat', async () => {
    const world = await remediatedWorld();
    expect(await undo(world, { issues: storeThatTakes(world, 1) })).toMatchObject({
      kind: 'failed',
      why: expect.stringContaining('back and held, but that could not be recorded'),
    });
    expect((await undo(world)).kind).toBe('rolled-back');
    expect(world.issue(KEY_ID).hold).toBeDefined();
  });

  test('of a key that was deleted meanwhile is a failure', async () => {
    const world = await remediatedWorld();
    world.cloud.deleteKey(ACCOUNT_ID, KEY_ID);

    expect((await undo(world)).kind).toBe('failed');
    expect(auditOf(world).at(-1)).toBe('reactivate failed');
  });

  test('of a key that Keyhammer did not deactivate is refused, and nothing is touched', async () => {
    const world = await worldWithDueKeys();
    world.cloud.changeKey(ACCOUNT_ID, KEY_ID, { status: 'inactive' });

    expect(await undo(world)).toMatchObject({ kind: 'refused' });
    expect(world.cloud.changes).toEqual([]);
    expect(auditOf(world)).toEqual([]);
  });

  test('twice is refused the second time', async () => {
    const world = await remediatedWorld();
    await undo(world);

    expect(await undo(world)).toMatchObject({ kind: 'refused' });
    expect(world.cloud.changes).toEqual([`deactivate ${KEY_ID}`, `activate ${KEY_ID}`]);
  });

  test('of an issue that there is not is refused', async () => {
    expect(await undo(new InMemoryWorld())).toMatchObject({ kind: 'refused', why: expect.stringContaining('there is no issue') });
  });

  test('whose ticket can not be told is done, with a warning', async () => {
    const world = await closedWorld();
    world.tracker.failWith(new UnavailableError('Jira is down'), { method: 'reopen' });

    expect(await undo(world)).toMatchObject({ kind: 'rolled-back', warnings: [expect.stringContaining('Jira is down')] });
    expect(world.issue(KEY_ID)).toMatchObject({ status: 'open', ticket: { state: 'closed' } });
  });
});
