import { describe, expect, test } from '@jest/globals';
import { ACCOUNT_ID, accessKeyId, anIssue, InMemoryWorld, OTHER_ACCOUNT_ID } from '@keyhammer/testing';
import { MINUTE_MS, manyIssues, overridden, run } from './reporting.fixture.ts';

describe('two reporters at once', () => {
  test('make one ticket for each issue', async () => {
    const world = new InMemoryWorld({ issues: manyIssues(60) });

    await Promise.all([run(world), run(world), run(world)]);

    expect(world.tracker.tickets).toHaveLength(60);
    expect(new Set(world.issues.all.map(({ ticket }) => ticket?.key)).size).toBe(60);
  });

  test('the second comes while the first is between its intent and its ticket', async () => {
    const world = new InMemoryWorld({ issues: manyIssues(3) });
    const second: Awaited<ReturnType<typeof run>>[] = [];
    const tracker = overridden(world.tracker, {
      create: async (drafts) => {
        world.clock.advance(14 * MINUTE_MS);
        second.push(await run(world));
        return await world.tracker.create(drafts);
      },
    });

    const first = await run(world, { ports: { tracker } });

    expect(second[0]?.accounts[0]).toMatchObject({ status: 'failed', done: [] });
    expect(first.accounts[0]).toMatchObject({ status: 'complete', failures: [] });
    expect(world.tracker.tickets).toHaveLength(3);
    expect(world.issues.all.map(({ ticket }) => ticket?.key)).toEqual(['SEC-1', 'SEC-2', 'SEC-3']);
  });
});

test('in a run of many hours an intent is as young as its ticket, so that no other run takes it for a dead one', async () => {
  const accounts = [ACCOUNT_ID, OTHER_ACCOUNT_ID];
  const world = new InMemoryWorld({ issues: [anIssue(), anIssue({ accountId: OTHER_ACCOUNT_ID, id: accessKeyId(1) })] });
  const tracker = overridden(world.tracker, {
    create: async (drafts) => {
      const isSecond = world.tracker.tickets.length === 1;
      if (isSecond) await run(world, { accounts });
      const made = await world.tracker.create(drafts);
      world.clock.advance(60 * MINUTE_MS);
      return made;
    },
  });

  await run(world, { accounts, ports: { tracker } });

  expect(world.tracker.tickets).toHaveLength(2);
});
