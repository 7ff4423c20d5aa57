import { describe, expect, test } from '@jest/globals';
import { usedAt } from '@keyhammer/testing';
import { ACCOUNT_ID, ALICE, auditOf, KEY_ID, keyId, MINUTE_MS, remediate, statusOf, worldWithDueKeys } from './test-remediation.ts';

describe('the operator', () => {
  test('is asked for each, and no means no', async () => {
    const world = await worldWithDueKeys(3);
    const asked: string[] = [];

    const { results } = await remediate(world, {
      operator: ALICE,
      confirm: async ({ issue }) => {
        asked.push(issue.id);
        return issue.id === keyId(1) ? 'no' : 'yes';
      },
    });

    expect(asked).toEqual([keyId(0), keyId(1), keyId(2)]);
    expect(results.map(({ outcome }) => outcome.kind)).toEqual(['remediated', 'declined', 'remediated']);
    expect(statusOf(world, keyId(1))).toBe('active');
    expect(world.issue(keyId(1)).version).toBe(1);
    expect(auditOf(world, keyId(1))).toEqual([]);
  });

  test('quits, and what was done before is told of', async () => {
    const world = await worldWithDueKeys(3);

    const { results, messages } = await remediate(world, {
      operator: ALICE,
      confirm: async ({ issue }) => (issue.id === keyId(0) ? 'yes' : 'quit'),
    });

    expect(results.map(({ outcome }) => outcome.kind)).toEqual(['remediated']);
    expect(world.cloud.changes).toEqual([`deactivate ${keyId(0)}`]);
    expect(messages).toMatchObject([{ title: 'Keyhammer: 1 retired', status: 'sent' }]);
  });

  test('who takes an hour to answer acts on the key as it is then', async () => {
    const world = await worldWithDueKeys();

    const { results } = await remediate(world, {
      operator: ALICE,
      confirm: async () => {
        world.clock.advance(60 * MINUTE_MS);
        world.cloud.changeKey(ACCOUNT_ID, KEY_ID, { lastUsed: usedAt(world.now) });
        return 'yes';
      },
    });

    expect(results[0]?.outcome).toMatchObject({ kind: 'refused', why: expect.stringContaining('it was used on') });
  });

  test('who takes an hour to answer is recorded at the time of the act', async () => {
    const world = await worldWithDueKeys();

    await remediate(world, {
      operator: ALICE,
      confirm: async () => {
        world.clock.advance(60 * MINUTE_MS);
        return 'yes';
      },
    });

    expect(world.issue(KEY_ID).timestamps.remediated).toEqual(world.now);
    expect(world.audit.all.map(({ at }) => at)).toEqual([world.now, world.now]);
  });
});
