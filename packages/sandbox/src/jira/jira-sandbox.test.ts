import { afterEach, describe, expect, test } from '@jest/globals';
import { MovableClock } from '../clock.ts';
import { type JiraSandbox, type JiraSandboxOptions, standardProject, startJiraSandbox } from './jira-sandbox.ts';

const opened: JiraSandbox[] = [];
afterEach(async () => {
  await Promise.all(opened.splice(0).map((jira) => jira.close()));
});

async function start(options: JiraSandboxOptions): Promise<JiraSandbox> {
  const jira = await startJiraSandbox(options);
  opened.push(jira);
  return jira;
}

/** A request below `/rest/api/N`, signed in. */
async function ask(jira: JiraSandbox, method: string, path: string, body?: unknown, headers: Record<string, string> = {}) {
  const version = jira.deployment === 'cloud' ? 3 : 2;
  const login = Buffer.from(`${jira.login.username}:${jira.login.secret}`).toString('base64');
  const response = await fetch(`${jira.url}/rest/api/${version}${path}`, {
    method,
    headers: { authorization: `Basic ${login}`, 'content-type': 'application/json', ...headers },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });
  const text = await response.text();
  return {
    status: response.status,
    headers: response.headers,
    body: text.startsWith('{') || text.startsWith('[') ? JSON.parse(text) : text,
  };
}

const adf = (text: string) => ({ type: 'doc', version: 1, content: [{ type: 'paragraph', content: [{ type: 'text', text }] }] });
const draft = (fields: Record<string, unknown> = {}) => ({
  fields: { project: { key: 'SEC' }, issuetype: { name: 'Task' }, summary: 'Key', ...fields },
});
const create = async (jira: JiraSandbox, fields: Record<string, unknown> = {}) => ask(jira, 'POST', '/issue', draft(fields));

describe.each(['cloud', 'datacenter'] as const)('both deployments refuse (%s)', (deployment) => {
  test.each([
    ['a label with a space', { labels: ['x y'] }, { labels: "The label 'x y' contains spaces which is invalid." }],
    ['a summary of two lines', { summary: 'a\nb' }, { summary: expect.stringContaining('newline') }],
    ['a summary that is too long', { summary: 'x'.repeat(256) }, { summary: expect.stringContaining('255') }],
    ['a field that is not on the screen', { environment: 'x' }, { environment: expect.stringContaining('not on the appropriate screen') }],
    ['a project that is not there', { project: { key: 'X' } }, { project: 'valid project is required' }],
    ['a priority that is not there', { priority: { name: 'P1' } }, { priority: "Priority name 'P1' is not valid" }],
  ])('%s', async (_, fields, errors) => {
    const jira = await start({ deployment });
    expect(await create(jira, fields)).toMatchObject({ status: 400, body: { errorMessages: [], errors } });
    expect(jira.tickets).toEqual([]);
  });

  test('a text that is too long, counted as it is sent', async () => {
    const jira = await start({ deployment, textLimit: 200 });
    const text = (length: number) => (deployment === 'cloud' ? adf('x'.repeat(length)) : 'x'.repeat(length));
    expect((await create(jira, { description: text(100) })).status).toBe(201);
    const tooLong = {
      status: 400,
      body: { errors: { description: expect.stringContaining('exceeds the allowed limit of 200 characters') } },
    };
    expect(await create(jira, { description: text(201) })).toMatchObject(tooLong);
  });

  test('an assignee where the screen has none, one who may not be assigned, and the other deployment’s kind of id', async () => {
    const createScreen = ['summary'];
    const bare = await start({ deployment, projects: [{ ...standardProject, createScreen }] });
    const own = (name: string) => (deployment === 'cloud' ? { accountId: `557058:${name}-0000-4000` } : { name });
    const foreign = deployment === 'cloud' ? { name: 'alice' } : { accountId: '557058:alice-0000-4000' };
    expect((await create(bare, { assignee: own('alice') })).body.errors.assignee).toMatch(/cannot be set/);
    const jira = await start({ deployment });
    expect((await create(jira, { assignee: own('mallory') })).body.errors.assignee).toMatch(/cannot be assigned/);
    expect((await create(jira, { assignee: foreign })).body.errors.assignee).toMatch(
      /GDPR strict mode|expected Object containing a 'name'/,
    );
    expect((await create(jira, { assignee: own('alice') })).status).toBe(201);
    expect(jira.ticket('SEC-1').assignee).toBe('alice');
  });

  test('a transition whose id is no string, and one that the status does not have', async () => {
    const jira = await start({ deployment });
    await create(jira);
    expect((await ask(jira, 'POST', '/issue/SEC-1/transitions', { transition: { id: 2 } })).status).toBe(400);
    expect((await ask(jira, 'POST', '/issue/SEC-1/transitions', { transition: { id: '3' } })).status).toBe(400);
    expect((await ask(jira, 'POST', '/issue/SEC-1/transitions', { transition: { id: '2' } })).status).toBe(204);
    expect(jira.ticket('SEC-1')).toMatchObject({ status: { name: 'Closed' }, transitionsTaken: ['Close Issue'] });
  });

  test('more than fifty at once, as a whole; of fewer, the bad ones by their number', async () => {
    const jira = await start({ deployment });
    const bulk = (updates: unknown[]) => ask(jira, 'POST', '/issue/bulk', { issueUpdates: updates });
    expect((await bulk(Array.from({ length: 51 }, () => draft()))).status).toBe(400);
    expect(jira.tickets).toHaveLength(0);
    const mixed = await bulk([draft(), draft({ labels: ['x y'] }), draft()]);
    expect(mixed).toMatchObject({
      status: 201,
      body: { issues: [{ key: 'SEC-1' }, { key: 'SEC-2' }], errors: [{ failedElementNumber: 1, status: 400 }] },
    });
    expect(await bulk([draft({ labels: ['x y'] })])).toMatchObject({
      status: 400,
      body: { issues: [], errors: [{ failedElementNumber: 0 }] },
    });
  });

  test('a wrong login, a body that is no JSON, a user search without a project, a ticket that is not there', async () => {
    const jira = await start({ deployment });
    expect((await ask(jira, 'GET', '/myself', undefined, { authorization: 'Basic eDp5' })).status).toBe(401);
    expect((await ask(jira, 'POST', '/issue', {}, { 'content-type': 'text/plain' })).status).toBe(415);
    expect((await ask(jira, 'GET', '/user/assignable/search?query=a&username=a')).status).toBe(400);
    expect((await ask(jira, 'GET', '/issue/SEC-9')).status).toBe(404);
  });

  test('too many calls, until the clock has moved on', async () => {
    const clock = new MovableClock(new Date('2026-06-01T08:00:00Z'), 'frozen');
    const jira = await start({ deployment, clock, rateLimit: { calls: 2, windowMs: 5_000 } });
    const statuses = async () => [(await ask(jira, 'GET', '/myself')).status, (await ask(jira, 'GET', '/myself')).status];
    expect(await statuses()).toEqual([200, 200]);
    const refused = await ask(jira, 'GET', '/myself');
    expect([refused.status, refused.headers.get('retry-after')]).toEqual([429, '5']);
    clock.advance(5_000);
    expect(await statuses()).toEqual([200, 200]);
  });
});

describe.each(['cloud', 'datacenter'] as const)('both deployments (%s)', (deployment) => {
  test('tell what they are, to anyone', async () => {
    const { url } = await start({ deployment });
    const info = await (await fetch(`${url}/rest/api/2/serverInfo`)).json();
    expect(info).toMatchObject({ deploymentType: deployment === 'cloud' ? 'Cloud' : 'Server' });
  });

  test('show the create screen page by page, under their own names', async () => {
    const jira = await start({ deployment });
    const types = await ask(jira, 'GET', '/issue/createmeta/SEC/issuetypes');
    expect(types.body[deployment === 'cloud' ? 'issueTypes' : 'values']).toMatchObject([{ name: 'Task' }, { name: 'Bug' }]);
    const fields = await ask(jira, 'GET', '/issue/createmeta/SEC/issuetypes/10000?maxResults=200');
    expect(fields.body).toMatchObject({ startAt: 0, maxResults: 5, total: 8 });
    expect(fields.body[deployment === 'cloud' ? 'fields' : 'values']).toHaveLength(5);
  });

  test('link both ways, and once only', async () => {
    const jira = await start({ deployment });
    await create(jira);
    await create(jira);
    const link = { type: { name: 'Blocks' }, inwardIssue: { key: 'SEC-1' }, outwardIssue: { key: 'SEC-2' } };
    for (let time = 0; time < 2; time += 1) expect(await ask(jira, 'POST', '/issueLink', link)).toMatchObject({ status: 201, body: '' });
    expect(jira.ticket('SEC-1').links).toEqual([{ type: 'Blocks', direction: 'outward', key: 'SEC-2' }]);
    expect(jira.ticket('SEC-2').links).toEqual([{ type: 'Blocks', direction: 'inward', key: 'SEC-1' }]);
  });

  test('do not find a new ticket before the lag is over', async () => {
    const clock = new MovableClock(new Date('2026-06-01T08:00:00Z'), 'frozen');
    const jira = await start({ deployment, clock, searchLagMs: 3_000 });
    await create(jira, { labels: ['x'] });
    const path = deployment === 'cloud' ? '/search/jql' : '/search';
    const found = async () => (await ask(jira, 'POST', path, { jql: 'project = SEC AND labels in ("x", y)' })).body.issues.length;
    expect(await found()).toBe(0);
    clock.advance(3_000);
    expect(await found()).toBe(1);
  });
});

describe.each(['cloud', 'datacenter'] as const)('people and administrators (%s)', (deployment) => {
  const statuses = async (jira: JiraSandbox, ...keys: string[]) =>
    Promise.all(keys.map(async (key) => (await ask(jira, 'GET', `/issue/${key}?fields=status`)).status));

  test('leave their names in the history, as clients do', async () => {
    const clock = new MovableClock(new Date('2026-06-01T08:00:00Z'), 'frozen');
    const jira = await start({ deployment, clock });
    await create(jira, { labels: ['a'] });
    await ask(jira, 'PUT', '/issue/SEC-1', { update: { labels: [{ add: 'b' }] } });
    await ask(jira, 'PUT', '/issue/SEC-1', { update: { labels: [{ add: 'b' }] } });
    await ask(jira, 'PUT', '/issue/SEC-1/assignee', deployment === 'cloud' ? { accountId: '557058:bob-0000-4000' } : { name: 'bob' });
    jira.labelAs('alice', 'SEC-1', 'c');
    jira.unlabelAs('bob', 'SEC-1', 'a');
    jira.closeAs('alice', 'SEC-1');
    await ask(jira, 'POST', '/issue/SEC-1/transitions', { transition: { id: '3' } });
    const path = deployment === 'cloud' ? '/issue/SEC-1/changelog' : '/issue/SEC-1?expand=changelog&fields=labels';
    const { body } = await ask(jira, 'GET', path);
    const entries: readonly { author: { displayName: string }; created: string; items: readonly Record<string, unknown>[] }[] =
      deployment === 'cloud' ? body.values : body.changelog.histories;
    expect(entries.map(({ author }) => author.displayName)).toEqual([
      'Keyhammer',
      'Keyhammer',
      'Alice Ash',
      'Bob Birch',
      'Alice Ash',
      'Keyhammer',
    ]);
    expect(entries[2]).toMatchObject({
      created: '2026-06-01T08:00:00.000+0000',
      items: [{ field: 'labels', fieldtype: 'jira', fromString: 'a b', toString: 'a b c' }],
    });
    expect(entries[4]?.items).toMatchObject([
      { field: 'resolution', fromString: null, toString: 'Close Issue' },
      { field: 'status', from: '1', fromString: 'Open', to: '6', toString: 'Closed' },
    ]);
  });

  test('can only take the ways that the workflow has, and have to exist', async () => {
    const jira = await start({ deployment, workflow: 'no-way-to-done' });
    await create(jira);
    expect(() => jira.closeAs('alice', 'SEC-1')).toThrow(/leads SEC-1 nowhere of that kind from "Open"/);
    expect(() => jira.labelAs('nobody', 'SEC-1', 'x')).toThrow(/no user nobody/);
    expect(() => jira.labelAs('alice', 'SEC-2', 'x')).toThrow(/no ticket SEC-2/);
  });

  test('delete and hide tickets: nobody who asks can tell the one from the other, and no key is given twice', async () => {
    const jira = await start({ deployment });
    await create(jira, { labels: ['x'] });
    await create(jira, { labels: ['x'] });
    jira.deleteTicket('SEC-1');
    jira.hideTicket('SEC-2');
    expect((await create(jira, { labels: ['x'] })).body.key).toBe('SEC-3');
    expect(await statuses(jira, 'SEC-1', 'SEC-2', 'SEC-3')).toEqual([404, 404, 200]);
    const path = deployment === 'cloud' ? '/search/jql' : '/search';
    const found = await ask(jira, 'POST', path, { jql: 'labels = x', fields: ['labels'] });
    expect(found.body.issues).toMatchObject([{ key: 'SEC-3' }]);
  });

  test('move tickets and rename projects, and the old keys go on to work', async () => {
    const jira = await start({ deployment, projects: [standardProject, { ...standardProject, key: 'OPS' }] });
    await create(jira);
    await create(jira);
    expect(jira.moveAs('alice', 'SEC-1', 'OPS')).toBe('OPS-1');
    jira.renameProject('SEC', 'SAFE');
    expect((await ask(jira, 'GET', '/issue/SEC-1')).body.key).toBe('OPS-1');
    expect((await ask(jira, 'GET', '/issue/SEC-2')).body.key).toBe('SAFE-2');
    expect((await ask(jira, 'GET', '/project/SEC')).body.key).toBe('SAFE');
    expect((await create(jira, { project: { key: 'SAFE' } })).body.key).toBe('SAFE-3');
  });
});

describe('only Cloud', () => {
  test('wants ADF, and nothing that is not', async () => {
    const jira = await start({ deployment: 'cloud' });
    const words = { description: expect.stringContaining('Operation value must be an Atlassian Document') };
    for (const description of ['plain', { type: 'doc' }, adf(''), { type: 'doc', version: 1, content: [{ type: 'script' }] }]) {
      expect(await create(jira, { description })).toMatchObject({ status: 400, body: { errors: words } });
    }
    expect((await create(jira, { description: adf('fine') })).status).toBe(201);
  });

  test('has removed the old search; the new one is bounded, gives ids only, and goes on by a token', async () => {
    const jira = await start({ deployment: 'cloud' });
    await Promise.all(Array.from({ length: 3 }, () => create(jira, { labels: ['x'] })));
    expect(await ask(jira, 'POST', '/search', { jql: 'labels = x' })).toMatchObject({ status: 410 });
    expect(await ask(jira, 'POST', '/search/jql', { jql: 'ORDER BY created ASC' })).toMatchObject({ status: 400 });
    const first = await ask(jira, 'POST', '/search/jql', { jql: 'labels = x', maxResults: 2 });
    expect(first.body).toEqual({ issues: [{ id: '10000' }, { id: '10001' }], isLast: false, nextPageToken: '2' });
    const { nextPageToken } = first.body;
    const second = await ask(jira, 'POST', '/search/jql', { jql: 'labels = x', maxResults: 2, nextPageToken, fields: ['labels'] });
    expect(second.body).toMatchObject({ issues: [{ key: 'SEC-3', fields: { labels: ['x'] } }], isLast: true });
  });

  test('fetches up to a hundred at once, by id or any key, in the order of their ids, and says nothing of the others', async () => {
    const jira = await start({ deployment: 'cloud' });
    for (let made = 0; made < 3; made += 1) await create(jira, { labels: ['x'] });
    jira.hideTicket('SEC-2');
    const fetched = (issueIdsOrKeys: readonly string[]) => ask(jira, 'POST', '/issue/bulkfetch', { issueIdsOrKeys, fields: ['labels'] });
    expect(await fetched(['SEC-3', 'SEC-2', 'SEC-9', 'SEC-1', '10000'])).toMatchObject({
      status: 200,
      body: { issues: [{ key: 'SEC-1', fields: { labels: ['x'] } }, { key: 'SEC-3' }], issueErrors: [] },
    });
    expect((await fetched([])).status).toBe(400);
    expect((await fetched(Array.from({ length: 101 }, (_, index) => `SEC-${index}`))).status).toBe(400);
  });

  test('gives a changelog in pages of a hundred, and only the latest of it with a ticket', async () => {
    const jira = await start({ deployment: 'cloud' });
    await create(jira);
    for (let label = 0; label < 130; label += 1) jira.labelAs('alice', 'SEC-1', `l${label}`);
    const first = await ask(jira, 'GET', '/issue/SEC-1/changelog?maxResults=500');
    expect(first.body).toMatchObject({ startAt: 0, maxResults: 100, total: 130, isLast: false });
    expect(first.body.values[0].items).toMatchObject([{ fieldId: 'labels', toString: 'l0' }]);
    const second = await ask(jira, 'GET', '/issue/SEC-1/changelog?startAt=100');
    expect([second.body.values.length, second.body.isLast]).toEqual([30, true]);
    const { changelog } = (await ask(jira, 'GET', '/issue/SEC-1?expand=changelog')).body;
    expect([changelog.total, changelog.histories.length]).toEqual([130, 40]);
    expect(changelog.histories[0].items[0].toString).toMatch(/ l129$/);
  });

  test('takes no personal access token', async () => {
    const jira = await start({ deployment: 'cloud' });
    expect((await ask(jira, 'GET', '/myself', undefined, { authorization: `Bearer ${jira.login.secret}` })).status).toBe(401);
  });
});

describe('only Data Center', () => {
  test('wants texts, and takes a personal access token', async () => {
    const jira = await start({ deployment: 'datacenter' });
    expect(await create(jira, { description: adf('x') })).toMatchObject({ status: 400 });
    expect((await create(jira, { description: '*x*' })).status).toBe(201);
    expect((await ask(jira, 'GET', '/myself', undefined, { authorization: `Bearer ${jira.login.secret}` })).status).toBe(200);
  });

  test('refuses a search that names a ticket that does not show, unless the query is not to be validated', async () => {
    const jira = await start({ deployment: 'datacenter' });
    await create(jira);
    const body = { jql: 'key in ("SEC-1", "SEC-9")', fields: ['status'] };
    expect(await ask(jira, 'POST', '/search', body)).toMatchObject({
      status: 400,
      body: { errorMessages: ["An issue with key 'SEC-9' does not exist for field 'key'."] },
    });
    expect((await ask(jira, 'POST', '/search', { ...body, validateQuery: false })).body.issues).toMatchObject([{ key: 'SEC-1' }]);
    expect((await ask(jira, 'GET', '/issue/SEC-1/changelog')).status).toBe(404);
    expect((await ask(jira, 'POST', '/issue/bulkfetch', { issueIdsOrKeys: ['SEC-1'] })).status).toBe(404);
  });

  test('forgets an assignee given on creation, if it is one of those', async () => {
    const jira = await start({ deployment: 'datacenter', projects: [{ ...standardProject, forgetsAssigneeOnCreate: true }] });
    expect((await create(jira, { assignee: { name: 'alice' } })).status).toBe(201);
    expect(jira.ticket('SEC-1').assignee).toBeUndefined();
    await ask(jira, 'PUT', '/issue/SEC-1/assignee', { name: 'alice' });
    expect(jira.ticket('SEC-1').assignee).toBe('alice');
  });
});
