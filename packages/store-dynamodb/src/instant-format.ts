const ISO_8601 = /^(\d{4}-\d\d-\d\d)T\d\d:\d\d:\d\d(\.\d{1,9})?(Z|[+-]\d\d:\d\d)$/;

/**
 * As Python's `datetime.isoformat()` writes it, which is what Hammer stores and compares as text:
 * `2018-02-14T16:48:02+00:00`, and with a fraction, six digits of it.
 */
export function formatInstant(instant: Date): string {
  const iso = instant.toISOString();
  return iso.endsWith('.000Z') ? iso.replace('.000Z', '+00:00') : iso.replace('Z', '000+00:00');
}

/** `undefined` for anything but a full ISO 8601 time with an offset. Digits below the millisecond are dropped. */
export function parseInstant(text: string): Date | undefined {
  const [, day, , offset] = ISO_8601.exec(text) ?? [];
  if (day === undefined) return undefined;
  const instant = new Date(text);
  if (Number.isNaN(instant.getTime())) return undefined;
  // JavaScript reads 31 February as 3 March.
  const isUtc = offset === 'Z' || offset === '+00:00';
  return isUtc && instant.toISOString().slice(0, 10) !== day ? undefined : instant;
}
