import { describe, expect, test } from '@jest/globals';
import { userInactivekeys } from '@keyhammer/checks';
import { type Issue, ticketLabel } from '@keyhammer/core';
import { ACCOUNT_ID, aReportedIssue, NOW, settingsFor } from '@keyhammer/testing';
import { ADDRESS, ALICE, BOB, sceneWith } from '../test-chat.ts';

const ticket = { key: 'SEC-1', url: 'https://jira.example.com/browse/SEC-1', state: 'open', toldAt: NOW } as const;

function issue({ ticket, ...overrides }: Partial<Issue> = {}): Issue {
  const { ticket: _none, ...bare } = aReportedIssue(3, { version: 1 });
  return { ...bare, ...overrides, ...(ticket && { ticket }) };
}

describe('"Open ticket"', () => {
  test('asks the reporter, which makes all tickets, and says how to learn of it', async () => {
    const scene = await sceneWith(issue());
    expect(await scene.press('open-ticket')).toEqual([expect.stringContaining('the reporter has been asked for its ticket')]);
    expect(scene.jobs).toEqual([
      {
        stage: 'report',
        accountId: ACCOUNT_ID,
        accountName: 'Payments',
        checks: ['user_inactivekeys'],
        run: 'slack press-1',
        decision: { check: 'user_inactivekeys', issue: ticketLabel(issue()), by: `slack:${ALICE} (alice)`, replyTo: ADDRESS },
      },
    ]);
  });

  test.each<[string, Partial<Issue>, string]>([
    ['where it is', { ticket }, 'has a ticket: SEC-1 (https://jira.example.com/browse/SEC-1).'],
    ['that it is closed', { ticket: { ...ticket, state: 'closed' } }, '(https://jira.example.com/browse/SEC-1) (closed).'],
    ['that a person closed it', { ticket: { ...ticket, state: 'closed', leftClosed: true } }, '(closed by a person, and left so).'],
    ['its name, if that is all', { ticket: { key: 'SEC-1', state: 'open', toldAt: NOW } }, 'has a ticket: SEC-1.'],
    ['that there will be none', { status: 'resolved' }, 'because it is resolved'],
  ])('says %s', async (_what, overrides, words) => {
    const scene = await sceneWith(issue(overrides));
    expect(await scene.press('open-ticket')).toEqual([expect.stringContaining(words)]);
    expect(scene.jobs).toEqual([]);
  });

  test.each<[string, Parameters<typeof sceneWith>[1], string]>([
    ['Jira is off', { jiraEnabled: false }, 'Jira is switched off'],
    [
      'reporting is off',
      { checks: [{ check: userInactivekeys, settings: settingsFor(userInactivekeys, { reporting: false }) }] },
      'reporting is switched off for user_inactivekeys',
    ],
  ])('makes none where %s', async (_what, settings, words) => {
    const scene = await sceneWith(issue(), settings);
    expect(await scene.press('open-ticket')).toEqual([expect.stringContaining(words)]);
    expect(scene.jobs).toEqual([]);
  });

  test.each<[string, Partial<Issue>, string | undefined, readonly unknown[]]>([
    ['who asked for one, once for a press', {}, undefined, [{ action: 'open-ticket', outcome: 'started', by: `slack:${ALICE} (alice)` }]],
    ['who was told why there will be none', { status: 'resolved' }, undefined, [{ action: 'open-ticket', outcome: 'refused' }]],
    ['who may not ask', {}, BOB, [{ action: 'open-ticket', outcome: 'refused', by: expect.stringContaining(BOB) }]],
    ['nobody who is shown the ticket that is there', { ticket }, undefined, []],
  ])('leaves in the audit log %s', async (_what, overrides, person, entries) => {
    const scene = await sceneWith(issue(overrides));
    for (const _delivery of [1, 2]) await scene.press('open-ticket', person === undefined ? {} : { person });
    expect(scene.audit.all).toMatchObject(entries);
  });

  test('is not for somebody else', async () => {
    const scene = await sceneWith(issue());
    expect(await scene.press('open-ticket', { person: BOB })).toEqual([expect.stringContaining('only its owner may')]);
    expect([scene.jobs, scene.log.named('info')]).toEqual([[], ['refused in the chat']]);
  });
});
