import { describe, expect, test } from '@jest/globals';
import { OutcomeUnknownError, RejectedError, type SecretVault, ThrottledError, UnavailableError } from '@keyhammer/core';
import { daysAgo, type InMemoryWorld, usedAt } from '@keyhammer/testing';
import {
  ACCOUNT_ID,
  ALICE,
  auditOf,
  commentsOn,
  controlWith,
  KEY_ID,
  kindsOf,
  MINUTE_MS,
  remediate,
  rotating,
  statusOf,
  worldWithOldKey,
} from '../test-remediation.ts';
import { keysOf, madeId, PLACE, rotate, rotationOf } from './test-rotation.ts';

const storeThatThrowsAfter = (world: InMemoryWorld, writes: number, error: Error) => {
  let left = writes;
  return {
    get: world.issues.get.bind(world.issues),
    list: world.issues.list.bind(world.issues),
    put: async (issue: Parameters<typeof world.issues.put>[0]) => {
      left -= 1;
      if (left < 0) throw error;
      return await world.issues.put(issue);
    },
  };
};

describe('a rotation', () => {
  test('makes a second key, and leaves the old one as it is', async () => {
    const world = await worldWithOldKey();
    expect(kindsOf(await remediate(world, rotate))).toEqual(['handed-over']);
    expect(world.cloud.changes).toEqual([`create ${madeId(world)}`]);
    expect(await keysOf(world)).toEqual([`${KEY_ID} active`, `${madeId(world)} active`]);
  });

  test('hands the secret over in the account of the user, under the name of the user, with the issue in its tags', async () => {
    const world = await worldWithOldKey();
    await remediate(world, rotate);
    expect(world.vault.versionsAt(PLACE)).toEqual([{ credentialId: madeId(world), secret: world.cloud.secrets[0] }]);
    expect(world.vault.tagsAt(PLACE)).toEqual({
      'keyhammer-check': 'user_keysrotation',
      'keyhammer-issue': KEY_ID,
      'keyhammer-ticket': 'SEC-1',
    });
  });

  test('is on the issue: by whom, what was held before, what was made, where its secret is, that it was told', async () => {
    const world = await worldWithOldKey();
    await remediate(world, { ...rotate, operator: ALICE });
    expect(rotationOf(world)).toEqual({
      startedAt: world.now,
      by: 'alice@laptop',
      mode: 'manual',
      heldBefore: [KEY_ID],
      made: { id: expect.stringMatching(/^AKIANEW/), at: world.now },
      handedOver: { to: { kind: 'secret', arn: expect.stringContaining('keyhammer/alice') }, at: world.now },
      toldAt: world.now,
    });
    expect(world.issue(KEY_ID).timestamps.remediated).toBeUndefined();
  });

  test('leaves every step in the audit log', async () => {
    const world = await worldWithOldKey();
    await remediate(world, rotate);
    expect(auditOf(world)).toEqual(['create started', 'create done', 'hand-over started', 'hand-over done']);
    expect(world.audit.all.map(({ evidence }) => evidence.credential)).toEqual([undefined, ...Array(3).fill(madeId(world))]);
  });

  test('tells the ticket and the owner where the secret is, and how it goes on', async () => {
    const world = await worldWithOldKey();
    const { messages } = await remediate(world, rotate);
    const [comment = ''] = commentsOn(world);
    for (const said of [madeId(world), `secret:${PLACE.name}`, 'for 7 days']) expect(comment).toContain(said);
    expect(messages).toMatchObject([{ to: '#security', title: 'Keyhammer: 1 replaced', status: 'sent' }]);
    expect(JSON.stringify(world.notifier.sent)).toContain(`secret:${PLACE.name}`);
  });

  test('that could be told to nobody is told by the next run', async () => {
    const world = await worldWithOldKey();
    world.tracker.failWith(new UnavailableError('Jira is down'), { method: 'comment' });
    world.notifier.failWith(new UnavailableError('Slack is down'));
    await remediate(world, rotate);
    expect(rotationOf(world)?.toldAt).toBeUndefined();
  });

  test('is for keys that are in use, and needs no grace to begin', async () => {
    const world = await worldWithOldKey(usedAt(daysAgo(0)));
    expect(kindsOf(await remediate(world, rotate))).toEqual(['handed-over']);
  });

  test.each<[string, (world: InMemoryWorld) => void, string]>([
    ['gone', ({ cloud }) => cloud.deleteKey(ACCOUNT_ID, KEY_ID), 'it no longer exists'],
    ['inactive', ({ cloud }) => cloud.changeKey(ACCOUNT_ID, KEY_ID, { status: 'inactive' }), 'it is inactive'],
    ['young', ({ cloud }) => cloud.changeKey(ACCOUNT_ID, KEY_ID, { created: daysAgo(3) }), 'it was only made on'],
  ])('is not begun for a key that is %s by now', async (_, change, why) => {
    const world = await worldWithOldKey();
    const { results } = await remediate(world, { ...rotate, meanwhile: () => change(world) });
    expect(results[0]?.outcome).toMatchObject({ kind: 'refused', why: expect.stringContaining(why) });
    expect([world.cloud.changes, rotationOf(world), auditOf(world)]).toEqual([[], undefined, ['create refused']]);
  });
});

describe('by hand the secret may go to a file', () => {
  test('with the key and its secret in it, and nothing in the vault', async () => {
    const world = await worldWithOldKey();
    const contents: string[] = [];
    const handOverToFile = async (_: unknown, content: string) => {
      contents.push(content);
      return '/home/alice/new-key.json';
    };
    await remediate(world, { ...rotate, operator: ALICE, consent: { handOverToFile } });
    expect(contents.map((content) => JSON.parse(content))).toEqual([
      { accessKeyId: madeId(world), secretAccessKey: world.cloud.secrets[0] },
    ]);
    expect(rotationOf(world)?.handedOver?.to).toEqual({ kind: 'file', path: '/home/alice/new-key.json' });
    expect(world.vault.versionsAt(PLACE)).toEqual([]);
  });

  test('that can not be written: the new key is deleted again', async () => {
    const world = await worldWithOldKey();
    const handOverToFile = async () => {
      throw new Error('the disk is full');
    };
    const { results } = await remediate(world, { ...rotate, operator: ALICE, consent: { handOverToFile } });
    expect(results[0]?.outcome).toMatchObject({
      kind: 'failed',
      why: expect.stringContaining('the disk is full; the new key has been deleted'),
    });
    expect(await keysOf(world)).toEqual([`${KEY_ID} active`]);
  });
});

test('a brown-out that was begun on the old key is neither disturbed nor forgotten', async () => {
  const world = await worldWithOldKey();
  const remediation = { at: world.now, by: 'x', mode: 'batch', action: 'brown-out' } as const;
  await world.issues.put({ ...world.issue(KEY_ID), intents: { remediation } });
  world.cloud.changeKey(ACCOUNT_ID, KEY_ID, { status: 'inactive' });
  for (const why of ['a run by x began with it', 'it is inactive']) {
    const { results } = await remediate(world, rotate);
    expect(results[0]?.outcome).toMatchObject({ kind: 'refused', why: expect.stringContaining(why) });
    expect(world.issue(KEY_ID).intents).toEqual({ remediation });
    world.clock.advance(15 * MINUTE_MS);
  }
  expect(world.cloud.changes).toEqual([]);
});

describe('the making of the new key goes wrong', () => {
  test('as a quota refuses it (LimitExceeded): nothing is begun, and it stays due', async () => {
    const world = await worldWithOldKey();
    world.cloud.failNextChange({ when: 'before-acting', error: new RejectedError('LimitExceeded') });
    expect(kindsOf(await remediate(world, rotate))).toEqual(['failed']);
    expect([rotationOf(world), world.issue(KEY_ID).attempt]).toMatchObject([undefined, { outcome: 'failed', why: 'LimitExceeded' }]);
    expect(auditOf(world)).toEqual(['create started', 'create failed']);
    expect(kindsOf(await remediate(world, rotate))).toEqual(['handed-over']);
  });

  test.each([
    ['its answer was lost', new OutcomeUnknownError('cut off')],
    ['the other side failed', new UnavailableError('503')],
    ['it was throttled to the end', new ThrottledError('slow down')],
    ['in a way nobody has thought of', new Error('socket hang up')],
  ])('%s, and it was made: the next run deletes it, as nobody has its secret, and makes another', async (_, error) => {
    const world = await worldWithOldKey();
    world.cloud.failNextChange({ when: 'after-acting', error });
    expect(kindsOf(await remediate(world, rotate))).toEqual(['failed']);
    expect(rotationOf(world)).toMatchObject({ heldBefore: [KEY_ID] });

    expect(kindsOf(await remediate(world, rotate))).toEqual(['handed-over']);
    expect(world.cloud.changes.map((change) => change.split(' ')[0])).toEqual(['create', 'delete', 'create']);
    expect(await keysOf(world)).toEqual([`${KEY_ID} active`, `${madeId(world)} active`]);
    expect(world.vault.versionsAt(PLACE).map(({ credentialId }) => credentialId)).toEqual([madeId(world)]);
  });

  test('its answer was lost, and none shows: that counts once it must have shown, and then another is made', async () => {
    const world = await worldWithOldKey();
    world.cloud.failNextChange({ when: 'before-acting', error: new OutcomeUnknownError('cut off') });
    await remediate(world, rotate);
    expect(kindsOf(await remediate(world, rotate))).toEqual(['refused']);
    expect(world.issue(KEY_ID).attempt?.why).toContain('does not show yet: it is looked for again after 2026-11-20 12:15 UTC');

    world.clock.advance(15 * MINUTE_MS);
    expect(kindsOf(await remediate(world, rotate))).toEqual(['handed-over']);
    expect(world.cloud.changes).toEqual([`create ${madeId(world)}`]);
  });

  test('its answer was lost, and it was made, and shows late: it is deleted when it shows', async () => {
    const world = await worldWithOldKey();
    world.cloud.staleReads(1);
    world.cloud.failNextChange({ when: 'after-acting', error: new OutcomeUnknownError('cut off') });
    await remediate(world, rotate);
    expect(kindsOf(await remediate(world, rotate))).toEqual(['refused']);

    world.cloud.staleReads(0);
    expect(kindsOf(await remediate(world, rotate))).toEqual(['handed-over']);
    expect(await keysOf(world)).toEqual([`${KEY_ID} active`, `${madeId(world)} active`]);
  });

  test('as the keys of the user can not be read: nothing is begun', async () => {
    const world = await worldWithOldKey();
    world.cloud.failNextLook(new UnavailableError('503'));
    expect(kindsOf(await remediate(world, rotate))).toEqual(['failed']);
    expect([world.cloud.changes, world.issue(KEY_ID).attempt?.outcome, rotationOf(world)]).toEqual([[], 'failed', undefined]);
  });
});

describe('the hand-over goes wrong, so the new key is deleted again', () => {
  const vaultFailures = [
    ['the vault is down', 'before-acting', new UnavailableError('Secrets Manager is down')],
    ['the vault says no', 'before-acting', new RejectedError('the secret is scheduled for deletion')],
    ['the secret was stored, and the answer was lost', 'after-acting', new OutcomeUnknownError('cut off')],
  ] as const;

  test.each(vaultFailures)('%s', async (_, when, error) => {
    const world = await worldWithOldKey();
    world.vault.failNextStore({ when, error });
    const { results } = await remediate(world, rotate);
    expect(results[0]?.outcome).toMatchObject({ kind: 'failed', why: expect.stringContaining(error.message), firstTime: true });
    expect(await keysOf(world)).toEqual([`${KEY_ID} active`]);
    expect([rotationOf(world), world.issue(KEY_ID).attempt?.outcome]).toEqual([undefined, 'failed']);
    expect(auditOf(world).slice(-2)).toEqual(['hand-over failed', 'create failed']);
    const [lost = ''] = world.cloud.changes.map((change) => change.replace('create ', ''));
    expect(auditOf(world, lost)).toEqual(['delete started', 'delete done']);
  });

  test.each(vaultFailures)('%s: the next run makes another, and its secret is the latest', async (_, when, error) => {
    const world = await worldWithOldKey();
    world.vault.failNextStore({ when, error });
    await remediate(world, rotate);
    expect(kindsOf(await remediate(world, rotate))).toEqual(['handed-over']);
    expect(world.vault.versionsAt(PLACE).at(-1)).toEqual({ credentialId: madeId(world), secret: world.cloud.secrets.at(-1) });
    expect(commentsOn(world)).toHaveLength(2);
  });

  test('and that fails as well: it stays on record, and the next run deletes it and makes another', async () => {
    const world = await worldWithOldKey();
    world.vault.failNextStore({ when: 'before-acting', error: new UnavailableError('down') });
    world.cloud.failNextChange({ change: 'delete', when: 'before-acting', error: new UnavailableError('503') });
    expect(kindsOf(await remediate(world, rotate))).toEqual(['failed']);
    const lost = madeId(world);
    expect(await keysOf(world)).toEqual([`${KEY_ID} active`, `${lost} active`]);

    expect(kindsOf(await remediate(world, rotate))).toEqual(['handed-over']);
    expect(await keysOf(world)).toEqual([`${KEY_ID} active`, `${madeId(world)} active`]);
    expect(world.cloud.changes).toContain(`delete ${lost}`);
  });

  test('and that fails as well, but the secret had been stored: the next run finds it, and it is handed over', async () => {
    const world = await worldWithOldKey();
    world.vault.failNextStore({ when: 'after-acting', error: new OutcomeUnknownError('cut off') });
    world.cloud.failNextChange({ change: 'delete', when: 'before-acting', error: new UnavailableError('503') });
    await remediate(world, rotate);
    const made = madeId(world);
    expect(kindsOf(await remediate(world, rotate))).toEqual(['handed-over']);
    expect([madeId(world), world.cloud.changes]).toEqual([made, [`create ${made}`]]);
    expect(commentsOn(world).at(-1)).toContain(made);
  });

  test('as the record was changed by another run right after the creation', async () => {
    const world = await worldWithOldKey();
    const credentials = controlWith(world, {
      create: async (holder) => {
        const made = await world.cloud.create(holder);
        await world.issues.put({ ...world.issue(KEY_ID), details: { ...world.issue(KEY_ID).details, tags: { owner: 'bob' } } });
        return made;
      },
    });
    const { results } = await remediate(world, { ...rotate, ports: { credentials } });
    expect(results[0]?.outcome).toMatchObject({ kind: 'failed', why: expect.stringContaining('changed by another run') });
    expect([await keysOf(world), rotationOf(world)]).toEqual([[`${KEY_ID} active`], undefined]);
  });

  test('as the store is out of reach right after the creation: at once, without waiting for the next run', async () => {
    const world = await worldWithOldKey();
    const issues = storeThatThrowsAfter(world, 1, new UnavailableError('the table is out of reach'));
    expect(kindsOf(await remediate(world, { ...rotate, ports: { issues } }))).toEqual(['failed']);
    expect(await keysOf(world)).toEqual([`${KEY_ID} active`]);
    world.clock.advance(20 * MINUTE_MS);
    expect(kindsOf(await remediate(world, rotate))).toEqual(['handed-over']);
  });

  test('but not if only the record of the hand-over fails: the next run finds the secret', async () => {
    const world = await worldWithOldKey();
    const issues = storeThatThrowsAfter(world, 2, new UnavailableError('the table is out of reach'));
    expect(kindsOf(await remediate(world, { ...rotate, ports: { issues } }))).toEqual(['failed']);
    const made = madeId(world);
    world.clock.advance(20 * MINUTE_MS);
    expect(kindsOf(await remediate(world, rotate))).toEqual(['handed-over']);
    expect([madeId(world), statusOf(world, made), world.cloud.secrets.length]).toEqual([made, 'active', 1]);
  });

  test('while the vault can not be asked either: the next run changes nothing, the one after goes on', async () => {
    const world = await worldWithOldKey();
    const vault: SecretVault = {
      store: async () => {
        throw new UnavailableError('down');
      },
      find: async () => {
        throw new UnavailableError('down');
      },
    };
    world.cloud.failNextChange({ change: 'delete', when: 'before-acting', error: new UnavailableError('503') });
    await remediate(world, { ...rotate, ports: { vault } });
    const made = madeId(world);
    expect(kindsOf(await remediate(world, { ...rotate, ports: { vault } }))).toEqual(['failed']);
    expect(madeId(world)).toBe(made);
    expect(kindsOf(await remediate(world, rotate))).toEqual(['handed-over']);
  });
});

test('a rotation is begun for the retention period only, not before its date', async () => {
  const world = await worldWithOldKey();
  expect((await remediate(world, { checks: [rotating({}, { retentionDays: 21 })] })).results).toEqual([]);
});
