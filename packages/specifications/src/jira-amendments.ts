import { type Amendment, answersNothing, mayBeNull, partOf } from './amendment.ts';
import type { Specification } from './specification.ts';

const CHANGED = ['from', 'fromString', 'to', 'toString'];
const NOTHING_THERE =
  'A field that was empty, and one whose values have no ids (labels), comes as null, as in the examples of the specification itself.';

export const JIRA_CLOUD_AMENDMENTS: readonly Amendment[] = [
  mayBeNull('ChangeDetails', CHANGED, NOTHING_THERE),
  answersNothing(
    'POST /rest/api/3/issueLink',
    201,
    'A link is answered with an empty body; the specification has a schema that says nothing.',
  ),
  inBulkAsAlone('/rest/api/3/issue'),
];

export const JIRA_DATACENTER_AMENDMENTS: readonly Amendment[] = [
  mayBeNull('ChangeItemBean', CHANGED, NOTHING_THERE),
  inBulkAsAlone('/rest/api/2/issue'),
];

/** Keyhammer makes tickets in bulk only, where the specification would take anything. */
function inBulkAsAlone(path: string): Amendment {
  return {
    because: 'What is made in bulk, up to 50 at once, has to be as what is made alone: the prose says so, the schema does not.',
    apply(specification) {
      const items = bodySchemaOf(specification, path).schema;
      bodySchemaOf(specification, `${path}/bulk`).schema = {
        type: 'object',
        required: ['issueUpdates'],
        properties: { issueUpdates: { type: 'array', minItems: 1, maxItems: 50, items } },
      };
    },
  };
}

function bodySchemaOf(specification: Specification, path: string): Record<string, unknown> {
  return partOf(specification, ['paths', path, 'post', 'requestBody', 'content', 'application/json']);
}
