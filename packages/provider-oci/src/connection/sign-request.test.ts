import { createHash, createPublicKey, verify } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { newKey } from '../../test/keys.ts';
import { signatureParts } from '../../test/wire.ts';
import { signedHeaders, signingString, signRequest, type UnsignedRequest } from './sign-request.ts';

const DATE = 'Sun, 05 Jan 2014 21:31:40 GMT';
const KEY = newKey();
const signingKey = { keyId: 't/u/f', privateKey: KEY.privateKey };
const url = (path: string) => new URL(`https://identity.us-phoenix-1.oraclecloud.com${path}`);

function isSigned(request: UnsignedRequest): boolean {
  const { signature = '' } = signatureParts(signRequest(request, signingKey, DATE).authorization ?? '');
  const signed = Buffer.from(signingString(signedHeaders(request, DATE)));
  return verify('sha256', signed, KEY.publicKey, Buffer.from(signature, 'base64'));
}

test('what is read is signed by date, target and host', () => {
  const request = { method: 'GET', url: url('/20160918/users/u/apiKeys/12%3A34?page=a%20b') } as const;
  expect(signingString(signedHeaders(request, DATE))).toBe(
    `date: ${DATE}\n(request-target): get /20160918/users/u/apiKeys/12%3A34?page=a%20b\nhost: identity.us-phoenix-1.oraclecloud.com`,
  );
  expect(isSigned(request)).toBe(true);
});

test('what is deleted has no body to sign', () => {
  const request = { method: 'DELETE', url: url('/20160918/users/u') } as const;
  expect(signedHeaders(request, DATE).map(([name]) => name)).toEqual(['date', '(request-target)', 'host']);
  expect(isSigned(request)).toBe(true);
});

test.each(['POST', 'PUT'] as const)('what is sent with %s is signed with its body, counted in bytes', (method) => {
  const request = { method, url: url('/x'), body: '{"name":"é"}' };
  expect(Object.fromEntries(signedHeaders(request, DATE))).toMatchObject({
    'content-length': '13',
    'content-type': 'application/json',
    'x-content-sha256': createHash('sha256').update('{"name":"é"}').digest('base64'),
  });
  expect(isSigned(request)).toBe(true);
});

test('an empty body is signed too', () => {
  expect(Object.fromEntries(signedHeaders({ method: 'POST', url: url('/x') }, DATE))).toMatchObject({
    'content-length': '0',
    'x-content-sha256': '47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=',
  });
});

test('who signs is named, and which headers are signed', () => {
  const { authorization = '', ...others } = signRequest({ method: 'GET', url: url('/x') }, signingKey, DATE);
  expect(authorization).toMatch(/^Signature version="1",/);
  expect(signatureParts(authorization)).toMatchObject({ keyId: 't/u/f', algorithm: 'rsa-sha256', headers: 'date (request-target) host' });
  expect(others).toEqual({ date: DATE });
});

describe("Oracle's published vectors", () => {
  const file = new URL('../../../../../shared/specs/http_signer_vectors.json', import.meta.url);
  const whenThere = existsSync(file) ? test : test.skip;

  whenThere('are what is signed here', () => {
    const { vectors, keyId, publicKeyPem, emptyBodySha256 } = JSON.parse(readFileSync(file, 'utf8'));
    expect(vectors.map(({ name }: { name: string }) => name)).toEqual(['GET', 'POST']);
    for (const { method, path, body, values, signature, signingString: published, authorization } of vectors) {
      const request = { method, url: new URL(`https://${values.host}${path}`), body };
      const signed = signingString(signedHeaders(request, values.date));
      expect(signed).toBe(published);
      expect(verify('sha256', Buffer.from(signed), createPublicKey(publicKeyPem), Buffer.from(signature, 'base64'))).toBe(true);
      const ours = signatureParts(signRequest(request, { ...signingKey, keyId }, values.date).authorization ?? '');
      expect({ ...ours, signature }).toEqual(signatureParts(authorization));
    }
    expect(createHash('sha256').update('').digest('base64')).toBe(emptyBodySha256);
  });
});
