import { afterEach, describe, expect, test } from '@jest/globals';
import { UnavailableError } from '@keyhammer/core';
import { standardProject } from '@keyhammer/sandbox';
import { draftFor } from '@keyhammer/testing/contracts';
import { bothDeployments, closeJiras, type Differences, type JiraUnderTest, jiraUnderTest } from './jira-under-test.ts';

afterEach(closeJiras);

const OTHER = { ...standardProject, key: 'OTHER' };

/** A Jira with so many tickets, `SEC-1` and on, that has been spoken to and counts its calls from now on. */
async function jiraWith(count: number, deployment: 'cloud' | 'datacenter', differences: Differences = {}): Promise<JiraUnderTest> {
  const jira = await jiraUnderTest(deployment, { projects: [standardProject, OTHER], ...differences });
  await jira.tracker.create(Array.from({ length: count }, (_, index) => draftFor(jira, { label: `issue-${index + 1}` })));
  jira.sandbox.service.resetCalls();
  return jira;
}

const keysUpTo = (count: number) => Array.from({ length: count }, (_, index) => `SEC-${index + 1}`);
const statesOf = async (jira: JiraUnderTest, keys: readonly string[]) =>
  Object.fromEntries([...(await jira.tracker.snapshots(keys))].map(([key, { state }]) => [key, state]));

describe.each(bothDeployments)('looking at many tickets in Jira %s', (deployment) => {
  test('takes as few calls as the pages allow, however many of them are gone', async () => {
    const jira = await jiraWith(250, deployment);
    jira.sandbox.deleteTicket('SEC-7');
    jira.sandbox.hideTicket('SEC-107');
    const seen = await jira.tracker.snapshots(keysUpTo(250));
    expect(seen.size).toBe(248);
    expect(Object.fromEntries(jira.sandbox.service.calls)).toEqual(
      deployment === 'cloud' ? { 'POST /rest/api/3/issue/bulkfetch': 3 } : { 'POST /rest/api/2/search': 1 },
    );
  });

  test('takes none for no key, and does not take an id for one', async () => {
    const jira = await jiraWith(1, deployment);
    const { id } = jira.sandbox.ticket('SEC-1');
    expect((await jira.tracker.snapshots([])).size).toBe(0);
    expect((await jira.tracker.snapshots([id, '', 'SEC', 'sec 1', '") OR project = SEC --'])).size).toBe(0);
    expect(jira.sandbox.service.totalCalls).toBe(0);
  });

  test.each(['localised', 'two-done-transitions', 'required-resolution'] as const)(
    'goes by what a status means, not by its name: %s',
    async (workflow) => {
      const jira = await jiraWith(2, deployment, { workflow });
      jira.sandbox.closeAs('alice', 'SEC-1');
      expect(await statesOf(jira, ['SEC-1', 'SEC-2'])).toEqual({ 'SEC-1': 'closed', 'SEC-2': 'open' });
    },
  );

  test('an outage is no absence', async () => {
    const jira = await jiraWith(1, deployment);
    jira.sandbox.service.addFault({ matches: () => true, times: 1, effect: 'cut-after' });
    expect(await statesOf(jira, ['SEC-1'])).toEqual({ 'SEC-1': 'open' });
    jira.sandbox.service.addFault({ matches: () => true, effect: { status: 503 } });
    await expect(jira.tracker.snapshots(['SEC-1'])).rejects.toThrow(UnavailableError);
  });

  test('a ticket of which Jira does not tell what its status means is left out', async () => {
    const jira = await jiraWith(0, deployment);
    const issues = [
      { id: '1', key: 'SEC-1', fields: { labels: ['x'], status: { name: 'Open' } } },
      { id: '2', key: 'SEC-2', fields: { labels: ['x', 5], status: { name: 'Zu', statusCategory: { key: 'done' } } } },
      'nonsense',
    ];
    jira.sandbox.service.addFault({ matches: () => true, effect: { status: 200, body: JSON.stringify({ issues, total: 3 }) } });
    expect(await jira.tracker.snapshots(['SEC-1', 'SEC-2'])).toEqual(new Map([['SEC-2', { state: 'closed', labels: ['x'] }]]));
  });
});

describe.each(bothDeployments)('tickets that were moved in Jira %s', (deployment) => {
  test('stand under the key that was asked for, beside those that are gone', async () => {
    const jira = await jiraWith(4, deployment);
    jira.sandbox.closeAs('alice', 'SEC-2');
    expect(jira.sandbox.moveAs('alice', 'SEC-2', 'OTHER')).toBe('OTHER-1');
    jira.sandbox.moveAs('alice', 'SEC-3', 'OTHER');
    jira.sandbox.deleteTicket('SEC-4');
    expect(await statesOf(jira, keysUpTo(4))).toEqual({ 'SEC-1': 'open', 'SEC-2': 'closed', 'SEC-3': 'open' });
  });

  test('on a way over several projects, and by any key on it', async () => {
    const jira = await jiraWith(1, deployment);
    jira.sandbox.moveAs('alice', 'SEC-1', 'OTHER');
    expect(jira.sandbox.moveAs('bob', 'OTHER-1', 'SEC')).toBe('SEC-2');
    expect(await statesOf(jira, ['SEC-1'])).toEqual({ 'SEC-1': 'open' });
    expect(await statesOf(jira, ['OTHER-1'])).toEqual({ 'OTHER-1': 'open' });
  });

  test('all at once: one more call for each page, and one for the project', async () => {
    const jira = await jiraWith(150, deployment);
    for (const key of keysUpTo(150)) jira.sandbox.moveAs('alice', key, 'OTHER');
    expect(Object.keys(await statesOf(jira, keysUpTo(150)))).toHaveLength(150);
    expect(jira.sandbox.service.totalCalls).toBe(deployment === 'cloud' ? 5 : 3);
  });

  test('with their project, by another name: no ticket tells, but the project does, once', async () => {
    const jira = await jiraWith(150, deployment);
    jira.sandbox.closeAs('alice', 'SEC-9');
    jira.sandbox.renameProject('SEC', 'SAFE');
    const pages = deployment === 'cloud' ? 2 : 1;
    for (const calls of [pages + 1, pages]) {
      jira.sandbox.service.resetCalls();
      const states = await statesOf(jira, keysUpTo(150));
      expect(Object.keys(states)).toHaveLength(150);
      expect(Object.keys(states).filter((key) => states[key] === 'closed')).toEqual(['SEC-9']);
      expect(jira.sandbox.service.totalCalls).toBe(calls);
    }
    expect(await jira.tracker.changes('SEC-9')).toMatchObject([{ by: 'Alice Ash', change: { kind: 'closed' } }]);
  });

  test('nothing is guessed: one that does not tell where it came from is left out', async () => {
    const jira = await jiraWith(2, deployment);
    jira.sandbox.moveAs('alice', 'SEC-1', 'OTHER');
    jira.sandbox.ticket('SEC-1').history.length = 0;
    expect(await statesOf(jira, ['SEC-1', 'SEC-2'])).toEqual({ 'SEC-2': 'open' });
  });
});

test('Data Center: a page that is smaller than asked for is gone on from', async () => {
  const jira = await jiraWith(3, 'datacenter');
  const page = (key: string, startAt: number) => ({
    matches: ({ body }: { body: string }) => JSON.parse(body).startAt === startAt,
    effect: {
      status: 200,
      body: JSON.stringify({ total: 2, issues: [{ key, fields: { labels: [], status: { statusCategory: { key: 'new' } } } }] }),
    },
  });
  jira.sandbox.service.addFault(page('SEC-1', 0));
  jira.sandbox.service.addFault(page('SEC-2', 1));
  expect([...(await jira.tracker.snapshots(['SEC-1', 'SEC-2'])).keys()]).toEqual(['SEC-1', 'SEC-2']);
});
