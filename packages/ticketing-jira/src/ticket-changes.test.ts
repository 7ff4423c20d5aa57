import { afterEach, describe, expect, test } from '@jest/globals';
import { AccessDeniedError, paragraph, type TicketChange, text } from '@keyhammer/core';
import type { WorkflowName } from '@keyhammer/sandbox';
import { draftFor } from '@keyhammer/testing/contracts';
import { changedItems } from './changelog.ts';
import type { DoneStatuses } from './done-statuses.ts';
import { bothDeployments, closeJiras, type JiraUnderTest, jiraUnderTest } from './jira-under-test.ts';
import { whatChanged } from './ticket-changes.ts';

afterEach(closeJiras);

const [OPEN, BUSY, CLOSED, REJECTED, RETIRED] = ['1', '3', '6', '7', '99'];
const doneStatuses: DoneStatuses = new Map([
  [OPEN, false],
  [BUSY, false],
  [CLOSED, true],
  [REJECTED, true],
]);

const status = (from: string, to: string) => ({ field: 'status', fieldtype: 'jira', from, fromString: 'a', to, toString: 'b' });
const labels = (before: string | null, after: string | null) => ({
  field: 'labels',
  fieldtype: 'jira',
  fromString: before,
  toString: after,
});

/** In short: `closed`, `reopened`, `+label`, `-label`. */
function inShort(...items: readonly object[]): readonly string[] {
  return changedItems({ items }).flatMap(whatChanged(doneStatuses)).map(short);
}

function short(change: TicketChange['change']): string {
  if (!('label' in change)) return change.kind;
  return `${change.kind === 'labelled' ? '+' : '-'}${change.label}`;
}

describe('a changelog means', () => {
  test.each([
    ['a closing', [status(OPEN, CLOSED)], ['closed']],
    ['a reopening', [status(OPEN, CLOSED), status(CLOSED, BUSY)], ['closed', 'reopened']],
    ['nothing for a step between open statuses', [status(OPEN, BUSY)], []],
    ['nothing for a step between closed ones', [status(OPEN, REJECTED), status(REJECTED, CLOSED)], ['closed']],
    ['a closing by way of a status that is no more', [status(OPEN, RETIRED), status(RETIRED, CLOSED)], ['closed']],
    ['a reopening by way of one', [status(OPEN, CLOSED), status(CLOSED, RETIRED), status(RETIRED, OPEN)], ['closed', 'reopened']],
    ['labels put on, several at once', [labels('', 'a b'), labels('a b', 'a b c')], ['+a', '+b', '+c']],
    ['labels exchanged', [labels('a b', 'b keyhammer-now')], ['-a', '+keyhammer-now']],
    ['all labels taken off', [labels('a b', null)], ['-a', '-b']],
    ['the first label', [labels(null, 'a')], ['+a']],
    ['nothing for labels in another order', [labels('a b', ' b  a ')], []],
    ['a label and a closing in one go', [labels('', 'x'), status(OPEN, CLOSED)], ['+x', 'closed']],
    ['nothing for a field of one’s own with such a name', [{ ...labels('', 'x'), fieldtype: 'custom' }], []],
    ['nothing for other fields', [{ field: 'assignee', fieldtype: 'jira', from: OPEN, to: CLOSED }], []],
    ['a field by its id, however it is called', [{ ...labels('', 'x'), field: 'Stichwörter', fieldId: 'labels' }], ['+x']],
    ['nothing for what is none', [{}, 'x', { field: 5 }, { field: 'labels' }, { field: 'status' }] as object[], []],
  ])('%s', (_, items, meant) => {
    expect(inShort(...items)).toEqual(meant);
  });
});

async function aTicket(deployment: 'cloud' | 'datacenter', workflow: WorkflowName = 'classic'): Promise<JiraUnderTest> {
  const jira = await jiraUnderTest(deployment, { workflow, settings: { deployment } });
  await jira.tracker.create([draftFor(jira)]);
  jira.sandbox.service.resetCalls();
  return jira;
}

const told = async (jira: JiraUnderTest, key = 'SEC-1') => (await jira.tracker.changes(key)).map(({ change }) => short(change));

describe.each(bothDeployments)('the history of a ticket in Jira %s', (deployment) => {
  test('has a name for everyone, and knows its own account by its id, not by its name', async () => {
    const jira = await aTicket(deployment);
    const own = { accountId: '557058:keyhammer-0000-4000', name: 'keyhammer' };
    const entry = (id: number, author: object | undefined) => ({
      id: String(id),
      created: '2026-06-01T08:00:00.000+0200',
      ...(author && { author }),
      items: [labels('', `l${id}`)],
    });
    const entries = [
      entry(1, { ...own, displayName: 'Renamed' }),
      entry(2, { accountId: '557058:other', name: 'other', displayName: 'Keyhammer' }),
      entry(3, { accountId: '557058:left', name: 'left' }),
      entry(4, undefined),
    ];
    jira.sandbox.service.addFault({
      matches: ({ path }) => path.includes('/issue/'),
      effect: { status: 200, body: JSON.stringify({ isLast: true, values: entries, changelog: { histories: entries } }) },
    });
    const at = new Date('2026-06-01T06:00:00Z');
    expect(await jira.tracker.changes('SEC-1')).toEqual([
      { at, by: 'Renamed', bySelf: true, change: { kind: 'labelled', label: 'l1' } },
      { at, by: 'Keyhammer', bySelf: false, change: { kind: 'labelled', label: 'l2' } },
      { at, by: 'left', bySelf: false, change: { kind: 'labelled', label: 'l3' } },
      { at, by: 'unknown', bySelf: false, change: { kind: 'labelled', label: 'l4' } },
    ]);
  });

  test('is put in order, whichever way it comes, and what has no date has no place in it', async () => {
    const jira = await aTicket(deployment);
    const entry = (id: string, created: string) => ({ id, created, items: [labels('', `l${id}`)] });
    const entries = [entry('10', '2026-06-02T00:00:00.000+0000'), entry('9', '2026-06-02T00:00:00.000+0000'), entry('11', 'soon')];
    const body = JSON.stringify({ isLast: true, values: entries, changelog: { histories: entries } });
    jira.sandbox.service.addFault({ matches: ({ path }) => path.includes('/issue/'), effect: { status: 200, body } });
    expect(await told(jira)).toEqual(['+l9', '+l10']);
  });

  test('is read to its end', async () => {
    const jira = await aTicket(deployment);
    for (let index = 0; index < 230; index += 1) jira.sandbox.labelAs('alice', 'SEC-1', `l-${index}`);
    jira.sandbox.closeAs('bob', 'SEC-1');
    const changes = await told(jira);
    expect(changes).toHaveLength(231);
    expect([changes[0], changes[229], changes[230]]).toEqual(['+l-0', '+l-229', 'closed']);
  });

  test.each(['localised', 'two-done-transitions', 'required-resolution'] as const)('is told from any workflow: %s', async (workflow) => {
    const jira = await aTicket(deployment, workflow);
    await jira.tracker.close('SEC-1', [paragraph(text('done'))]);
    jira.sandbox.reopenAs('alice', 'SEC-1');
    jira.sandbox.closeAs('alice', 'SEC-1');
    expect(await told(jira)).toEqual(['closed', 'reopened', 'closed']);
  });

  test('takes one call for a ticket, and one each for all of them to learn the statuses and who we are', async () => {
    const jira = await aTicket(deployment);
    await jira.tracker.create([draftFor(jira, { label: 'issue-2' })]);
    for (const key of ['SEC-1', 'SEC-2']) jira.sandbox.closeAs('alice', key);
    jira.sandbox.service.resetCalls();
    await Promise.all(['SEC-1', 'SEC-2'].map((key) => jira.tracker.changes(key)));
    await jira.tracker.changes('SEC-1');
    expect(Object.fromEntries(jira.sandbox.service.calls)).toEqual(
      deployment === 'cloud'
        ? { 'GET /rest/api/3/issue/{}/changelog': 3, 'GET /rest/api/3/status': 1, 'GET /rest/api/3/myself': 1 }
        : { 'GET /rest/api/2/issue/{}': 3, 'GET /rest/api/2/status': 1, 'GET /rest/api/2/myself': 1 },
    );
  });

  test('goes with a ticket that was moved', async () => {
    const jira = await aTicket(deployment);
    jira.sandbox.labelAs('alice', 'SEC-1', 'keyhammer-now');
    jira.sandbox.moveAs('bob', 'SEC-1', 'SEC');
    expect(await told(jira)).toEqual(['+keyhammer-now']);
  });

  test('of a ticket in a project that does not show is a matter of permission', async () => {
    const jira = await aTicket(deployment);
    jira.sandbox.service.addFault({ matches: ({ path }) => /\/(issue|project)\/SEC/.test(path), effect: { status: 404 } });
    await expect(jira.tracker.changes('SEC-1')).rejects.toThrow(AccessDeniedError);
  });
});
