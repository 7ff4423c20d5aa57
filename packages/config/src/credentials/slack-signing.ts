import { ABSENT, isRecord, malformed, type Named, type Reading, textAt, tokenText } from './reading.ts';

const VARIABLE = 'SLACK_SIGNING_SECRET';
/** Beside Hammer's `api_token`. */
export const SIGNING_SECRET = 'signing_secret';

/** What Slack signs its requests with: `SLACK_SIGNING_SECRET`. */
export function namedSlackSigning(named: Named, where: string): Reading<string> {
  const secret = textAt(named, VARIABLE);
  return secret === undefined ? ABSENT : tokenText(secret, `${VARIABLE} in ${where}`);
}

/** `{ api_token, signing_secret }`. Hammer's own has the token only, so another source may have this one. */
export function hammerSlackSigning(credentials: unknown, where: string): Reading<string> {
  if (!isRecord(credentials)) return malformed(`${where} is not an object with ${SIGNING_SECRET}`);
  const secret = textAt(credentials, SIGNING_SECRET);
  return secret === undefined ? ABSENT : tokenText(secret, `${SIGNING_SECRET} in ${where}`);
}
