import { ABSENT, isRecord, malformed, type Named, type Reading, textAt, tokenText } from './reading.ts';

const VARIABLE = 'KEYHAMMER_API_TOKEN';

/** What callers of the HTTP API show: `KEYHAMMER_API_TOKEN`. */
export function namedApi(named: Named, where: string): Reading<string> {
  const token = textAt(named, VARIABLE);
  return token === undefined ? ABSENT : tokenText(token, `${VARIABLE} in ${where}`);
}

/** Hammer's: `{ token, url }`. The URL was its bot's; nobody asks for it here. */
export function hammerApi(credentials: unknown, where: string): Reading<string> {
  const token = isRecord(credentials) ? textAt(credentials, 'token') : undefined;
  return token === undefined ? malformed(`${where} has no token`) : tokenText(token, `token in ${where}`);
}
