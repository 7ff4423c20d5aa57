import { describe, expect, test } from '@jest/globals';
import { type JudgedAnswer, violationsIn } from './violation.ts';

const CALL = 'POST /v1/things';
const told = (over: Partial<JudgedAnswer>): JudgedAnswer => ({
  status: 200,
  contentType: 'application/json',
  violations: undefined,
  body: '{}',
  ...over,
});
const refused = (status: number, body: object) => told({ status, contentType: 'application/problem+json', body: JSON.stringify(body) });
const entry = (place: readonly string[], severity = 'Error') => ({ location: place, severity, code: 'type', message: 'must be string' });

test('an answer that Prism has nothing against has none', () => {
  expect(violationsIn(CALL, told({}))).toEqual([]);
  expect(violationsIn(CALL, told({ status: 500, body: 'not of Prism' }))).toEqual([]);
});

test('a refused request is the client’s fault, wherever in it', () => {
  const answer = refused(422, { title: 'Invalid request', detail: '', validation: [entry(['body', 'name'])] });
  expect(violationsIn(CALL, answer)).toEqual([
    { call: CALL, by: 'client', severity: 'error', where: 'body.name', message: 'must be string' },
  ]);
});

test('a refused answer is the sandbox’s, and is told once', () => {
  const list = [entry(['response', 'body', 'name'])];
  const answer = { ...refused(500, { title: 'Violations', detail: '', validation: list }), violations: JSON.stringify(list) };
  expect(violationsIn(CALL, answer)).toEqual([
    { call: CALL, by: 'sandbox', severity: 'error', where: 'body.name', message: 'must be string' },
  ]);
});

test('a list too long for the header is read from the body', () => {
  const answer = refused(500, { title: 'Violations', detail: '', validation: [entry(['response', 'body'])] });
  expect(violationsIn(CALL, { ...answer, violations: 'Too many violations! [{"location":' })).toHaveLength(1);
});

test('a warning comes with the answer itself', () => {
  const answer = told({ status: 403, violations: JSON.stringify([entry(['response'], 'Warning')]) });
  expect(violationsIn(CALL, answer)).toEqual([{ call: CALL, by: 'sandbox', severity: 'warning', where: '', message: 'must be string' }]);
});

describe('a refusal without a list is an error all the same', () => {
  test.each([
    ['a call that is not specified', 404, 'client'],
    ['a call without credentials', 401, 'client'],
    ['a call that nobody answers', 500, 'sandbox'],
  ] as const)('%s', (_what, status, by) => {
    const answer = refused(status, { title: 'No', detail: 'because' });
    expect(violationsIn(CALL, answer)).toEqual([{ call: CALL, by, severity: 'error', where: '', message: 'No: because' }]);
  });

  test('one with warnings only', () => {
    const answer = refused(500, { title: 'No', detail: 'because', validation: [entry(['response'], 'Warning')] });
    expect(violationsIn(CALL, answer).map(({ severity }) => severity)).toEqual(['warning', 'error']);
  });
});
