import { describe, expect, test } from '@jest/globals';
import { type Amendment, amended, answersNothing, mayBeNull, pathIs, pathsBeginWith, withoutUntypedNullable } from './amendment.ts';
import type { Specification } from './specification.ts';

const BECAUSE = 'a test says so';
const specification = (): Specification => ({
  paths: {
    '/things/': { get: {} },
    '/things/{id}': {
      post: { responses: { 201: { description: 'made', content: { 'application/json': {} } } } },
      parameters: [{ name: 'id' }],
    },
  },
  components: {
    schemas: { Thing: { properties: { name: { type: 'string' }, tags: { nullable: true }, note: { type: 'string', nullable: true } } } },
  },
});
const propertiesOf = (result: Specification) => Object(result.components).schemas.Thing.properties;

test('the specification itself stays as it is', () => {
  const original = specification();
  amended(original, [mayBeNull('Thing', ['name'], BECAUSE)]);
  expect(original).toEqual(specification());
});

test('a path gets another name', () => {
  const { paths } = amended(specification(), [pathIs('/things', { insteadOf: '/things/' }, BECAUSE)]);
  expect(Object.keys(paths)).toEqual(['/things/{id}', '/things']);
});

test('all paths get a beginning, with its parameters', () => {
  const { paths } = amended(specification(), [pathsBeginWith('/shop/{region}', BECAUSE)]);
  const region = { name: 'region', in: 'path', required: true, schema: { type: 'string' } };
  expect(paths['/shop/{region}/things/']?.parameters).toEqual([region]);
  expect(paths['/shop/{region}/things/{id}']?.parameters).toEqual([{ name: 'id' }, region]);
});

test('an answer loses its body', () => {
  const { paths } = amended(specification(), [answersNothing('POST /things/{id}', 201, BECAUSE)]);
  expect(paths['/things/{id}']?.post).toEqual({ responses: { 201: { description: 'made' } } });
});

test('a property may be null', () => {
  expect(propertiesOf(amended(specification(), [mayBeNull('Thing', ['name'], BECAUSE)])).name).toEqual({ type: 'string', nullable: true });
});

test('only what has a type stays nullable', () => {
  const properties = propertiesOf(amended(specification(), [withoutUntypedNullable(BECAUSE)]));
  expect(properties).toMatchObject({ tags: {}, note: { nullable: true } });
  expect(properties.tags).not.toHaveProperty('nullable');
});

describe('an amendment of what is not there has to go', () => {
  test.each<[string, Amendment]>([
    ['a path', pathIs('/others', { insteadOf: '/others/' }, BECAUSE)],
    ['a name that is taken', pathIs('/things/{id}', { insteadOf: '/things/' }, BECAUSE)],
    ['an answer', answersNothing('POST /things/{id}', 200, BECAUSE)],
    ['a property', mayBeNull('Thing', ['age'], BECAUSE)],
    ['a property that may be null already', mayBeNull('Thing', ['note'], BECAUSE)],
  ])('%s', (_what, amendment) => {
    expect(() => amended(specification(), [amendment])).toThrow(/The specification (has|lets)/);
  });

  test('something untyped', () => {
    const once = amended(specification(), [withoutUntypedNullable(BECAUSE)]);
    expect(() => amended(once, [withoutUntypedNullable(BECAUSE)])).toThrow('nothing that is nullable');
  });
});
