import { expect, test } from '@jest/globals';
import { AuditReading, beyondRetention } from './audit-reading.ts';

const SINCE = new Date('2026-01-01T00:00:00Z');
const USE = { at: new Date('2026-02-01T00:00:00Z'), service: 'ComputeApi', region: 'eu-frankfurt-1' };
const read = (problems: readonly string[], compartments = 3, regions = 2) =>
  new AuditReading({ since: SINCE, uses: new Map([['used', USE]]), compartments, regions, problems });

test('a use is a use, whatever else was not read', () => {
  expect(read([]).lastUsedOf('used')).toEqual({ kind: 'used', ...USE });
  expect(read(['denied']).lastUsedOf('used')).toEqual({ kind: 'used', ...USE });
});

test('what was not seen in a whole reading is unseen, and the reading is named', () => {
  expect(read([]).lastUsedOf('other')).toEqual({ kind: 'unseen', since: SINCE, source: 'OCI Audit, 3 compartments, 2 regions' });
  expect(read([], 1, 1).lastUsedOf('other')).toMatchObject({ source: 'OCI Audit, 1 compartment, 1 region' });
});

test('what was not seen in a part is unknown, and why is said', () => {
  const reason = 'not seen in use, but OCI Audit was not read in whole: denied';
  expect(read(['denied']).lastUsedOf('other')).toEqual({ kind: 'unknown', reason });
  expect(read(['denied', 'cut']).lastUsedOf('other')).toEqual({ kind: 'unknown', reason: `${reason}, and 1 more reason` });
});

test('what Audit has forgotten is told', () => {
  expect(beyondRetention(SINCE, { days: 90 })).toBe('Audit keeps 90 days, and the use since 2026-01-01 00:00 UTC is asked for');
  expect(beyondRetention(SINCE, { days: 90, unread: 'denied' })).toBe(
    'only 90 days are sure (denied), and the use since 2026-01-01 00:00 UTC is asked for',
  );
});
