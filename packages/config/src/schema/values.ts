import type { JsonSchema, Notes } from './json-schema.ts';

/** The most days that a setting may name: some 270 years, well inside what a date can hold. */
const MOST_DAYS = 99_999;
const ACCOUNT_ID = '\\d{12}';

/** On or off. Anything but these four is a mistake: a misspelt "false" must not read as true, nor the reverse. */
export function flag(notes: Notes): JsonSchema {
  return { ...notes, enum: [true, false, 'true', 'false'], errorMessage: 'true or false' };
}

export function text(notes: Notes): JsonSchema {
  return { ...notes, type: 'string', errorMessage: 'a text in quotes' };
}

export function textMatching(pattern: string, allowed: string, notes: Notes): JsonSchema {
  return { ...notes, type: 'string', pattern, errorMessage: allowed };
}

export function choice(values: readonly string[], notes: Notes): JsonSchema {
  return { ...notes, enum: values, errorMessage: values.map((value) => `"${value}"`).join(' or ') };
}

/** A threshold: more than no time at all. */
export function positiveDays(notes: Notes): JsonSchema {
  return {
    ...notes,
    type: ['number', 'string'],
    exclusiveMinimum: 0,
    maximum: MOST_DAYS,
    pattern: '^(?=.*[1-9])\\d{1,5}(\\.\\d{1,6})?$',
    errorMessage: `a number of days above 0, up to ${MOST_DAYS}`,
  };
}

export function days(notes: Notes): JsonSchema {
  return {
    ...notes,
    type: ['number', 'string'],
    minimum: 0,
    maximum: MOST_DAYS,
    pattern: '^\\d{1,5}(\\.\\d{1,6})?$',
    errorMessage: `a number of days from 0 up to ${MOST_DAYS}`,
  };
}

export function count(notes: Notes): JsonSchema {
  return { ...notes, type: ['integer', 'string'], minimum: 0, pattern: '^\\d{1,9}$', errorMessage: 'a whole number, 0 or more' };
}

export function accountId(notes: Notes): JsonSchema {
  return textMatching(`^${ACCOUNT_ID}$`, 'an account id: 12 digits, in quotes', notes);
}

export function accountIds(notes: Notes): JsonSchema {
  return {
    ...notes,
    type: ['array', 'string'],
    items: textMatching(`^\\s*${ACCOUNT_ID}\\s*$`, 'an account id: 12 digits, in quotes', { title: 'Account id', description: '' }),
    pattern: `^\\s*(${ACCOUNT_ID}(\\s*,\\s*${ACCOUNT_ID})*\\s*)?$`,
    errorMessage: 'a list of account ids (12 digits, in quotes), or one text with commas between them',
  };
}

/** Account id → its name. */
export function accountNames(notes: Notes): JsonSchema {
  return {
    ...notes,
    type: 'object',
    patternProperties: { [`^${ACCOUNT_ID}$`]: text({ title: 'Name of the account', description: '' }) },
    additionalProperties: false,
    errorMessage: 'account ids (12 digits, in quotes), each with its name',
  };
}

export function texts(notes: Notes): JsonSchema {
  return {
    ...notes,
    type: ['array', 'string'],
    items: { type: 'string', errorMessage: 'a text in quotes' },
    errorMessage: 'a list of texts, or one text with commas between them',
  };
}

/** Regular expressions: no commas are read as separators, they belong to the expression. */
export function patterns(notes: Notes): JsonSchema {
  const allowed = "a regular expression in JavaScript's syntax";
  return {
    ...notes,
    type: ['array', 'string'],
    items: { type: 'string', format: 'message-pattern', errorMessage: allowed },
    format: 'message-pattern',
    errorMessage: `a list of regular expressions, or one, in JavaScript's syntax`,
  };
}

/** "" is not set. Without user name and password: secrets do not live in these files. */
export function url(notes: Notes): JsonSchema {
  const allowed = 'a URL that begins with https://, without user name or password';
  return textMatching('^(https?://[^/?#\\s@]+([/?#]\\S*)?)?$', allowed, notes);
}

export function tableName(notes: Notes): JsonSchema {
  return textMatching('^[A-Za-z0-9_.-]{3,255}$', "a DynamoDB table's name: 3 to 255 letters, digits, and . _ -", notes);
}

export function roleName(notes: Notes): JsonSchema {
  return textMatching(
    '^([\\w+=,.@/-]{1,512})?$',
    "an IAM role's name, not its ARN: letters, digits, and + = , . @ _ - (a path with / before it)",
    notes,
  );
}

export function section(title: string, description: string, properties: Readonly<Record<string, JsonSchema>>): JsonSchema {
  return {
    title,
    description,
    type: 'object',
    properties,
    additionalProperties: false,
    errorMessage: `an object with ${Object.keys(properties).join(', ')}`,
  };
}

/** Accepted because Hammer's files have it. */
export function unused(schema: JsonSchema): JsonSchema {
  return { ...schema, deprecationMessage: "Hammer's: accepted, and without effect in Keyhammer." };
}
