import type { JiraUser } from './jira-user.ts';
import { isObject, type JsonObject, listIn, stringIn } from './reply.ts';

/** What Cloud and Data Center say differently. */
export interface Dialect {
  readonly deployment: 'cloud' | 'datacenter';
  readonly apiVersion: '3' | '2';
  readonly deploymentType: 'Cloud' | 'Server';
  readonly version: string;
  /** Where createmeta keeps its page. */
  readonly createMetaKeys: { readonly issueTypes: string; readonly fields: string };
  /** The parameter of a user search that holds what was typed. */
  readonly userQuery: 'query' | 'username';
  idOf(user: JiraUser): string;
  userBody(user: JiraUser, baseUrl: string): JsonObject;
  /** The user id in a field's value; a string in `problem` says what is wrong with it. */
  userIdIn(value: unknown): { readonly id: string | null } | { readonly problem: string };
  /** Why a text can't be stored; `undefined` if it can. */
  textProblem(value: unknown, limit: number): string | undefined;
}

const cloud: Dialect = {
  deployment: 'cloud',
  apiVersion: '3',
  deploymentType: 'Cloud',
  version: '1001.0.0-SNAPSHOT',
  createMetaKeys: { issueTypes: 'issueTypes', fields: 'fields' },
  userQuery: 'query',
  idOf: (user) => user.accountId,
  userBody: (user, baseUrl) => ({
    self: `${baseUrl}/rest/api/3/user?accountId=${encodeURIComponent(user.accountId)}`,
    accountId: user.accountId,
    accountType: 'atlassian',
    displayName: user.displayName,
    emailAddress: user.email,
    active: true,
    timeZone: 'Etc/UTC',
  }),
  userIdIn: (value) => {
    if (value === null || (isObject(value) && value.accountId === null)) return { id: null };
    const id = stringIn(value, 'accountId') ?? stringIn(value, 'id');
    if (id !== undefined) return { id };
    return { problem: "'accountId' must be the only user identifying query parameter in GDPR strict mode." };
  },
  textProblem: (value, limit) => {
    if (!isAdf(value)) return 'Operation value must be an Atlassian Document (see the Atlassian Document Format)';
    return tooLong(JSON.stringify(value).length, limit);
  },
};

const datacenter: Dialect = {
  deployment: 'datacenter',
  apiVersion: '2',
  deploymentType: 'Server',
  version: '10.3.24',
  createMetaKeys: { issueTypes: 'values', fields: 'values' },
  userQuery: 'username',
  idOf: (user) => user.name,
  userBody: (user, baseUrl) => ({
    self: `${baseUrl}/rest/api/2/user?username=${encodeURIComponent(user.name)}`,
    key: `JIRAUSER${user.name}`,
    name: user.name,
    emailAddress: user.email,
    displayName: user.displayName,
    active: true,
    deleted: false,
    timeZone: 'GMT',
    locale: 'en_US',
  }),
  userIdIn: (value) => {
    if (value === null || (isObject(value) && value.name === null)) return { id: null };
    const id = stringIn(value, 'name');
    return id === undefined ? { problem: "expected Object containing a 'name' property" } : { id };
  },
  textProblem: (value, limit) => {
    if (typeof value !== 'string') return 'Operation value must be a string';
    return tooLong(value.length, limit);
  },
};

export const dialects = { cloud, datacenter } as const;

function tooLong(length: number, limit: number): string | undefined {
  return length > limit ? `The entered text is too long. It exceeds the allowed limit of ${limit} characters.` : undefined;
}

const adfNodes = new Set(['paragraph', 'text', 'hardBreak', 'bulletList', 'listItem', 'heading', 'rule', 'codeBlock', 'blockquote']);
const adfMarks = new Set(['strong', 'em', 'code', 'link', 'underline', 'strike']);

function isAdf(value: unknown): boolean {
  return isObject(value) && value.type === 'doc' && value.version === 1 && Array.isArray(value.content) && value.content.every(isAdfNode);
}

function isAdfNode(node: unknown): boolean {
  if (!isObject(node) || typeof node.type !== 'string' || !adfNodes.has(node.type)) return false;
  if (node.type === 'text') return typeof node.text === 'string' && node.text !== '' && listIn(node, 'marks').every(isAdfMark);
  return listIn(node, 'content').every(isAdfNode);
}

function isAdfMark(mark: unknown): boolean {
  return isObject(mark) && typeof mark.type === 'string' && adfMarks.has(mark.type);
}
