import type { JiraCredentials, OciCredentials, Secrets, SlackCredentials } from './secrets.ts';

/** Every text that must not reach a log, in each form in which it travels. */
export function secretValues({ jira, slack, apiToken, slackSigningSecret, ibm, oci = [] }: Secrets): string[] {
  const texts = [apiToken, slackSigningSecret, ibm?.apiKey, ...(ibm?.apiKeys.values() ?? [])].filter((text) => text !== undefined);
  return [...(jira ? jiraValues(jira) : []), ...(slack ? slackValues(slack) : []), ...texts, ...oci.flatMap(ociValues)];
}

function jiraValues(jira: JiraCredentials): readonly string[] {
  switch (jira.kind) {
    case 'bearer':
      return [jira.token];
    case 'basic':
      // The second is what the Authorization header holds.
      return [jira.password, Buffer.from(`${jira.username}:${jira.password}`).toString('base64')];
    case 'oauth':
      return [jira.accessToken, jira.accessTokenSecret, ...keyValues(jira.privateKey)];
  }
}

function slackValues(slack: SlackCredentials): readonly string[] {
  // A failed request may name only the path, which is the secret part.
  return slack.kind === 'token' ? [slack.token] : [slack.url, new URL(slack.url).pathname];
}

function ociValues({ privateKey, passphrase }: OciCredentials): readonly string[] {
  return [...keyValues(privateKey), ...(passphrase === undefined ? [] : [passphrase])];
}

/** The second is what JSON makes of its line breaks. */
function keyValues(privateKey: string): readonly string[] {
  return [privateKey, JSON.stringify(privateKey).slice(1, -1)];
}
