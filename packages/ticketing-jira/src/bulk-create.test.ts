import { describe, expect, test } from '@jest/globals';
import { resultsOf } from './bulk-create.ts';

const issue = (key: string) => ({ id: '1', key, self: 'x' });
const failure = (failedElementNumber: number, status = 400) => ({
  status,
  elementErrors: { errorMessages: ['No.'], errors: { summary: 'Too long.' } },
  failedElementNumber,
});
const brief = (...answer: Parameters<typeof resultsOf>) =>
  resultsOf(...answer).map((result) => (result.kind === 'created' ? result.key : result.kind));

describe('what a bulk answer means', () => {
  test('what was made is what was not refused, in order', () => {
    const body = { issues: [issue('A-1'), issue('A-2')], errors: [failure(1), failure(3)] };
    expect(brief({ status: 201, body }, 4)).toEqual(['A-1', 'refused', 'A-2', 'refused']);
  });

  test('a refusal names Jira’s words and the fields', () => {
    expect(resultsOf({ status: 400, body: { issues: [], errors: [failure(0)] } }, 1)).toMatchObject([
      { kind: 'refused', fields: ['summary'], error: { message: expect.stringContaining('No.; summary: Too long.') } },
    ]);
  });

  test('a request that is refused as a whole refuses each', () => {
    const body = { errorMessages: ['Too many.'], errors: {} };
    expect(resultsOf({ status: 400, body }, 2)).toMatchObject([
      { kind: 'refused', error: { message: expect.stringContaining('Too many.') } },
      { kind: 'refused', error: { message: expect.stringContaining('Too many.') } },
    ]);
  });

  test.each([
    ['fewer tickets than were asked for', { issues: [issue('A-1')], errors: [] }],
    ['more tickets than were asked for', { issues: [issue('A-1'), issue('A-2'), issue('A-3')], errors: [] }],
    ['a ticket without a key', { issues: [issue('A-1'), { id: '2' }], errors: [] }],
    ['nothing', undefined],
  ])('an answer that tells of %s leaves all unknown: a wrong key would be worse than none', (_, body) => {
    expect(brief({ status: 201, body }, 2)).toEqual(['unknown', 'unknown']);
  });

  test('an element on which Jira itself failed is unknown', () => {
    expect(brief({ status: 201, body: { issues: [issue('A-1')], errors: [failure(1, 500)] } }, 2)).toEqual(['A-1', 'unknown']);
  });
});
