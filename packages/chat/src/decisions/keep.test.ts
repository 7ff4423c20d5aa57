import { describe, expect, test } from '@jest/globals';
import { addDays, type Issue, UnavailableError, VersionConflictError } from '@keyhammer/core';
import { aReportedIssue, daysAgo, everyCrashPoint, KEY_ID, NOW, secondsFrom } from '@keyhammer/testing';
import { ALICE, BOB, type ChatScene, OLGA, sceneWith } from '../test-chat.ts';
import { decideKeep, type HoldWish, KEPT } from './keep.ts';

const THIRTY = addDays(NOW, 30);
const BY_ALICE = `slack:${ALICE} (alice)`;
const issue = (overrides: Partial<Issue> = {}) => aReportedIssue(3, { version: 1, ...overrides });
const MASKED = 'AKIA…MPLE of alice in Payments';

describe('"Keep 30 days" is decided', () => {
  const wish: HoldWish = { by: BY_ALICE, at: NOW, maxHoldDays: 90 };
  const heldUntil = (until: Date, by = 'bob') => ({ hold: { until, by, reason: 'a freeze' } });

  test.each<[string, Partial<Issue>, Partial<HoldWish>, unknown]>([
    ['for an open issue', {}, {}, { kind: 'hold', until: THIRTY, cut: false }],
    ['and cut to what is allowed', {}, { maxHoldDays: 29 }, { kind: 'hold', until: addDays(NOW, 29), cut: true }],
    ['and not cut by the same number', {}, { maxHoldDays: 30 }, { kind: 'hold', until: THIRTY, cut: false }],
    ['from the press on, however late it is worked on', {}, { at: daysAgo(1) }, { kind: 'hold', until: addDays(NOW, 29), cut: false }],
    [
      'over a hold that ends a day before, and more',
      heldUntil(secondsFrom(addDays(NOW, 29), -1)),
      {},
      { kind: 'hold', until: THIRTY, cut: false },
    ],
    [
      'and not over one that ends some hours before',
      heldUntil(addDays(NOW, 29)),
      {},
      { kind: 'held-already', until: addDays(NOW, 29), by: 'bob' },
    ],
    ['nor over a longer one', heldUntil(addDays(NOW, 60)), {}, { kind: 'held-already', until: addDays(NOW, 60), by: 'bob' }],
    ['again, if this very press has held it', heldUntil(THIRTY, BY_ALICE), {}, { kind: 'hold', until: THIRTY, cut: false }],
    ['over a hold that is over', heldUntil(NOW), { at: daysAgo(29.5) }, { kind: 'hold', until: addDays(NOW, 0.5), cut: false }],
    ['against it where holds are off', {}, { maxHoldDays: 0 }, { kind: 'refused', why: expect.stringContaining('max_hold_days') }],
    ['against it for a resolved issue', { status: 'resolved' }, {}, { kind: 'refused', why: expect.stringContaining('it is resolved') }],
    [
      'against it for a whitelisted one',
      { status: 'whitelisted' },
      {},
      { kind: 'refused', why: expect.stringContaining('it is whitelisted') },
    ],
    [
      'against it when it is too late',
      { timestamps: { identified: NOW, updated: NOW, reported: NOW, remediated: NOW } },
      {},
      { kind: 'refused', why: expect.stringContaining('keyhammer rollback') },
    ],
  ])('%s', (_what, overrides, wished, decision) => {
    expect(decideKeep(issue(overrides), { ...wish, ...wished }, NOW)).toEqual(decision);
  });
});

describe('"Keep 30 days"', () => {
  test('holds the issue, says so in the audit log, on the ticket and to the person', async () => {
    const scene = await sceneWith(issue());
    expect(await scene.press('keep')).toEqual([`${MASKED} is kept: Keyhammer leaves it alone until 2026-12-20 12:00 UTC.`]);
    expect(scene.issue(KEY_ID)).toMatchObject({ status: 'open', hold: { by: BY_ALICE, until: THIRTY, reason: KEPT } });
    expect(scene.audited).toEqual([`hold done by ${BY_ALICE}`]);
    expect(scene.audit.all[0]?.evidence).toMatchObject({ request: 'press-1', until: THIRTY.toISOString() });
    expect(scene.comments()).toEqual([expect.stringContaining(`Held, as ${BY_ALICE} asked by a button in Slack`)]);
  });

  test('delivered again holds no longer, and repeats nothing but the answer', async () => {
    const scene = await sceneWith(issue());
    const task = scene.pressed('keep');
    const first = await scene.work(task);
    scene.clock.advance(60_000);
    expect(await scene.work(task)).toEqual(first);
    expect([scene.issue(KEY_ID).hold?.until, scene.audited.length, scene.comments().length]).toEqual([THIRTY, 1, 1]);
  });

  test('clicked twice holds once, and says that it is held', async () => {
    const scene = await sceneWith(issue());
    await scene.press('keep');
    scene.clock.advance(800);
    expect(await scene.press('keep', { id: 'press-2', at: scene.now })).toEqual([
      `${MASKED} is held already, until 2026-12-20 12:00 UTC (${BY_ALICE}).`,
    ]);
    expect([scene.issue(KEY_ID).hold?.until, scene.audited.length, scene.comments().length]).toEqual([THIRTY, 1, 1]);
  });

  test('says that it was cut, and that it may be too late', async () => {
    const intents = { remediation: { at: secondsFrom(NOW, -5), by: 'lambda', mode: 'batch', action: 'deactivate' } } as const;
    const scene = await sceneWith(issue({ intents }), { maxHoldDays: 14 });
    const [said] = await scene.press('keep');
    expect(said).toContain('2026-12-04 12:00 UTC. That is the most that max_hold_days allows (14 days).');
    expect(said).toContain('It may be too late');
  });

  test('counts although its ticket can not be told, and where there is none', async () => {
    const deaf = await sceneWith(issue());
    deaf.tracker.comment = async () => Promise.reject(new UnavailableError('Jira is down'));
    const { ticket: _none, ...bare } = issue();
    for (const scene of [deaf, await sceneWith(bare), await sceneWith(issue(), { jiraEnabled: false })]) {
      expect(await scene.press('keep')).toEqual([expect.stringContaining('is kept')]);
      expect(scene.issue(KEY_ID).hold?.until).toEqual(THIRTY);
    }
    expect(deaf.log.named('warn')).toEqual(['ticket could not be told of a hold']);
  });

  test('decides anew where somebody else has written the record: a longer hold stays', async () => {
    const scene = await sceneWith(issue());
    const { put } = scene.issues;
    scene.issues.put = async (written) => {
      scene.issues.put = put;
      const hold = { until: addDays(NOW, 80), by: 'carol', reason: 'a freeze' };
      await put.call(scene.issues, { ...scene.issue(KEY_ID), hold });
      return await put.call(scene.issues, written);
    };
    expect(await scene.press('keep')).toEqual([expect.stringContaining('is held already, until 2027-02-08 12:00 UTC (carol)')]);
    expect(scene.issue(KEY_ID).hold?.by).toBe('carol');
  });

  test('gives up for now if it is overtaken again and again', async () => {
    const scene = await sceneWith(issue());
    scene.issues.put = async () => Promise.reject(new VersionConflictError('again'));
    await expect(scene.press('keep')).rejects.toThrow(VersionConflictError);
    expect(scene.audited).toEqual([]);
  });
});

describe('a refusal is told, is in the audit log, and changes nothing:', () => {
  test.each<[string, string, ReturnType<typeof issue>, Parameters<typeof sceneWith>[1], string]>([
    ['somebody who is neither owner nor operator', BOB, issue(), {}, 'only its owner may'],
    ['somebody whom Slack does not know', 'U0NOBODY1', issue(), {}, 'it could not be told who you are'],
    ['an issue that is over', ALICE, issue({ status: 'resolved' }), {}, 'it is resolved'],
  ])('%s', async (_what, person, stored, settings, why) => {
    const scene = await sceneWith(stored, settings);
    const [version] = scene.issues.all.map((each) => each.version);
    const task = scene.pressed('keep', { person });
    expect(await scene.work(task)).toEqual([expect.stringContaining(why)]);
    await scene.work(task);
    expect(scene.audited).toEqual([expect.stringMatching(/^hold refused by slack:/)]);
    expect(scene.issues.all.map((each) => [each.version, each.hold])).toEqual([[version, undefined]]);
    expect(scene.comments()).toEqual([]);
  });
});

test('an owner by channel may, and an operator by group', async () => {
  const owners = { default: { slackOwners: ['#payments'] }, accounts: new Map(), businessUnits: new Map() };
  for (const person of [ALICE, OLGA]) {
    const scene = await sceneWith(issue(), { owners });
    expect(await scene.press('keep', { person })).toEqual([expect.stringContaining('is kept')]);
  }
  const scene = await sceneWith(issue(), { owners });
  expect(await scene.press('keep', { person: BOB })).toEqual([expect.stringContaining('only its owner may')]);
});

describe('a button of an earlier time', () => {
  test.each<[string, Partial<Issue>, Parameters<typeof sceneWith>[1], string]>([
    ['is told from one of this life of the issue', { incarnation: 2 }, {}, 'That message is about an earlier time'],
    ['says that the issue is not on record', { id: 'AKIAANOTHERONE000001' }, {}, 'not on record any more'],
    ['says that its check is off', {}, { checks: [] }, 'The check user_inactivekeys is not enabled any more'],
  ])('%s', async (_what, overrides, settings, words) => {
    const former = (await sceneWith(issue())).pressed('keep');
    const scene = await sceneWith(issue(overrides), settings);
    expect(await scene.work(former)).toEqual([expect.stringContaining(words)]);
    expect([scene.issues.all[0]?.hold, scene.audited]).toEqual([undefined, []]);
  });
});

test('the worker dies before or after any call, and the press is delivered again: held once, audited once, told', async () => {
  const survived = await everyCrashPoint<ChatScene>({
    world: () => sceneWith(issue()),
    run: async (scene, process) => void (await scene.work(scene.pressed('keep', { at: NOW }), process)),
    between: (scene) => scene.clock.advance(60_000),
    check: (scene) => {
      expect(scene.issue(KEY_ID).hold).toEqual({ by: BY_ALICE, until: THIRTY, reason: KEPT });
      expect(scene.audited).toEqual([`hold done by ${BY_ALICE}`]);
      expect(scene.comments().length).toBeLessThanOrEqual(1);
      expect(scene.replies.given.length).toBeGreaterThanOrEqual(1);
    },
  });
  // list, person, put, entries, append, comment, reply
  expect(survived).toBe(14);
});
