import type { ReceivedRequest, Reply } from '../loopback-service.ts';
import { issueTypeId } from './create-ticket.ts';
import { type JsonObject, json, refusal, refused } from './reply.ts';
import type { JiraProject, JiraWorld } from './world.ts';

const noSuchProject = refusal("No project could be found with key or id, or you don't have permission to create issues in it.", 404);

export function issueTypesPage(world: JiraWorld, request: ReceivedRequest, projectKey: string): Reply {
  const project = world.projects.find(({ key }) => key === projectKey);
  if (!project) return refused(noSuchProject);
  const types = project.issueTypes.map((name, index) => ({
    self: `${world.baseUrl}/rest/api/${world.dialect.apiVersion}/issuetype/${issueTypeId(index)}`,
    id: issueTypeId(index),
    description: '',
    iconUrl: `${world.baseUrl}/images/icons/task.png`,
    name,
    subtask: false,
  }));
  return page(world.dialect.createMetaKeys.issueTypes, types, request);
}

export function fieldsPage(world: JiraWorld, request: ReceivedRequest, projectKey: string, typeId: string): Reply {
  const project = world.projects.find(({ key }) => key === projectKey);
  if (!project?.issueTypes.some((_, index) => issueTypeId(index) === typeId)) return refused(noSuchProject);
  const fields = ['project', 'issuetype', ...project.createScreen].map((id) => fieldBody(project, id));
  return page(world.dialect.createMetaKeys.fields, fields, request);
}

function fieldBody(project: JiraProject, id: string): JsonObject {
  return {
    fieldId: id,
    key: id,
    name: id,
    required: ['project', 'issuetype', 'summary'].includes(id),
    hasDefaultValue: false,
    schema: { type: id === 'labels' || id === 'issuelinks' ? 'array' : 'string', system: id },
    operations: id === 'issuelinks' ? ['add'] : id === 'labels' ? ['add', 'set', 'remove'] : ['set'],
    ...(id === 'priority' && { allowedValues: project.priorities.map((name, index) => ({ id: String(index + 1), name })) }),
  };
}

/** Never more than five, whatever is asked: a client that reads one page only is caught. */
const pageLimit = 5;

function page(key: string, items: readonly JsonObject[], request: ReceivedRequest): Reply {
  const startAt = Number(request.query.get('startAt') ?? 0);
  const maxResults = Math.min(Number(request.query.get('maxResults') ?? 50), pageLimit);
  const shown = items.slice(startAt, startAt + maxResults);
  const isLast = startAt + shown.length >= items.length;
  return json(200, { [key]: shown, startAt, maxResults, total: items.length, ...(key === 'values' && { isLast }) });
}
