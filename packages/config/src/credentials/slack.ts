import type { SlackCredentials } from '../secrets.ts';
import { ABSENT, found, isRecord, malformed, type Named, type Reading, textAt, tokenText } from './reading.ts';
import { SIGNING_SECRET } from './slack-signing.ts';

/** `SLACK_TOKEN`, or `SLACK_WEBHOOK_URL`. The first wins: it can do more. */
export function namedSlack(named: Named, where: string): Reading<SlackCredentials> {
  const token = textAt(named, 'SLACK_TOKEN');
  if (token !== undefined) return tokenOf(token, `SLACK_TOKEN in ${where}`);
  const url = textAt(named, 'SLACK_WEBHOOK_URL');
  if (url === undefined) return ABSENT;
  return isWebhook(url)
    ? found({ kind: 'webhook', url })
    : malformed(`SLACK_WEBHOOK_URL in ${where} is not a URL that begins with https://`);
}

/** Hammer's: `{ api_token }`. The signing secret may stand there alone, with the token elsewhere. */
export function hammerSlack(credentials: unknown, where: string): Reading<SlackCredentials> {
  const token = isRecord(credentials) ? textAt(credentials, 'api_token') : undefined;
  if (token !== undefined) return tokenOf(token, `api_token in ${where}`);
  const hasSigningSecret = isRecord(credentials) && textAt(credentials, SIGNING_SECRET) !== undefined;
  return hasSigningSecret ? ABSENT : malformed(`${where} has no api_token`);
}

function tokenOf(text: string, where: string): Reading<SlackCredentials> {
  const token = tokenText(text, where);
  return token.kind === 'found' ? found({ kind: 'token', token: token.credentials }) : token;
}

/** A webhook is a secret, so it travels encrypted; a test's may stay on the machine. */
function isWebhook(url: string): boolean {
  const parsed = URL.parse(url);
  if (parsed === null) return false;
  return parsed.protocol === 'https:' || (parsed.protocol === 'http:' && ['127.0.0.1', 'localhost', '[::1]'].includes(parsed.hostname));
}
