import { ConfigError } from '@keyhammer/core';
import { hammerApi, namedApi } from './credentials/api.ts';
import { hammerJira, namedJira } from './credentials/jira.ts';
import { ABSENT, isRecord, malformed, type Named, type Reading } from './credentials/reading.ts';
import { hammerSlack, namedSlack } from './credentials/slack.ts';
import { hammerSlackSigning, namedSlackSigning } from './credentials/slack-signing.ts';
import type { JiraCredentials, Secrets, SlackCredentials } from './secrets.ts';

/** What there are secrets for: signing in to Jira and Slack, the callers of the API, and Slack's own requests. */
export type Service = 'jira' | 'slack' | 'api' | 'slackSigning';

/** The items of Hammer's credentials table, and the objects in a secret of its shape. */
export type CredentialsItem = 'jira' | 'slack' | 'api';

/** Where credentials may be, in the order in which they are looked for. */
export interface SecretSources {
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** The text of the Secrets Manager secret that `credentials.secret_id` names. Read at most once. */
  readonly readSecret?: () => Promise<string>;
  /** An item of Hammer's credentials table, with its `credentials`; `undefined` if there is none. */
  readonly readCredentialsTable?: (item: CredentialsItem) => Promise<unknown>;
}

/** How one service's credentials are read out of each kind of source. */
interface Reader<T> {
  readonly item: CredentialsItem;
  readonly named: (named: Named, where: string) => Reading<T>;
  readonly hammer: (credentials: unknown, where: string) => Reading<T>;
}

const jiraReader: Reader<JiraCredentials> = { item: 'jira', named: namedJira, hammer: hammerJira };
const slackReader: Reader<SlackCredentials> = { item: 'slack', named: namedSlack, hammer: hammerSlack };
const apiReader: Reader<string> = { item: 'api', named: namedApi, hammer: hammerApi };
const slackSigningReader: Reader<string> = { item: 'slack', named: namedSlackSigning, hammer: hammerSlackSigning };

/**
 * Finds the secrets that are needed: for each service the first source that has it, and no source
 * beyond is asked.
 * @throws ConfigError if something is missing or malformed, with every way to give it and no secret.
 * What the sources themselves throw passes through.
 */
export async function loadSecrets(sources: SecretSources, need: Readonly<Partial<Record<Service, boolean>>>): Promise<Secrets> {
  const readSecret = once(async () => parseSecret(await sources.readSecret?.()));
  const read = async <T>(service: Service, reader: Reader<T>): Promise<Reading<T>> =>
    need[service] ? await readService(reader, sources, readSecret) : ABSENT;
  const readings = {
    jira: await read('jira', jiraReader),
    slack: await read('slack', slackReader),
    api: await read('api', apiReader),
    slackSigning: await read('slackSigning', slackSigningReader),
  };
  const needed = SERVICES.filter((service) => need[service]);
  const problems = needed.flatMap((service) => problemsOf(service, readings[service]));
  if (problems.length > 0) throw new ConfigError([...new Set(problems)].join('\n\n'));
  const { jira, slack, api, slackSigning } = readings;
  return {
    ...(jira.kind === 'found' && { jira: jira.credentials }),
    ...(slack.kind === 'found' && { slack: slack.credentials }),
    ...(api.kind === 'found' && { apiToken: api.credentials }),
    ...(slackSigning.kind === 'found' && { slackSigningSecret: slackSigning.credentials }),
  };
}

const SERVICES: readonly Service[] = ['jira', 'slack', 'api', 'slackSigning'];

type Secret = Reading<Named>;
const SECRET = 'the Secrets Manager secret';

async function readService<T>(reader: Reader<T>, sources: SecretSources, readSecret: () => Promise<Secret>): Promise<Reading<T>> {
  const fromEnvironment = reader.named(sources.environment, 'the environment');
  if (fromEnvironment.kind !== 'absent') return fromEnvironment;

  const secret = await readSecret();
  if (secret.kind === 'malformed') return secret;
  const fromSecret = secret.kind === 'found' ? fromSecretOf(reader, secret.credentials) : ABSENT;
  if (fromSecret.kind !== 'absent') return fromSecret;

  const item = await sources.readCredentialsTable?.(reader.item);
  return item === undefined || item === null ? ABSENT : fromItem(reader, item);
}

function fromSecretOf<T>(reader: Reader<T>, secret: Named): Reading<T> {
  const named = reader.named(secret, SECRET);
  const own = secret[reader.item];
  return named.kind === 'absent' && own !== undefined ? reader.hammer(own, `"${reader.item}" in ${SECRET}`) : named;
}

function fromItem<T>(reader: Reader<T>, item: unknown): Reading<T> {
  const where = `the item "${reader.item}" of the credentials table`;
  return isRecord(item) ? reader.hammer(item.credentials, where) : malformed(`${where} is not an object`);
}

/** The parser's own message quotes the text, so it is neither shown nor kept as a cause. */
function parseSecret(text: string | undefined): Secret {
  if (text === undefined) return ABSENT;
  try {
    const value: unknown = JSON.parse(text);
    if (isRecord(value)) return { kind: 'found', credentials: value };
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
  }
  return malformed(`${SECRET} is not a JSON object`);
}

function problemsOf(service: Service, reading: Reading<unknown>): readonly string[] {
  switch (reading.kind) {
    case 'found':
      return [];
    case 'malformed':
      return [`${reading.problem}.`];
    case 'absent':
      return [MISSING[service]];
  }
}

const MISSING: Readonly<Record<Service, string>> = {
  jira: `Jira is on, but there are no credentials for it. Give them in one of these ways:
  - in the environment: JIRA_USERNAME and JIRA_API_TOKEN, or JIRA_TOKEN (a bearer token)
  - in a Secrets Manager secret that credentials.secret_id names: JSON with the same names, or {"jira": {"oauth" | "basic" | "bearer": …}}
  - in Hammer's credentials table that credentials["ddb.table_name"] names: the item {"service": "jira", "credentials": …}
or set jira.enabled to false.`,
  slack: `Slack is on, but there are no credentials for it. Give them in one of these ways:
  - in the environment: SLACK_TOKEN, or SLACK_WEBHOOK_URL
  - in a Secrets Manager secret that credentials.secret_id names: JSON with the same names, or {"slack": {"api_token": …}}
  - in Hammer's credentials table that credentials["ddb.table_name"] names: the item {"service": "slack", "credentials": {"api_token": …}}
or set slack.enabled to false.`,
  api: `The API asks its callers for a token (api.authorization), but there is none. Give it in one of these ways:
  - in the environment: KEYHAMMER_API_TOKEN
  - in a Secrets Manager secret that credentials.secret_id names: JSON with the same name, or {"api": {"token": …}}
  - in Hammer's credentials table that credentials["ddb.table_name"] names: the item {"service": "api", "credentials": {"token": …}}
or set api.authorization to "iam" or "off".`,
  slackSigning: `Slack is interactive, but there is no signing secret to tell its requests from others. Give it in one of these ways:
  - in the environment: SLACK_SIGNING_SECRET
  - in a Secrets Manager secret that credentials.secret_id names: JSON with the same name, or {"slack": {"signing_secret": …}}
  - in Hammer's credentials table that credentials["ddb.table_name"] names: signing_secret in the credentials of the item "slack"
or set slack.interactive to false.`,
};

function once<T>(read: () => Promise<T>): () => Promise<T> {
  let result: Promise<T> | undefined;
  return () => {
    result ??= read();
    return result;
  };
}
