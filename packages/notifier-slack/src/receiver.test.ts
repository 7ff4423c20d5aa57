import { expect, test } from '@jest/globals';
import { readingOf } from './receiver.ts';

test.each([
  ['#Ops-Alerts', { kind: 'channel-name', name: 'ops-alerts' }],
  ['C0123ABCD', { kind: 'channel-id', id: 'C0123ABCD' }],
  ['#C0123ABCD', { kind: 'channel-id', id: 'C0123ABCD' }],
  ['G0123ABCD', { kind: 'channel-id', id: 'G0123ABCD' }],
  ['U0123ABCD', { kind: 'user-id', id: 'U0123ABCD' }],
  ['@W0123ABCD', { kind: 'user-id', id: 'W0123ABCD' }],
  ['alice@example.com', { kind: 'email', email: 'alice@example.com' }],
  [' Alice ', { kind: 'user-name', name: 'alice' }],
  ['@alice', { kind: 'user-name', name: 'alice' }],
  ['charlie', { kind: 'user-name', name: 'charlie' }],
  ['Team Rocket', { kind: 'user-name', name: 'team rocket' }],
])('%j is read as %j', (receiver, reading) => {
  expect(readingOf(receiver)).toEqual(reading);
});
