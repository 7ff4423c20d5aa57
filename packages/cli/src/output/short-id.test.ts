import { expect, test } from '@jest/globals';
import { shortId } from './short-id.ts';

test.each([
  [`ocid1.user.oc1..${'a'.repeat(54)}tail42`, 'ocid1.user…tail42'],
  [`ocid1.tenancy.oc1..${'a'.repeat(54)}tail42`, 'ocid1.tenancy…tail42'],
  [`ocid1.user.oc1..${'a'.repeat(60)}/20:3b:97`, '20:3b:97'],
  ['ocid1.user.oc1..short', 'ocid1.user.oc1..short'],
  ['111122223333', '111122223333'],
  ['59bcbfa6ea2f006b4ed7094c1a08dcdd', '59bcbfa6ea2f006b4ed7094c1a08dcdd'],
  [`a-name-that-is-${'very-'.repeat(10)}long`, `a-name-that-is-${'very-'.repeat(10)}long`],
])('%s is shown as %s', (id, shown) => {
  expect(shortId(id)).toBe(shown);
});
