const SECRETS: readonly (readonly [RegExp, string])[] = [
  [/\bxox[a-z]-|\bxapp-/, 'what looks like a Slack token'],
  [/hooks\.slack(-gov)?\.com\/(services|workflows|triggers)\//, 'what looks like a Slack webhook'],
  [/\bATATT3[\w-]{20}/, 'what looks like an Atlassian API token'],
  [/-----BEGIN [A-Z ]*PRIVATE KEY-----/, 'what looks like a private key'],
  [/^\w+:\/\/[^/?#\s]*@/, 'a URL with a user name or a password in it'],
];

/** What kind of secret a text looks like, if it does. */
export function secretKind(text: string): string | undefined {
  return SECRETS.find(([pattern]) => pattern.test(text))?.[1];
}
