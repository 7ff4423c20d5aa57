import { CronExpressionParser } from 'cron-parser';

const FIELDS = 5;
const NICKNAMES = /^@(yearly|annually|monthly|weekly|daily|midnight|hourly)$/;

/** A line of a crontab without its command, or what switches it off. "" is not set, as in Hammer. */
export function isCrontab(text: string): boolean {
  if (text === '' || text === 'off' || NICKNAMES.test(text)) return true;
  // The parser takes a sixth field for seconds, and letters for what cron has none of.
  if (text.trim().split(/\s+/).length !== FIELDS || /[LW#?HR]/i.test(text.replace(/[a-z]{3}/gi, ''))) return false;
  try {
    return CronExpressionParser.parse(text).hasNext();
  } catch {
    return false;
  }
}
