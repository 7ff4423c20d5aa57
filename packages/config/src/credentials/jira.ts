import type { JiraCredentials } from '../secrets.ts';
import { ABSENT, found, isRecord, malformed, type Named, type Reading, textAt, tokenText } from './reading.ts';

/** `JIRA_TOKEN`, or `JIRA_USERNAME` and `JIRA_API_TOKEN`. The first wins. */
export function namedJira(named: Named, where: string): Reading<JiraCredentials> {
  const token = textAt(named, 'JIRA_TOKEN');
  if (token !== undefined) return bearer(token, `JIRA_TOKEN in ${where}`);
  const username = textAt(named, 'JIRA_USERNAME');
  const password = textAt(named, 'JIRA_API_TOKEN');
  if (username === undefined && password === undefined) return ABSENT;
  if (username === undefined)
    return malformed(`JIRA_API_TOKEN is set in ${where}, but not JIRA_USERNAME (in Jira Cloud the e-mail address)`);
  if (password === undefined) return malformed(`JIRA_USERNAME is set in ${where}, but not JIRA_API_TOKEN`);
  return found({ kind: 'basic', username, password });
}

/** Hammer's: `{ oauth | basic | bearer }`. */
export function hammerJira(credentials: unknown, where: string): Reading<JiraCredentials> {
  if (!isRecord(credentials)) return malformed(`${where} is not an object with oauth, basic or bearer`);
  if (credentials.oauth !== undefined) return oauth(credentials.oauth, `oauth in ${where}`);
  if (credentials.basic !== undefined) return basic(credentials.basic, `basic in ${where}`);
  const token = isRecord(credentials.bearer) ? textAt(credentials.bearer, 'token') : textAt(credentials, 'bearer');
  return token === undefined ? malformed(`${where} has neither oauth, basic nor bearer`) : bearer(token, `bearer in ${where}`);
}

function bearer(text: string, where: string): Reading<JiraCredentials> {
  const token = tokenText(text, where);
  return token.kind === 'found' ? found({ kind: 'bearer', token: token.credentials }) : token;
}

function basic(value: unknown, where: string): Reading<JiraCredentials> {
  const [username, password] = isRecord(value) ? [textAt(value, 'username'), textAt(value, 'password')] : [];
  if (username === undefined || password === undefined) return malformed(`${where} needs username and password`);
  return found({ kind: 'basic', username, password });
}

function oauth(value: unknown, where: string): Reading<JiraCredentials> {
  const names = ['consumer_key', 'access_token', 'access_token_secret', 'key_cert'];
  const [consumerKey, accessToken, accessTokenSecret, key] = isRecord(value) ? names.map((name) => textAt(value, name)) : [];
  if (consumerKey === undefined || accessToken === undefined || accessTokenSecret === undefined || key === undefined) {
    return malformed(`${where} needs ${names.join(', ')}`);
  }
  // Pasted into a form, a key's line breaks often arrive as the two characters "\" and "n".
  return found({ kind: 'oauth', consumerKey, accessToken, accessTokenSecret, privateKey: key.replaceAll('\\n', '\n') });
}
