import { expect, test } from '@jest/globals';
import { endpointOf } from './endpoint.ts';

test.each([
  [undefined, 'https://audit.eu-frankfurt-1.oraclecloud.com'],
  ['https://{service}.{region}.oraclegovcloud.com/', 'https://audit.eu-frankfurt-1.oraclegovcloud.com'],
  ['http://127.0.0.1:9/{service}/{region}', 'http://127.0.0.1:9/audit/eu-frankfurt-1'],
])('%p leads to %s', (template, expected) => {
  expect(endpointOf('audit', 'eu-frankfurt-1', template)).toBe(expected);
});
