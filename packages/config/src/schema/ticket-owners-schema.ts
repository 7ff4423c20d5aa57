import { DRAFT, type JsonSchema, SCHEMA_KEY } from './json-schema.ts';
import { section, text, texts } from './values.ts';

const levels = {
  jira_project: text({
    title: 'Jira project',
    description: 'Key of the project that the tickets go to.',
    examples: ['AWSSEC'],
  }),
  jira_owner: text({
    title: 'Jira assignee',
    description: "Who gets the ticket when the user's owner tag names nobody that Jira can assign it to.",
    examples: ['Support-Cloud'],
  }),
  jira_parent_ticket: text({
    title: 'Parent ticket',
    description: 'The ticket that each new one is linked to.',
    examples: ['AWSSEC-1234'],
  }),
  slack_owner: texts({
    title: 'Slack receivers',
    description: "Channels (with `#`) and people who get the messages about issues; the user's owner tag adds one.",
    examples: [['#devops', 'bob'], '#devops'],
  }),
};

/** The JSON Schema of `ticket_owners.json`. */
export function ticketOwnersSchema(): JsonSchema {
  const product = section('Product', 'For users with this `product` tag, in this business unit.', levels);
  const businessUnit = section('Business unit', 'For users with this `bu` tag.', {
    ...levels,
    product: mapOf('Products', 'Value of the `product` tag → settings.', product),
  });
  return {
    $schema: DRAFT,
    ...section('Keyhammer: ticket_owners.json', "Who is told, and where tickets go. Hammer's own ticket_owners.json is read as it is.", {
      $schema: SCHEMA_KEY,
      ...levels,
      account: mapOf('Accounts', 'Account id → settings.', section('Account', 'For issues in this account.', levels)),
      user: usersByPattern,
      owner_tags: texts({
        title: 'Owner tags',
        description: 'The tags of a user that may name its owner, tried in this order. An empty list is none.',
        default: ['owner'],
        examples: [['owner', 'contact', 'created-by']],
      }),
      bu: mapOf('Business units', 'Value of the `bu` tag → settings.', businessUnit),
    }),
  };
}

const usersByPattern: JsonSchema = {
  title: 'Users',
  description:
    "Pattern → settings; `*` and `?` are wildcards. One that begins with `/` covers path and name (`/ci/*`), any other the user's name. The first that covers counts.",
  type: 'object',
  // The empty pattern would cover nobody.
  patternProperties: { '\\S': section('User', 'For issues of users that the pattern covers.', levels) },
  additionalProperties: false,
  examples: [{ 'svc-*': { slack_owner: '#services' } }],
  errorMessage: 'patterns of user names, each with settings',
};

function mapOf(title: string, description: string, value: JsonSchema): JsonSchema {
  return { title, description, type: 'object', additionalProperties: value, errorMessage: `an object: ${description.replace(/\.$/, '')}` };
}
