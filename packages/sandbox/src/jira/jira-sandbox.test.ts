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

  test('forgets an assignee given on creation, if it is one of those', async () => {
    const jira = await start({ deployment: 'datacenter', projects: [{ ...standardProject, forgetsAssigneeOnCreate: true }] });
    expect((await create(jira, { assignee: { name: 'alice' } })).status).toBe(201);
    expect(jira.ticket('SEC-1').assignee).toBeUndefined();
    await ask(jira, 'PUT', '/issue/SEC-1/assignee', { name: 'alice' });
    expect(jira.ticket('SEC-1').assignee).toBe('alice');
  });
});
