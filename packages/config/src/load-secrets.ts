import { ConfigError } from '@keyhammer/core';
import { hammerApi, namedApi } from './credentials/api.ts';
import { itemIbm, namedIbm } from './credentials/ibm.ts';
import { hammerJira, namedJira } from './credentials/jira.ts';
import { MISSING } from './credentials/missing.ts';
import { firstOf, parseSecret, placesOf, type Reader } from './credentials/places.ts';
import { placesOfOci } from './credentials/places-of-oci.ts';
import { ABSENT, type Reading } from './credentials/reading.ts';
import { hammerSlack, namedSlack } from './credentials/slack.ts';
import { hammerSlackSigning, namedSlackSigning } from './credentials/slack-signing.ts';
import type { SecretSources, Service } from './credentials/sources.ts';
import type { IbmCredentials, JiraCredentials, Secrets, SlackCredentials } from './secrets.ts';

export type * from './credentials/sources.ts';

const jiraReader: Reader<JiraCredentials> = { item: 'jira', named: namedJira, hammer: hammerJira };
const slackReader: Reader<SlackCredentials> = { item: 'slack', named: namedSlack, hammer: hammerSlack };
const apiReader: Reader<string> = { item: 'api', named: namedApi, hammer: hammerApi };
const slackSigningReader: Reader<string> = { item: 'slack', named: namedSlackSigning, hammer: hammerSlackSigning };
const ibmReader: Reader<IbmCredentials> = { item: 'ibm', named: namedIbm, hammer: itemIbm };

/**
 * Finds the secrets that are needed: for each service the first source that has it, and no source
 * beyond is asked.
 * @throws ConfigError if something is missing or malformed, with every way to give it and no secret.
 * What the sources themselves throw passes through.
 */
export async function loadSecrets(sources: SecretSources, need: Readonly<Partial<Record<Service, boolean>>>): Promise<Secrets> {
  const secret = once(async () => parseSecret(await sources.readSecret?.()));
  const read = async <T>(service: Service, find: () => Promise<Reading<T>>): Promise<Reading<T>> => (need[service] ? await find() : ABSENT);
  const readings = {
    jira: await read('jira', () => firstOf(placesOf(jiraReader, sources, secret))),
    slack: await read('slack', () => firstOf(placesOf(slackReader, sources, secret))),
    api: await read('api', () => firstOf(placesOf(apiReader, sources, secret))),
    slackSigning: await read('slackSigning', () => firstOf(placesOf(slackSigningReader, sources, secret))),
    ibm: await read('ibm', () => firstOf(placesOf(ibmReader, sources, secret))),
    oci: await read('oci', () => firstOf(placesOfOci(sources, secret))),
  };
  const needed = (Object.keys(readings) as Service[]).filter((service) => need[service]);
  const problems = needed.flatMap((service) => problemsOf(service, readings[service]));
  if (problems.length > 0) throw new ConfigError([...new Set(problems)].join('\n\n'));
  const { jira, slack, api, slackSigning, ibm, oci } = readings;
  return {
    ...(jira.kind === 'found' && { jira: jira.credentials }),
    ...(slack.kind === 'found' && { slack: slack.credentials }),
    ...(api.kind === 'found' && { apiToken: api.credentials }),
    ...(slackSigning.kind === 'found' && { slackSigningSecret: slackSigning.credentials }),
    ...(ibm.kind === 'found' && { ibm: ibm.credentials }),
    ...(oci.kind === 'found' && { oci: oci.credentials }),
  };
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

function once<T>(read: () => Promise<T>): () => Promise<T> {
  let result: Promise<T> | undefined;
  return () => {
    result ??= read();
    return result;
  };
}
