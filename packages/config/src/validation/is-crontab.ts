import { CronExpressionParser } from 'cron-parser';

const NICKNAMES = /^@(yearly|annually|monthly|weekly|daily|midnight|hourly)$/;
/** How many values minute, hour, day of month, month and day of week have. */
const VALUES = [60, 24, 31, 12, 7];
const NAMES = /[a-z]{3}/gi;

/** A line of a crontab without its command, or what switches it off. "" is not set, as in Hammer. */
export function isCrontab(text: string): boolean {
  if (text === '' || text === 'off' || NICKNAMES.test(text)) return true;
  const fields = text.trim().split(/\s+/);
  // The parser takes a sixth field for seconds.
  if (fields.length !== VALUES.length || !fields.every((field, index) => isCronsOwn(field, VALUES[index] ?? 0))) return false;
  if (isDaysInBoth(fields)) return false;
  try {
    return CronExpressionParser.parse(text).hasNext();
  } catch {
    return false;
  }
}

/**
 * Cron runs on days that are in either day field, but where one of them begins with a star, on days that are in both: the schedules
 * of the central account can't say that.
 */
function isDaysInBoth([, , dayOfMonth = '', , dayOfWeek = '']: readonly string[]): boolean {
  const stepped = (field: string) => field !== '*' && field.includes('*');
  return (stepped(dayOfMonth) && dayOfWeek !== '*') || (stepped(dayOfWeek) && dayOfMonth !== '*');
}

/**
 * Without what the parser takes and cron does not, or others read otherwise: letters such as `L`, a step of a single
 * value, and one so long that it is never taken.
 */
function isCronsOwn(field: string, values: number): boolean {
  if (/[^\d*,/-]/.test(field.replace(NAMES, ''))) return false;
  return field.split(',').every((element) => {
    const [range = '', step] = element.split('/');
    return step === undefined || ((range === '*' || range.includes('-')) && Number(step) < values);
  });
}
