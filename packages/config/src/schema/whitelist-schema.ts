import { providerOf } from '@keyhammer/core';
import { ACCOUNT_IDS } from '../account-ids.ts';
import type { ConfigurableCheck } from './check-section.ts';
import { otherPlaybooks } from './hammer-sections.ts';
import { DRAFT, type JsonSchema, SCHEMA_KEY } from './json-schema.ts';

/** Hammer's way to put a comment into JSON. */
export const COMMENT_KEY = '__comment__';
const COMMENT: JsonSchema = { title: 'A comment' };

/** The JSON Schema of `whitelist.json`: check → account id → entries. */
export function whitelistSchema(checks: readonly ConfigurableCheck[]): JsonSchema {
  return {
    $schema: DRAFT,
    title: 'Keyhammer: whitelist.json',
    description: "Approved exceptions. Hammer's own whitelist.json is read as it is.",
    type: 'object',
    properties: {
      $schema: SCHEMA_KEY,
      [COMMENT_KEY]: COMMENT,
      ...Object.fromEntries(checks.map((check) => [check.name, checkExceptions(check)])),
      ...Object.fromEntries(otherPlaybooks(checks).map((name) => [name, ignoredExceptions(name)])),
    },
    additionalProperties: false,
    errorMessage: 'an object: the name of a check, in it account ids, in each a list of entries',
  };
}

function checkExceptions(check: ConfigurableCheck): JsonSchema {
  const [account] = ACCOUNT_IDS[providerOf(check.kind)].examples;
  return {
    title: check.title,
    description: `Exceptions from the check "${check.title}": account id → list of entries.`,
    type: 'object',
    properties: { [COMMENT_KEY]: COMMENT },
    additionalProperties: {
      title: 'Exceptions in this account',
      type: 'array',
      items: entry,
      errorMessage: 'a list of entries (a name may hold a comma, so no text with commas)',
    },
    examples: [{ [account]: ['ci-deploy', { id: 'backup-*', reason: 'runs once a year', approver: 'alice', expires: '2027-06-30' }] }],
    errorMessage: 'an object: account ids, each with a list of entries',
  };
}

const NAMED = 'the id or name of a credential, or of whose it is';
const ENTRY = `a text (${NAMED}), or an object with id, reason, approver, expires`;

const entry: JsonSchema = {
  title: 'Entry',
  description: 'What the check leaves alone: the id or name of a credential, or of its user or service ID; or an object that says more.',
  type: ['string', 'object'],
  properties: {
    [COMMENT_KEY]: COMMENT,
    id: {
      title: 'Id or name',
      description: '`*` stands for any characters, `?` for one.',
      type: 'string',
      pattern: '\\S',
      errorMessage: `${NAMED}; * and ? are wildcards`,
    },
    reason: { title: 'Reason', description: 'Why the exception was granted.', type: 'string', errorMessage: 'a text in quotes' },
    approver: { title: 'Approver', description: 'Who granted it.', type: 'string', errorMessage: 'a text in quotes' },
    expires: {
      title: 'Expiry',
      description: 'The last day (UTC) on which the entry counts, or the instant at which it stops to count.',
      examples: ['2027-06-30', '2027-06-30T12:00:00Z'],
      type: 'string',
      // A leap second is a valid date-time, and no valid Date.
      anyOf: [{ format: 'date' }, { format: 'date-time', pattern: '^[^:]*:[^:]*:[0-5]' }],
      errorMessage: 'a day such as "2027-06-30", or an instant with its offset such as "2027-06-30T12:00:00Z"',
    },
  },
  required: ['id'],
  additionalProperties: false,
  errorMessage: ENTRY,
};

function ignoredExceptions(name: string): JsonSchema {
  return {
    title: name,
    description: "Exceptions from one of Hammer's playbooks that Keyhammer does not have.",
    deprecationMessage: 'Accepted, and ignored.',
  };
}
