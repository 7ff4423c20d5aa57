import { daysInWords } from '@keyhammer/core';

const SECONDS_OF_DAY = 24 * 60 * 60;

/** `1 day 00:00:00`, `130 days 07:08:09`; what is left of a second is dropped. */
export function durationInWords(milliseconds: number): string {
  const seconds = Math.floor(milliseconds / 1000);
  const rest = seconds % SECONDS_OF_DAY;
  const clock = [rest / 3600, (rest / 60) % 60, rest % 60].map((part) => String(Math.floor(part)).padStart(2, '0'));
  return `${daysInWords(Math.floor(seconds / SECONDS_OF_DAY))} ${clock.join(':')}`;
}

/** `2026-03-02 09:30:00 UTC`: where the second counts. */
export function formatSecond(instant: Date): string {
  return `${instant.toISOString().slice(0, 19).replace('T', ' ')} UTC`;
}
