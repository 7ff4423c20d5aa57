import { expect, test } from '@jest/globals';
import { coverageOf } from './scan.ts';

test('a scan without gaps is complete, and one with gaps names them all', () => {
  const gaps = [
    { what: 'credential report', reason: 'denied' },
    { what: 'access keys of alice', reason: 'throttled' },
  ];
  expect(coverageOf([])).toEqual({ kind: 'complete' });
  expect(coverageOf(gaps)).toEqual({ kind: 'partial', gaps });
});
