import { describe, expect, test } from '@jest/globals';
import {
  ibmInactiveprofiles,
  ibmInactiveserviceids,
  ociAdminapikeys,
  rootUser,
  userInactivekeys,
  userKeysrotation,
} from '@keyhammer/checks';
import { type Check, type CheckSettings, type Issue, RejectedError, ticketLabel, UnavailableError } from '@keyhammer/core';
import { ACCOUNT_ID, aReportedIssue, everyCrashPoint, KEY_ID, NOW, rotationSettings, secondsFrom, settingsFor } from '@keyhammer/testing';
import { ADDRESS, ALICE, BOB, type CHECKS, type ChatScene, OLGA, sceneWith } from '../test-chat.ts';
import { obstacleToDisabling } from './disable.ts';

const BY_ALICE = `slack:${ALICE} (alice)`;
const issue = (overrides: Partial<Issue> = {}) => aReportedIssue(3, { version: 1, ...overrides });
const THE_JOB = {
  stage: 'remediate',
  accountId: ACCOUNT_ID,
  accountName: 'Payments',
  checks: ['user_inactivekeys'],
  run: 'slack press-1',
  decision: { check: 'user_inactivekeys', issue: ticketLabel(issue()), by: BY_ALICE, replyTo: ADDRESS },
};

describe('"Disable now"', () => {
  test('asks the remediator, in the name of the person, and touches nothing itself', async () => {
    const scene = await sceneWith(issue());
    expect(await scene.press('disable')).toEqual([expect.stringContaining('AKIA…MPLE of alice in Payments is being read again')]);
    expect(scene.jobs).toEqual([THE_JOB]);
    expect(scene.audited).toEqual([`expedite done by ${BY_ALICE}`]);
    expect(scene.issue(KEY_ID)).toEqual(issue());
  });

  test('delivered again asks again, for the same, and is one entry of the audit log', async () => {
    const scene = await sceneWith(issue());
    const task = scene.pressed('disable');
    await scene.work(task);
    await scene.work(task);
    expect(scene.jobs).toEqual([THE_JOB, THE_JOB]);
    expect(scene.audited).toHaveLength(1);
  });

  test('is for operators, whosever the key is', async () => {
    const owners = { default: { slackOwners: ['somebody.else'] }, accounts: new Map(), businessUnits: new Map() };
    const scene = await sceneWith(issue(), { owners });
    await scene.press('disable', { person: OLGA });
    expect(scene.jobs).toMatchObject([{ decision: { by: `slack:${OLGA} (olga)` } }]);
  });

  test('is not for somebody else, and says so', async () => {
    const scene = await sceneWith(issue());
    expect(await scene.press('disable', { person: BOB })).toEqual([
      'AKIA…MPLE of alice in Payments: nothing was done, because only its owner may, and the operators (slack.operators).',
    ]);
    expect([scene.jobs, scene.audited]).toEqual([[], [`expedite refused by slack:${BOB} (bob)`]]);
  });

  test('is neither done nor refused while Slack does not say who somebody is', async () => {
    const scene = await sceneWith(issue());
    scene.directory.failWith(new UnavailableError('Slack is down'));
    await expect(scene.press('disable')).rejects.toThrow('Slack is down');
    expect([scene.jobs, scene.audited, scene.replies.given]).toEqual([[], [], []]);
    await scene.press('disable');
    expect(scene.jobs).toHaveLength(1);
  });

  test('is done although the answer is not taken', async () => {
    const scene = await sceneWith(issue());
    scene.replies.failWith(new RejectedError('that is no address'));
    await scene.press('disable');
    expect(scene.jobs).toHaveLength(1);
    expect(scene.log.named('error')).toEqual(['answer was not taken']);
  });

  test('that is refused by the record is told, and is in the audit log', async () => {
    const scene = await sceneWith(issue({ hold: { until: secondsFrom(NOW, 1), by: 'bob', reason: 'a freeze' } }));
    expect(await scene.press('disable')).toEqual([expect.stringContaining('because it is held until 2026-11-20 12:00 UTC, by bob')]);
    expect([scene.jobs, scene.audited]).toEqual([[], [`expedite refused by ${BY_ALICE}`]]);
  });
});

describe('the remediator is not asked', () => {
  const inactive = (settings: Partial<CheckSettings> = {}) => ({
    check: userInactivekeys,
    settings: settingsFor(userInactivekeys, settings),
  });
  const of = (check: Check) => ({ check, settings: settingsFor(check) });
  const rotating = {
    check: userKeysrotation,
    settings: settingsFor(userKeysrotation, { rotation: rotationSettings({ action: 'rotate' }) }),
  };

  test.each<[string, Partial<Issue>, (typeof CHECKS)[number], string]>([
    ['about a resolved issue', { status: 'resolved' }, inactive(), 'it is resolved'],
    ['about a whitelisted one', { status: 'whitelisted' }, inactive(), 'it is whitelisted'],
    ['twice', { timestamps: { identified: NOW, updated: NOW, reported: NOW, remediated: NOW } }, inactive(), 'deactivated already'],
    ['in an account that is not to be touched', {}, inactive({ ignoreAccounts: [ACCOUNT_ID] }), 'remediation_accounts'],
    ['in one that is not named', {}, inactive({ remediationAccounts: ['999999999999'] }), 'remediation_accounts'],
    ['about what is to be replaced', {}, rotating, 'keyhammer rotate'],
    ['about what can not be undone', {}, of(ibmInactiveprofiles), 'it takes an operator at a terminal'],
    ['about what is only reported', {}, { check: rootUser, settings: settingsFor(rootUser) }, 'only ever reports'],
  ])('%s', (_what, overrides, configured, why) => {
    expect(obstacleToDisabling(issue(overrides), configured, NOW)).toContain(why);
  });

  test('but it is about what can be restored, and about a deactivation after which only a person deletes', () => {
    for (const check of [ociAdminapikeys, ibmInactiveserviceids]) expect(obstacleToDisabling(issue(), of(check), NOW)).toBeUndefined();
  });

  test('but it is where nothing is armed', () => {
    expect(obstacleToDisabling(issue(), inactive({ remediation: false }), NOW)).toBeUndefined();
    const hold = { until: NOW, by: 'bob', reason: 'over' };
    expect(obstacleToDisabling(issue({ hold }), inactive(), NOW)).toBeUndefined();
  });
});

test('the worker dies before or after any call, and the press is delivered again: the job is queued, the audit log has one entry', async () => {
  await everyCrashPoint<ChatScene>({
    world: () => sceneWith(issue()),
    run: async (scene, process) => void (await scene.work(scene.pressed('disable', { at: NOW }), process)),
    check: (scene) => {
      expect(new Set(scene.jobs.map((job) => JSON.stringify(job)))).toEqual(new Set([JSON.stringify(THE_JOB)]));
      expect(scene.audited).toEqual([`expedite done by ${BY_ALICE}`]);
      expect(scene.replies.given.length).toBeGreaterThanOrEqual(1);
    },
  });
});
