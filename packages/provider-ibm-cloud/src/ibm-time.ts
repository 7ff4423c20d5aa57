/** `2025-09-01T07:23+0000`, with or without seconds and their fraction, and with the zone in any of the usual forms. */
const FORM = /^(\d{4}-\d\d-\d\dT\d\d:\d\d)(:\d\d)?(\.\d{1,9})?(?:Z|([+-]\d\d):?(\d\d))$/;

/** An instant as IBM Cloud writes it; `undefined` for anything else. IBM tells no seconds in some places, and no colon in the zone. */
export function parseIbmTime(text: string): Date | undefined {
  const [, minutes, seconds = ':00', fraction = '', hours = '+00', minutesOfZone = '00'] = FORM.exec(text) ?? [];
  if (!minutes) return undefined;
  const instant = new Date(`${minutes}${seconds}${fraction.slice(0, 4)}${hours}:${minutesOfZone}`);
  return Number.isNaN(instant.getTime()) ? undefined : instant;
}
