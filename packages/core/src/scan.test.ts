import { expect, test } from '@jest/globals';
import { type Coverage, coverageOf, coverageOfKind } from './scan.ts';

test('a scan without gaps is complete, and one with gaps names them all', () => {
  const gaps = [
    { what: 'credential report', reason: 'denied' },
    { what: 'access keys of alice', reason: 'throttled' },
  ];
  expect(coverageOf([])).toEqual({ kind: 'complete' });
  expect(coverageOf(gaps)).toEqual({ kind: 'partial', gaps });
});

test('a scan with a gap is complete for the kinds that the gap is not in', () => {
  const ofPasswords = { kind: 'aws-console-password', what: 'login profiles', reason: 'throttled' } as const;
  const ofAll = { what: 'credential report', reason: 'denied' };
  const kindsSeen = (coverage: Coverage) =>
    (['aws-access-key', 'aws-console-password', 'aws-root-user'] as const).filter(
      (kind) => coverageOfKind({ coverage }, kind).kind === 'complete',
    );
  expect(kindsSeen({ kind: 'complete' })).toHaveLength(3);
  expect(kindsSeen({ kind: 'partial', gaps: [ofPasswords] })).toEqual(['aws-access-key', 'aws-root-user']);
  expect(kindsSeen({ kind: 'partial', gaps: [ofPasswords, ofAll] })).toEqual([]);
  expect(coverageOfKind({ coverage: { kind: 'partial', gaps: [ofPasswords, ofAll] } }, 'aws-access-key')).toEqual({
    kind: 'partial',
    gaps: [ofAll],
  });
});
