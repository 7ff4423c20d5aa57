import { InvalidArgumentError } from 'commander';

/** Collects an option that may be given more than once, or as a comma-separated list. */
export function collect(value: string, former: readonly string[] = []): readonly string[] {
  return [
    ...former,
    ...value
      .split(',')
      .map((part) => part.trim())
      .filter((part) => part !== ''),
  ];
}

/** Days, as `90` or `90d`. */
export function days(value: string): number {
  const match = /^(\d+(?:\.\d+)?)d?$/.exec(value.trim());
  const number = Number(match?.[1]);
  if (!match || !Number.isFinite(number) || number > 36_500) throw new InvalidArgumentError('Give a number of days, such as 90 or 14d.');
  return number;
}
