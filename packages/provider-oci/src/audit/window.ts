import { isBefore } from '@keyhammer/core';

/** A stretch of time, its end not in it. */
export interface Window {
  readonly since: Date;
  readonly until: Date;
}

export const MINUTE_MS = 60 * 1000;

/**
 * An event is found by when Audit processed it, which may be some minutes after it happened. What is read later
 * goes back this far into what has been read.
 */
const LATE_EVENTS_MS = 15 * MINUTE_MS;

/** Audit's windows begin and end with a minute. */
export function startOfMinute(instant: Date): Date {
  return new Date(Math.floor(instant.getTime() / MINUTE_MS) * MINUTE_MS);
}

export function startOfNextMinute(instant: Date): Date {
  return new Date(Math.ceil(instant.getTime() / MINUTE_MS) * MINUTE_MS);
}

/** What of a window is still to be read, where one has been. */
export function windowsToRead(wanted: Window, read: Window | undefined): readonly Window[] {
  if (!read) return [wanted].filter(isNotEmpty);
  const before = { since: wanted.since, until: read.since };
  const after = { since: new Date(Math.max(wanted.since.getTime(), read.until.getTime() - LATE_EVENTS_MS)), until: wanted.until };
  return [before, ...(isBefore(read.until, wanted.until) ? [after] : [])].filter(isNotEmpty);
}

/** Both, and what is between them. */
export function unionOf(a: Window, b: Window | undefined): Window {
  if (!b) return a;
  return { since: isBefore(a.since, b.since) ? a.since : b.since, until: isBefore(a.until, b.until) ? b.until : a.until };
}

function isNotEmpty({ since, until }: Window): boolean {
  return isBefore(since, until);
}
