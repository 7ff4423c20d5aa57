import { describe, expect, test } from '@jest/globals';
import { type CredentialKind, nameOf, namesOf, principalNameOf, providerOf } from './credential.ts';

const key = { id: 'ApiKey-1', principal: 'IBMid-1' };
const named = { ...key, name: 'laptop', principalName: 'maria@example.com' };

test.each<[CredentialKind, string]>([
  ['aws-access-key', 'aws'],
  ['aws-root-user', 'aws'],
  ['ibm-api-key', 'ibm'],
  ['ibm-trusted-profile', 'ibm'],
  ['oci-api-key', 'oci'],
])('the kind %s is of the cloud %s', (kind, provider) => {
  expect(providerOf(kind)).toBe(provider);
});

describe('what people call a credential', () => {
  test('is each of its names, and those of whose it is', () => {
    expect(namesOf(named)).toEqual(['ApiKey-1', 'laptop', 'IBMid-1', 'maria@example.com']);
    expect(namesOf(key)).toEqual(['ApiKey-1', 'IBMid-1']);
  });

  test('is its name if it has one, else its id', () => {
    expect([nameOf(named), principalNameOf(named)]).toEqual(['laptop', 'maria@example.com']);
    expect([nameOf(key), principalNameOf(key)]).toEqual(['ApiKey-1', 'IBMid-1']);
  });
});
