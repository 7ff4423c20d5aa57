import { expect, test } from '@jest/globals';
import { fits, operationOf, type Specification } from './specification.ts';

const specification: Specification = {
  paths: {
    '/users/{id}': { get: {}, delete: {} },
    '/users/me': { get: {} },
    '/users/{id}/keys': { get: {} },
  },
};

test.each([
  ['GET', '/users/42', 'GET /users/{id}'],
  ['GET', '/users/me', 'GET /users/me'],
  ['DELETE', '/users/me', 'DELETE /users/{id}'],
  ['GET', '/users/42/keys', 'GET /users/{id}/keys'],
  ['PUT', '/users/42', 'PUT /users/42'],
  ['GET', '/groups', 'GET /groups'],
])('%s %s is %s', (method, path, operation) => {
  expect(operationOf(specification, method, path)).toBe(operation);
});

test.each([
  ['/users/{id}', '/users/a%2Fb', true],
  ['/users/{id}', '/users/42/', false],
  ['/users/{id}', '/groups/42', false],
])('%s stands for %s: %s', (template, path, expected) => {
  expect(fits(template, path)).toBe(expected);
});
