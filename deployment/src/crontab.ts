import { type CronExpression, CronExpressionParser } from 'cron-parser';

/** What crontab(5) says they stand for. */
const NICKNAMES: ReadonlyMap<string, string> = new Map([
  ['@yearly', '0 0 1 1 *'],
  ['@annually', '0 0 1 1 *'],
  ['@monthly', '0 0 1 * *'],
  ['@weekly', '0 0 * * 0'],
  ['@daily', '0 0 * * *'],
  ['@midnight', '0 0 * * *'],
  ['@hourly', '0 * * * *'],
]);
/** Numbers, names, and what joins them. The parser knows letters that neither cron has (`L`, `H`) nor we want. */
const FIELD = /^(\*|[\d,/-]|[a-z]{3})+$/i;
const FIELDS = 5;

interface Reading {
  /** Where the clock hangs that it is read from. */
  readonly timezone: string;
  /** Its runs are those after it; in epoch milliseconds. */
  readonly from: number;
}

/** @throws Error if it is no line of a crontab. */
export function parseCrontab(crontab: string, reading?: Reading): CronExpression {
  const line = NICKNAMES.get(crontab) ?? crontab.trim();
  const fields = line.split(/\s+/);
  if (fields.length !== FIELDS || !fields.every((field) => FIELD.test(field))) {
    throw new Error(`"${crontab}" is no line of a crontab: five fields, such as "30 4 * * mon-fri", or @daily, or "off"`);
  }
  return CronExpressionParser.parse(line, reading && { tz: reading.timezone, currentDate: new Date(reading.from) });
}

export interface CrontabField {
  readonly values: readonly unknown[];
}

/** Each once, in order. They are numbers: FIELD has refused the letters that the parser hands through. */
export function valuesOf({ values }: CrontabField): readonly number[] {
  return [...new Set(values.map(Number))].sort((a, b) => a - b);
}
