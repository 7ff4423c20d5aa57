import { describe, expect, test } from '@jest/globals';
import { startOfMinute, startOfNextMinute, unionOf, type Window, windowsToRead } from './window.ts';

const at = (time: string) => new Date(`2026-03-01T${time}Z`);
const from = (since: string, until: string): Window => ({ since: at(since), until: at(until) });

test.each([
  ['12:00:00.000', '12:00:00', '12:00:00'],
  ['12:00:00.001', '12:00:00', '12:01:00'],
  ['12:00:59.999', '12:00:00', '12:01:00'],
])('%s is between two minutes', (time, before, after) => {
  expect(startOfMinute(at(time))).toEqual(at(before));
  expect(startOfNextMinute(at(time))).toEqual(at(after));
});

describe('what is still to be read', () => {
  test.each([
    ['everything, if nothing was', from('10:00:00', '12:00:00'), undefined, [from('10:00:00', '12:00:00')]],
    ['nothing of an empty window', from('12:00:00', '12:00:00'), undefined, []],
    ['nothing twice', from('10:00:00', '12:00:00'), from('10:00:00', '12:00:00'), []],
    ['nothing of what lies within', from('10:30:00', '11:30:00'), from('10:00:00', '12:00:00'), []],
    [
      'what has come since, and what may have come late',
      from('10:00:00', '12:01:00'),
      from('10:00:00', '12:00:00'),
      [from('11:45:00', '12:01:00')],
    ],
    ['what came before', from('09:00:00', '12:00:00'), from('10:00:00', '12:00:00'), [from('09:00:00', '10:00:00')]],
    ['both', from('09:00:00', '13:00:00'), from('10:00:00', '12:00:00'), [from('09:00:00', '10:00:00'), from('11:45:00', '13:00:00')]],
    ['no more than is wanted', from('11:50:00', '12:01:00'), from('10:00:00', '12:00:00'), [from('11:50:00', '12:01:00')]],
  ] as const)('is %s', (_what, wanted, read, expected) => {
    expect(windowsToRead(wanted, read)).toEqual(expected);
  });
});

test('what was read is remembered as one stretch', () => {
  expect(unionOf(from('10:00:00', '11:00:00'), undefined)).toEqual(from('10:00:00', '11:00:00'));
  expect(unionOf(from('10:00:00', '11:00:00'), from('10:30:00', '12:00:00'))).toEqual(from('10:00:00', '12:00:00'));
  expect(unionOf(from('10:30:00', '12:00:00'), from('10:00:00', '11:00:00'))).toEqual(from('10:00:00', '12:00:00'));
});
