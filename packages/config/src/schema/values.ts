import type { Provider } from '@keyhammer/core';
import { ACCOUNT_IDS } from '../account-ids.ts';
import type { JsonSchema, Notes } from './json-schema.ts';

/** The most days that a setting may name: some 270 years, well inside what a date can hold. */
const MOST_DAYS = 99_999;

/** On or off. Anything but these four is a mistake: a misspelt "false" must not read as true, nor the reverse. */
export function flag(notes: Notes): JsonSchema {
  return { ...notes, enum: [true, false, 'true', 'false'], errorMessage: 'true or false' };
}

/** A switch that lets Keyhammer do what can hurt: the mistake says what is at stake, so that no other word is taken for a yes. */
export function arming(what: string, notes: Notes): JsonSchema {
  return { ...flag(notes), errorMessage: `true to arm ${what}, false to leave it off, and nothing else` };
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

interface WholeNumbers {
  readonly least: number;
  readonly most: number;
  /** The same numbers as texts: a regular expression, since a schema compares no texts. */
  readonly spelt: string;
  /** Of what: ` of days`. */
  readonly unit?: string;
}

export function wholeNumber({ least, most, spelt, unit = '' }: WholeNumbers, notes: Notes): JsonSchema {
  return {
    ...notes,
    type: ['integer', 'string'],
    minimum: least,
    maximum: most,
    pattern: `^(${spelt})$`,
    errorMessage: `a whole number${unit} from ${least} to ${most}`,
  };
}

const WHOLE_DAYS: WholeNumbers = { least: 1, most: MOST_DAYS, spelt: '[1-9]\\d{0,4}', unit: ' of days' };

export function wholeDays(notes: Notes): JsonSchema {
  return wholeNumber(WHOLE_DAYS, notes);
}

export function listOfWholeDays(notes: Notes): JsonSchema {
  return {
    ...notes,
    type: ['array', 'string'],
    items: wholeDays({ title: 'Days', description: '' }),
    pattern: `^\\s*(${commaSeparated(WHOLE_DAYS.spelt)})?$`,
    errorMessage: 'a list of whole numbers of days, or one text with commas between them',
  };
}

export function listOfChoices(values: readonly string[], least: 0 | 1, notes: Notes): JsonSchema {
  const some = commaSeparated(values.join('|'));
  return {
    ...notes,
    type: ['array', 'string'],
    items: choice(values, { title: notes.title, description: '' }),
    minItems: least,
    pattern: `^\\s*(${some})${least === 0 ? '?' : ''}$`,
    errorMessage: `a list of ${least === 0 ? '' : 'at least one of '}${values.join(', ')}, or one text with commas between them`,
  };
}

/** As a regular expression; blanks may stand around the commas, and at the end. */
function commaSeparated(element: string): string {
  return `(${element})(\\s*,\\s*(${element}))*\\s*`;
}

export function accountId(provider: Provider, notes: Notes): JsonSchema {
  const { pattern, allowed } = ACCOUNT_IDS[provider];
  return textMatching(`^${pattern}$`, allowed, notes);
}

export function accountIds(provider: Provider, notes: Notes): JsonSchema {
  const { pattern, allowed, several } = ACCOUNT_IDS[provider];
  return {
    ...notes,
    type: ['array', 'string'],
    items: textMatching(`^\\s*${pattern}\\s*$`, allowed, { title: 'Account id', description: '' }),
    pattern: `^\\s*(${commaSeparated(pattern)})?$`,
    errorMessage: `a list of ${several}, or one text with commas between them`,
  };
}

/** Account id → its name. */
export function accountNames(provider: Provider, notes: Notes): JsonSchema {
  return byAccountId(provider, 'its name', text({ title: 'Name of the account', description: '' }), notes);
}

/** Account id → whatever there is to say of it. @param what in words: `its name` */
export function byAccountId(provider: Provider, what: string, value: JsonSchema, notes: Notes): JsonSchema {
  const { pattern, several } = ACCOUNT_IDS[provider];
  return {
    ...notes,
    type: 'object',
    patternProperties: { [`^${pattern}$`]: value },
    additionalProperties: false,
    errorMessage: `${several}, each with ${what}`,
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

const ROOT_URL = 'https?://[^/?#\\s@,]+(/[^?#\\s,]*)?';
const ROOT_URL_IN_WORDS = 'a URL that begins with https://, without user name, password and query';

/** Where an API is: its paths are put behind it. "" is not set. */
export function rootUrl(notes: Notes): JsonSchema {
  return textMatching(`^(${ROOT_URL})?$`, ROOT_URL_IN_WORDS, notes);
}

export function rootUrls(notes: Notes): JsonSchema {
  return {
    ...notes,
    type: ['array', 'string'],
    items: textMatching(`^${ROOT_URL}$`, ROOT_URL_IN_WORDS, { title: 'URL', description: '' }),
    pattern: `^\\s*(${commaSeparated(ROOT_URL)})?$`,
    errorMessage: 'a list of URLs that begin with https://, or one text with commas between them',
  };
}

/** Hours of a day: `22:00-04:00`. */
export function hours(notes: Notes): JsonSchema {
  return { ...notes, type: 'string', format: 'hours', errorMessage: 'two different times as HH:MM-HH:MM, the second one up to 24:00' };
}

export function timezone(notes: Notes): JsonSchema {
  return { ...notes, type: 'string', format: 'timezone', errorMessage: 'the name of a time zone in the IANA database' };
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
