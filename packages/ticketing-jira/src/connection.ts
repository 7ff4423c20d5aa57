import JiraApi from 'jira-client';
import { isObject, type JsonObject } from './json.ts';
import type { jiraRequest, Settled } from './request.ts';

/** Making fifty tickets takes Jira longer than anything else that we ask. */
const BULK_TIMEOUT_MS = 120_000;

export interface BulkAnswer {
  readonly status: number;
  readonly body: unknown;
}

/** The endpoints of Jira that Keyhammer uses; bodies as they come. @throws core's errors. */
export interface JiraConnection {
  serverInfo(): Promise<unknown>;
  myself(): Promise<unknown>;
  issueTypes(project: string, startAt: number): Promise<unknown>;
  createFields(project: string, issueTypeId: string, startAt: number): Promise<unknown>;
  assignableUsers(project: string, query: Readonly<Record<string, string>>): Promise<unknown>;
  linkTypes(): Promise<unknown>;
  /** Shown to whoever may browse it. */
  project(key: string): Promise<unknown>;
  issue(key: string, fields: readonly string[]): Promise<unknown>;
  /** A page of its changelog (Cloud only). */
  changelog(key: string, startAt: number): Promise<unknown>;
  /** With the changelog in it (on Cloud only the latest of it). */
  issueWithChangelog(key: string): Promise<unknown>;
  statuses(): Promise<unknown>;
  /** A POST that reads: `/search`, `/search/jql` or `/issue/bulkfetch`. */
  search(path: string, body: JsonObject): Promise<unknown>;
  /** 400 is an answer: it tells what is wrong with each. */
  createIssues(issueUpdates: readonly JsonObject[]): Promise<BulkAnswer>;
  linkIssues(link: JsonObject): Promise<void>;
  updateIssue(key: string, update: JsonObject): Promise<void>;
  assign(key: string, user: JsonObject): Promise<void>;
  addWatcher(key: string, userId: string): Promise<void>;
  addComment(key: string, text: unknown): Promise<void>;
  transitions(key: string): Promise<unknown>;
  transition(key: string, body: JsonObject): Promise<void>;
}

/** What jira-client's types call private and its documentation does not: the way to endpoints that it has no method for. */
interface OpenJiraApi {
  makeUri(options: { pathname: string; query?: Readonly<Record<string, string>> }): string;
  makeRequestHeader(uri: string, options?: JsonObject): JsonObject;
  doRequest(options: JsonObject): Promise<unknown>;
}

export interface ConnectionOptions {
  /** Root URL of Jira. */
  readonly server: string;
  readonly apiVersion: '2' | '3';
  readonly request: ReturnType<typeof jiraRequest>;
}

export function openConnection({ server, apiVersion, request }: ConnectionOptions): JiraConnection {
  const { protocol, hostname, port, pathname } = new URL(server);
  // No credentials here: our request function signs, so that they are held in one place only.
  const jira = new JiraApi({
    protocol: protocol.replace(':', ''),
    host: hostname,
    ...(port !== '' && { port }),
    base: pathname.replace(/\/+$/, ''),
    apiVersion,
    request,
  });
  const open = jira as unknown as OpenJiraApi;
  const call = (pathname: string, options: JsonObject = {}, query: Readonly<Record<string, string>> = {}) =>
    open.doRequest(open.makeRequestHeader(open.makeUri({ pathname, query: encodedValues(query) }), options));

  return {
    serverInfo: () => answerOf(jira.getServerInfo()),
    myself: () => answerOf(jira.getCurrentUser()),
    issueTypes: (project, startAt) => answerOf(call(`/issue/createmeta/${part(project)}/issuetypes`, {}, page(startAt))),
    createFields: (project, type, startAt) =>
      answerOf(call(`/issue/createmeta/${part(project)}/issuetypes/${part(type)}`, {}, page(startAt))),
    assignableUsers: (project, query) => answerOf(call('/user/assignable/search', {}, { project, maxResults: '1000', ...query })),
    linkTypes: () => answerOf(jira.listIssueLinkTypes()),
    project: (key) => answerOf(call(`/project/${part(key)}`)),
    issue: (key, fields) => answerOf(call(`/issue/${part(key)}`, {}, { fields: fields.join(',') })),
    changelog: (key, startAt) => answerOf(call(`/issue/${part(key)}/changelog`, {}, { startAt: String(startAt), maxResults: '100' })),
    issueWithChangelog: (key) => answerOf(call(`/issue/${part(key)}`, {}, { fields: 'status', expand: 'changelog' })),
    statuses: () => answerOf(call('/status')),
    search: (path, body) => answerOf(call(path, { method: 'POST', body, repeatable: true })),
    createIssues: async (issueUpdates) => {
      const options = { method: 'POST', body: { issueUpdates }, answers: [400], timeout: BULK_TIMEOUT_MS };
      const { status, body } = await settledOf(call('/issue/bulk', options));
      return { status, body };
    },
    linkIssues: (link) => done(jira.issueLink(link)),
    updateIssue: (key, update) => done(jira.updateIssue(part(key), update)),
    assign: (key, user) => done(call(`/issue/${part(key)}/assignee`, { method: 'PUT', body: user })),
    // Adding a watcher twice changes nothing, so a lost answer may be asked for again.
    addWatcher: (key, userId) => done(call(`/issue/${part(key)}/watchers`, { method: 'POST', body: userId, repeatable: true })),
    addComment: (key, text) => done(call(`/issue/${part(key)}/comment`, { method: 'POST', body: { body: text } })),
    transitions: (key) => answerOf(jira.listTransitions(part(key))),
    transition: (key, body) => done(jira.transitionIssue(part(key), body)),
  };
}

/** Cloud gives 50 unless asked, and no more than 200. */
function page(startAt: number): Readonly<Record<string, string>> {
  return { startAt: String(startAt), maxResults: '200' };
}

/**
 * jira-client decodes the whole URL after it has built it, so that a `/` or `&` in a value would change
 * the request; what is encoded once more survives that.
 */
function part(value: string): string {
  return encodeURIComponent(encodeURIComponent(value));
}

function encodedValues(query: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(query).map(([key, value]) => [key, encodeURIComponent(value)]));
}

async function settledOf(reply: Promise<unknown>): Promise<Extract<Settled, { kind: 'answer' }>> {
  const settled = await reply;
  if (!isSettled(settled)) throw new Error('jira-client did not hand on what its request function returned');
  if (settled.kind === 'failure') throw settled.error;
  return settled;
}

function isSettled(value: unknown): value is Settled {
  return isObject(value) && (value.kind === 'answer' || (value.kind === 'failure' && value.error instanceof Error));
}

async function answerOf(reply: Promise<unknown>): Promise<unknown> {
  return (await settledOf(reply)).body;
}

async function done(reply: Promise<unknown>): Promise<void> {
  await settledOf(reply);
}
