import { afterEach, describe, expect, test } from '@jest/globals';
import {
  AccessDeniedError,
  OutcomeUnknownError,
  RejectedError,
  ThrottledError,
  type TicketCreation,
  UnavailableError,
} from '@keyhammer/core';
import { type JiraProject, standardFields, standardProject } from '@keyhammer/sandbox';
import { draftFor } from '@keyhammer/testing/contracts';
import { bothDeployments, closeJiras, type JiraUnderTest, jiraUnderTest } from './jira-under-test.ts';

afterEach(closeJiras);

const isBulk = ({ path }: { path: string }) => path.endsWith('/issue/bulk');
const warningsOf = (creation: TicketCreation | undefined) =>
  creation?.kind === 'created' ? creation.warnings.join('\n') : String(creation?.kind);
const project = (change: Partial<JiraProject>): { projects: JiraProject[] } => ({ projects: [{ ...standardProject, ...change }] });
const without = (...fields: string[]) => project({ createScreen: standardFields.filter((field) => !fields.includes(field)) });

async function createOne(jira: JiraUnderTest, ...overrides: Parameters<typeof draftFor>[1][]): Promise<TicketCreation | undefined> {
  return (await jira.tracker.create([draftFor(jira, ...overrides)]))[0];
}

describe.each(bothDeployments)('the number of calls to Jira %s', (deployment) => {
  const drafts = (jira: JiraUnderTest) => {
    const owners = ['Alice Ash', 'bob@example.com', 'Carol Cedar'];
    return Array.from({ length: 200 }, (_, index) => {
      const owner = owners[index % 3] ?? '';
      return draftFor(jira, { label: `issue-${index}`, assignees: ['platform-team', owner], watchers: [owner], parent: 'SEC-1' });
    });
  };

  test('is at most 2 for each of 200 new tickets, all look-ups included', async () => {
    const jira = await jiraUnderTest(deployment);
    await createOne(jira, { label: 'parent' });
    jira.sandbox.service.resetCalls();

    const results = await jira.tracker.create(drafts(jira));

    expect(results.filter(({ kind }) => kind === 'created')).toHaveLength(200);
    expect(results.flatMap((result) => (result.kind === 'created' ? result.warnings : []))).toEqual([]);
    for (const ticket of jira.sandbox.tickets.slice(1)) {
      expect(ticket).toMatchObject({ assignee: expect.any(String), links: [{ key: 'SEC-1' }] });
      expect(ticket.watchers).toContain(ticket.assignee);
    }
    expect(jira.sandbox.service.totalCalls / 200).toBeLessThanOrEqual(2);
    expect(Object.fromEntries(jira.sandbox.service.calls)).toMatchObject({
      [`POST /rest/api/${deployment === 'cloud' ? 3 : 2}/issue/bulk`]: 4,
    });
  });

  test('stays at 2 in the steady state when tickets come one by one', async () => {
    const jira = await jiraUnderTest(deployment);
    await createOne(jira, { label: 'parent' });
    const [first, ...others] = drafts(jira).slice(0, 30);
    await jira.tracker.create([first, ...others.slice(0, 2)].filter((draft) => draft !== undefined));
    jira.sandbox.service.resetCalls();
    for (const draft of others) await jira.tracker.create([draft]);
    expect(jira.sandbox.service.totalCalls / others.length).toBeLessThanOrEqual(2);
  });
});

describe.each(bothDeployments)('what Jira %s refuses', (deployment) => {
  test('fails alone, in Jira’s own words, and the others are made', async () => {
    const jira = await jiraUnderTest(deployment);
    const results = await jira.tracker.create(['good-1', 'bad label', 'good-2'].map((label) => draftFor(jira, { label })));
    expect(results.map(({ label, kind }) => [label, kind])).toEqual([
      ['good-1', 'created'],
      ['bad label', 'failed'],
      ['good-2', 'created'],
    ]);
    expect(results[1]).toMatchObject({ error: expect.any(RejectedError) });
    expect(results[1]).toMatchObject({
      error: { message: expect.stringContaining("The label 'bad label' contains spaces which is invalid.") },
    });
    expect(
      results.flatMap((result) => (result.kind === 'created' ? [jira.look(result.ticket.key).labels.includes(result.label)] : [])),
    ).toEqual([true, true]);
  });

  test('fails if all are bad, too', async () => {
    const jira = await jiraUnderTest(deployment);
    const results = await jira.tracker.create(['bad 1', 'bad 2'].map((label) => draftFor(jira, { label })));
    expect(results.map(({ kind }) => kind)).toEqual(['failed', 'failed']);
  });

  test('a project, or an issue type, that is not there fails its own tickets and says what to set', async () => {
    const jira = await jiraUnderTest(deployment);
    const results = await jira.tracker.create([
      draftFor(jira, { project: 'NOPE' }),
      draftFor(jira, { issueType: 'Story' }),
      draftFor(jira, { issueType: 'bug' }),
    ]);
    expect(results.map(({ kind }) => kind)).toEqual(['failed', 'failed', 'created']);
    expect(results[0]).toMatchObject({ error: { message: expect.stringMatching(/NOPE.*jira_project/) } });
    expect(results[1]).toMatchObject({ error: { message: expect.stringMatching(/"Story" \(it has Task, Bug\).*jira.issue_type/) } });
  });

  test('no field for labels fails, for the ticket could never be found again', async () => {
    const jira = await jiraUnderTest(deployment, without('labels'));
    expect(await createOne(jira)).toMatchObject({ kind: 'failed', error: { message: expect.stringContaining('Labels') } });
    expect(jira.sandbox.tickets).toEqual([]);
  });

  test('an unknown priority, or one off the screen, is left out with a warning', async () => {
    const jira = await jiraUnderTest(deployment);
    expect(warningsOf(await createOne(jira, { priority: 'P1' }))).toMatch(/"P1" is none of Jira's \(Highest, High/);
    expect(jira.sandbox.ticket('SEC-1').fields).not.toHaveProperty('priority');
    expect(warningsOf(await createOne(jira, { priority: 'major' }))).toBe('');
    expect(jira.sandbox.ticket('SEC-2').fields.priority).toEqual({ name: 'Major' });

    const bare = await jiraUnderTest(deployment, without('priority'));
    expect(warningsOf(await createOne(bare))).toMatch(/priority "Major" can't be set on the create screen of SEC/);
  });

  test('extras that are refused after all are left out, with a warning, and the ticket is made once', async () => {
    const jira = await jiraUnderTest(deployment);
    await createOne(jira);
    const elementErrors = { errorMessages: [], errors: { priority: 'Priority is retired.' } };
    const body = JSON.stringify({ issues: [], errors: [{ status: 400, elementErrors, failedElementNumber: 0 }] });
    jira.sandbox.service.addFault({ matches: isBulk, times: 1, effect: { status: 400, body } });
    const result = await createOne(jira, { assignees: ['Alice Ash'], parent: 'SEC-1' });
    expect(warningsOf(result)).toContain('Priority is retired.');
    expect(jira.sandbox.tickets).toHaveLength(2);
    expect(jira.sandbox.ticket('SEC-2')).toMatchObject({ assignee: 'alice', links: [{ key: 'SEC-1' }] });
  });

  test('a refused login fails all, after one try only: more of them would end in a CAPTCHA', async () => {
    const jira = await jiraUnderTest(deployment, { credentials: { kind: 'basic', username: 'keyhammer', password: 'wrong-password' } });
    const results = await jira.tracker.create(Array.from({ length: 120 }, (_, index) => draftFor(jira, { label: `issue-${index}` })));
    expect(results).toHaveLength(120);
    for (const result of results) expect(result).toMatchObject({ kind: 'failed', error: expect.any(AccessDeniedError) });
    expect(jira.sandbox.service.totalCalls).toBeLessThanOrEqual(2);
  });
});

describe.each(bothDeployments)('after Jira %s has made a ticket', (deployment) => {
  test('whatever fails is a warning, and there is no second ticket', async () => {
    const jira = await jiraUnderTest(deployment, without('assignee', 'issuelinks'));
    await createOne(jira);
    const refused = { status: 400, body: '{"errorMessages":["Not today."],"errors":{}}' };
    jira.sandbox.service.addFault({ matches: ({ path }) => /(assignee|issueLink|watchers)$/.test(path), effect: refused });
    const result = await createOne(jira, { label: 'issue-2', assignees: ['Alice Ash'], watchers: ['bob@example.com'], parent: 'SEC-1' });
    expect(warningsOf(result)).toMatch(
      /not assigned: .*Not today\.\nnot linked to SEC-1: .*Not today\.\na watcher is missing: .*Not today\./,
    );
    expect(jira.sandbox.tickets).toHaveLength(2);
  });

  test('a Jira that wants no more calls is not asked for the rest of the extras', async () => {
    const jira = await jiraUnderTest(deployment);
    jira.sandbox.service.addFault({
      matches: ({ path }) => path.endsWith('/watchers'),
      effect: { status: 429, headers: { 'retry-after': '1' } },
    });
    const results = await jira.tracker.create(
      Array.from({ length: 40 }, (_, index) => draftFor(jira, { label: `issue-${index}`, watchers: ['bob@example.com'] })),
    );
    for (const result of results) expect(warningsOf(result)).toContain('a watcher is missing');
    expect([...jira.sandbox.service.calls].find(([name]) => name.endsWith('/watchers'))?.[1]).toBeLessThanOrEqual(20);
  });

  test('a lost answer to a watcher is asked for again: it changes nothing', async () => {
    const jira = await jiraUnderTest(deployment);
    jira.sandbox.service.addFault({ matches: ({ path }) => path.endsWith('/watchers'), times: 1, effect: 'cut-after' });
    expect(warningsOf(await createOne(jira, { watchers: ['bob@example.com'] }))).toBe('');
    expect(jira.sandbox.ticket('SEC-1').watchers).toEqual(['keyhammer', 'bob']);
  });
});

test('a Data Center that forgets assignees is seen through at the first ticket, and never asked again', async () => {
  const jira = await jiraUnderTest('datacenter', project({ forgetsAssigneeOnCreate: true }));
  const drafts = Array.from({ length: 10 }, (_, index) => draftFor(jira, { label: `issue-${index}`, assignees: ['bob'] }));
  await jira.tracker.create(drafts);
  await jira.tracker.create(drafts);
  expect(jira.sandbox.tickets.map(({ assignee }) => assignee)).toEqual(Array.from({ length: 20 }, () => 'bob'));
  expect(jira.sandbox.service.calls.get('GET /rest/api/2/issue/{}')).toBe(1);
  expect(jira.sandbox.service.calls.get('PUT /rest/api/2/issue/{}/assignee')).toBe(20);
});

describe.each(bothDeployments)('an answer of Jira %s that never came', (deployment) => {
  test('leaves the whole request unknown, is not sent again, and the tickets are found by their labels', async () => {
    const jira = await jiraUnderTest(deployment, { searchLagMs: 8_000 });
    jira.sandbox.service.addFault({ matches: isBulk, times: 1, effect: 'cut-after' });
    const labels = ['issue-1', 'issue-2'];
    const results = await jira.tracker.create(labels.map((label) => draftFor(jira, { label })));
    for (const result of results) expect(result).toMatchObject({ kind: 'unknown', error: expect.any(OutcomeUnknownError) });
    expect(jira.sandbox.tickets).toHaveLength(2);
    expect(jira.sandbox.service.calls.get(`POST /rest/api/${deployment === 'cloud' ? 3 : 2}/issue/bulk`)).toBe(1);

    expect((await jira.tracker.find(labels)).size).toBe(0);
    jira.pass(jira.tracker.findLagMs);
    expect([...(await jira.tracker.find(labels)).keys()]).toEqual(labels);
  });

  test.each([500, 502, 504])('a %i to a creation is unknown as well', async (status) => {
    const jira = await jiraUnderTest(deployment);
    jira.sandbox.service.addFault({ matches: isBulk, times: 1, effect: { status, body: '<html>Bad Gateway</html>' } });
    expect(await createOne(jira)).toMatchObject({ kind: 'unknown' });
    expect(jira.waiter.waits).toEqual([]);
  });

  test('a timeout is unknown', async () => {
    const jira = await jiraUnderTest(deployment, { timeoutMs: 40, latencyMs: 120, settings: { deployment } });
    await expect(jira.tracker.comment('SEC-1', [])).rejects.toThrow(OutcomeUnknownError);
    await expect(jira.tracker.comment('SEC-1', [])).rejects.toThrow(/no answer in time/);
  });

  test('does not keep the next fifty from being made', async () => {
    const jira = await jiraUnderTest(deployment);
    jira.sandbox.service.addFault({ matches: isBulk, times: 1, effect: 'cut-before' });
    const results = await jira.tracker.create(Array.from({ length: 70 }, (_, index) => draftFor(jira, { label: `issue-${index}` })));
    expect(results.filter(({ kind }) => kind === 'unknown')).toHaveLength(50);
    expect(results.filter(({ kind }) => kind === 'created')).toHaveLength(20);
  });

  test('a server that can’t be reached has made nothing', async () => {
    const jira = await jiraUnderTest(deployment);
    await jira.tracker.state('SEC-1');
    await jira.sandbox.close();
    expect(await createOne(jira)).toMatchObject({ kind: 'failed', error: expect.any(UnavailableError) });
    await expect(jira.tracker.comment('SEC-1', [])).rejects.toThrow(/can't be reached at 127\.0\.0\.1:\d+.*ECONNREFUSED/);
  });
});

describe.each(bothDeployments)('a Jira %s that limits the rate', (deployment) => {
  test('is given the time that it asks for, and everything is done', async () => {
    const jira = await jiraUnderTest(deployment, { rateLimit: { calls: 10, windowMs: 7_000 } });
    const results = await jira.tracker.create(
      Array.from({ length: 60 }, (_, index) => draftFor(jira, { label: `issue-${index}`, watchers: ['Alice Ash'] })),
    );
    expect(results.map(warningsOf).join('')).toBe('');
    expect(jira.sandbox.tickets.every(({ watchers }) => watchers.includes('alice'))).toBe(true);
    expect(jira.waiter.waits.length).toBeGreaterThan(0);
    expect(jira.waiter.waits.every((wait) => wait <= 7_000)).toBe(true);
  });

  test('waits exactly as long as Retry-After says, before a POST too', async () => {
    const jira = await jiraUnderTest(deployment);
    jira.sandbox.service.addFault({ matches: isBulk, times: 2, effect: { status: 429, headers: { 'retry-after': '17' } } });
    expect(await createOne(jira)).toMatchObject({ kind: 'created' });
    expect(jira.waiter.waits).toEqual([17_000, 17_000]);
    expect(jira.sandbox.tickets).toHaveLength(1);
  });

  test.each([
    ['again and again', '3', 4],
    ['for longer than a worker should be held', '3600', 0],
  ])('asked to wait %s, it gives up, and says so', async (_, retryAfter, waits) => {
    const jira = await jiraUnderTest(deployment);
    jira.sandbox.service.addFault({ matches: isBulk, effect: { status: 429, headers: { 'retry-after': retryAfter } } });
    const results = await jira.tracker.create(Array.from({ length: 120 }, (_, index) => draftFor(jira, { label: `issue-${index}` })));
    for (const result of results) expect(result).toMatchObject({ kind: 'failed', error: expect.any(ThrottledError) });
    expect(results[0]).toMatchObject({ error: { message: expect.stringContaining(`${retryAfter} seconds`) } });
    expect(jira.waiter.waits).toHaveLength(waits);
  });
});
