import { AwsError } from './aws-error.ts';

type Input = Readonly<Record<string, unknown>>;

/** A text that must be there, and must not be empty. */
export function text(input: Input, name: string): string {
  const value = optionalText(input, name);
  if (value) return value;
  throw invalidRequest(`You must provide a value for ${name}.`);
}

export function optionalText(input: Input, name: string): string | undefined {
  const value = input[name];
  if (value === undefined || value === null) return undefined;
  if (typeof value !== 'string') throw invalidRequest(`${name} must be a string.`);
  return value;
}

/** The id that the new version will have; the SDK makes one up where the caller gives none. */
export function clientToken(input: Input): string | undefined {
  const token = optionalText(input, 'ClientRequestToken');
  if (token !== undefined && (token.length < 32 || token.length > 64)) {
    throw new AwsError('InvalidParameterException', 400, 'ClientRequestToken must be 32-64 characters long.');
  }
  return token;
}

export function tagList(input: Input): readonly (readonly [string, string])[] {
  return list(input.Tags).map((tag) => [text(recordOf(tag), 'Key'), optionalText(recordOf(tag), 'Value') ?? '']);
}

/** Absent: the new version becomes the current one. */
export function stageList(input: Input): readonly string[] {
  return input.VersionStages === undefined ? ['AWSCURRENT'] : list(input.VersionStages).map(String);
}

function list(value: unknown): readonly unknown[] {
  if (value === undefined || value === null) return [];
  if (Array.isArray(value)) return value;
  throw invalidRequest('A list was expected.');
}

function recordOf(value: unknown): Input {
  if (typeof value === 'object' && value !== null) return { ...value };
  throw invalidRequest('An object was expected.');
}

function invalidRequest(message: string): AwsError {
  return new AwsError('InvalidRequestException', 400, message);
}
