import { describe, expect, test } from '@jest/globals';
import { AccessDeniedError, type IssueStore, OutcomeUnknownError, UnavailableError } from '@keyhammer/core';
import { ACCOUNT_ID, auditOf, commentsOn, controlWith, KEY_ID, remediate, statusOf, worldWithDueKeys } from './test-remediation.ts';

describe('a failure is recorded, commented once, and stays due', () => {
  test('a look that is denied', async () => {
    const world = await worldWithDueKeys();
    for (let n = 0; n < 2; n += 1) world.cloud.failNextLook(new AccessDeniedError("the role can't be assumed"));

    const { results, messages } = await remediate(world);
    expect(results[0]?.outcome).toMatchObject({ kind: 'failed', why: expect.stringContaining("can't be assumed"), firstTime: true });
    expect(messages).toMatchObject([{ title: 'Keyhammer: 1 not retired' }]);
    expect(world.issue(KEY_ID)).toMatchObject({ status: 'open', attempt: { outcome: 'failed' }, intents: {} });
    expect(auditOf(world)).toEqual(['deactivate failed']);

    expect((await remediate(world)).messages).toEqual([]);
    expect(commentsOn(world)).toEqual([expect.stringContaining('that failed')]);

    expect((await remediate(world)).results[0]?.outcome.kind).toBe('remediated');
  });

  test('a deactivation that is refused was not done: a key that is then inactive was not our doing', async () => {
    const world = await worldWithDueKeys();
    world.cloud.failNextChange({ when: 'before-acting', error: new AccessDeniedError('iam:UpdateAccessKey is denied') });

    await remediate(world);
    expect(world.issue(KEY_ID).intents).toEqual({});
    expect(auditOf(world)).toEqual(['deactivate started', 'deactivate failed']);

    const meanwhile = () => world.cloud.changeKey(ACCOUNT_ID, KEY_ID, { status: 'inactive' });
    expect((await remediate(world, { meanwhile })).results[0]?.outcome).toMatchObject({ kind: 'refused', why: 'it is inactive already' });
    expect(world.issue(KEY_ID).timestamps.remediated).toBeUndefined();
  });

  test.each([
    ['whose answer was lost', new OutcomeUnknownError('the connection was cut')],
    ['that failed on the other side', new UnavailableError('500')],
    ['that failed in a way nobody has thought of', new Error('socket hang up')],
  ])('a deactivation %s, and was done, is recorded by the next run, and not done again', async (_, error) => {
    const world = await worldWithDueKeys();
    world.cloud.failNextChange({ when: 'after-acting', error });

    expect((await remediate(world)).results[0]?.outcome.kind).toBe('failed');
    expect(world.issue(KEY_ID).intents.remediation).toBeDefined();

    expect((await remediate(world)).results[0]?.outcome.kind).toBe('recovered');
    expect(world.cloud.changes).toEqual([`deactivate ${KEY_ID}`]);
    expect(world.issue(KEY_ID)).toMatchObject({ remediation: { told: true }, intents: {}, timestamps: { remediated: world.now } });
    expect(auditOf(world)).toEqual(['deactivate started', 'deactivate failed', 'deactivate done']);
  });

  test('a deactivation whose answer was lost, and was not done, is done by the next run', async () => {
    const world = await worldWithDueKeys();
    world.cloud.failNextChange({ when: 'before-acting', error: new OutcomeUnknownError('the connection was cut') });

    await remediate(world);

    expect((await remediate(world)).results[0]?.outcome.kind).toBe('remediated');
    expect(statusOf(world)).toBe('inactive');
  });

  test('a verification that never shows the key as inactive is not called done, and is looked up by the next run', async () => {
    const world = await worldWithDueKeys();
    world.cloud.staleReads(7);

    const { results } = await remediate(world);
    expect(results[0]?.outcome).toMatchObject({ kind: 'failed', why: expect.stringContaining('no reading shows') });
    expect(world.issue(KEY_ID).timestamps.remediated).toBeUndefined();
    expect(world.issue(KEY_ID).intents.remediation).toBeDefined();
    expect(commentsOn(world)).toHaveLength(1);

    expect((await remediate(world)).results[0]?.outcome.kind).toBe('recovered');
    expect(world.cloud.changes).toHaveLength(1);
  });

  test('a verification that is denied is not called done either', async () => {
    const world = await worldWithDueKeys();
    const credentials = controlWith(world, {
      deactivate: async (ref) => {
        await world.cloud.deactivate(ref);
        world.cloud.denyAccount(ACCOUNT_ID);
      },
    });

    expect((await remediate(world, { ports: { credentials } })).results[0]?.outcome.kind).toBe('failed');
    expect((await remediate(world)).results[0]?.outcome.kind).toBe('failed');
    expect(world.issue(KEY_ID).intents.remediation).toBeDefined();

    world.cloud.allowAccount(ACCOUNT_ID);
    expect((await remediate(world)).results[0]?.outcome.kind).toBe('recovered');
  });

  test('a store that can not take the outcome: the intent that is there speaks to the next run', async () => {
    const world = await worldWithDueKeys();
    let writes = 0;
    const issues: IssueStore = {
      get: (key) => world.issues.get(key),
      list: (...args) => world.issues.list(...args),
      put: async (issue) => {
        writes += 1;
        if (writes > 1) throw new UnavailableError('the table is not reachable');
        return await world.issues.put(issue);
      },
    };

    expect((await remediate(world, { ports: { issues } })).results[0]?.outcome).toMatchObject({ kind: 'failed' });
    expect(statusOf(world)).toBe('inactive');

    expect((await remediate(world)).results[0]?.outcome.kind).toBe('recovered');
    expect(auditOf(world)).toContain('deactivate done');
  });

  test('a store that can not take the intent: nothing is done', async () => {
    const world = await worldWithDueKeys();
    const issues: IssueStore = {
      get: (key) => world.issues.get(key),
      list: (...args) => world.issues.list(...args),
      put: async () => {
        throw new UnavailableError('the table is not reachable');
      },
    };

    expect((await remediate(world, { ports: { issues } })).results[0]?.outcome.kind).toBe('failed');
    expect(world.cloud.changes).toEqual([]);
  });

  test('an audit log that can not take the start: nothing is done', async () => {
    const world = await worldWithDueKeys();
    const audit = {
      append: async () => {
        throw new UnavailableError('the audit table is not reachable');
      },
      entriesOf: world.audit.entriesOf.bind(world.audit),
      since: world.audit.since.bind(world.audit),
    };

    expect((await remediate(world, { ports: { audit } })).results[0]?.outcome.kind).toBe('failed');
    expect(world.cloud.changes).toEqual([]);
  });

  test('one key that fails leaves the others', async () => {
    const world = await worldWithDueKeys(3);
    world.cloud.failNextLook(new UnavailableError('500'));

    const { results } = await remediate(world);

    expect(results.map(({ outcome }) => outcome.kind)).toEqual(['failed', 'remediated', 'remediated']);
  });
});
