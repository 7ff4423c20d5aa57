import { describe, expect, test } from '@jest/globals';
import type { Decision, Job } from '@keyhammer/core';
import { parseJob } from './parse-job.ts';

const JOB: Job = { stage: 'identify', accountId: '111122223333', accountName: 'production', checks: ['user_inactivekeys'], run: 'run-1' };

const DECISION: Decision = { check: 'user_inactivekeys', issue: 'keyhammer-0123456789abcdef0123', by: 'slack:U0123 (Alice)' };

function bodyWith(overrides: Record<string, unknown>): string {
  return JSON.stringify({ ...JOB, ...overrides });
}

test.each(['identify', 'report', 'remediate'] as const)('a job of the stage %s reads as it was written', (stage) => {
  const job: Job = { ...JOB, stage, checks: ['user_inactivekeys', 'user_keysrotation'] };
  expect(parseJob(JSON.stringify(job))).toEqual(job);
});

test.each<[string, Job]>([
  ['the request that waits for it', { ...JOB, run: 'request 1', request: '1' }],
  ['what a person has decided', { ...JOB, stage: 'remediate', decision: DECISION }],
  ['a ticket that somebody wants', { ...JOB, stage: 'report', decision: DECISION }],
  ['and where the answer goes', { ...JOB, stage: 'remediate', decision: { ...DECISION, replyTo: 'https://slack.example.com/r' } }],
])('so does one with %s', (_what, job) => {
  expect(parseJob(JSON.stringify(job))).toEqual(job);
});

test('an account needs no name', () => {
  expect(parseJob(bodyWith({ accountName: '' })).accountName).toBe('');
});

test('what a message holds besides is left out', () => {
  expect(parseJob(bodyWith({ priority: 'high' }))).toEqual(JOB);
});

describe('a bad message is an error that says what is wrong with it', () => {
  test.each<[string, string, RegExp]>([
    ['nothing at all', '', /JSON/],
    ['no JSON', 'identify 111122223333', /JSON/],
    ['JSON that is cut off', bodyWith({}).slice(0, -2), /JSON/],
    ['null', 'null', /not a JSON object/],
    ['a string', '"identify"', /not a JSON object/],
    ['a list', JSON.stringify([JOB]), /has the stage undefined/],
    ['no stage', bodyWith({ stage: undefined }), /has the stage undefined; known are identify, report, remediate/],
    ['an unknown stage', bodyWith({ stage: 'delete' }), /has the stage "delete"; known are/],
    ['a stage of another case', bodyWith({ stage: 'Remediate' }), /has the stage "Remediate"/],
    ['a stage in a list', bodyWith({ stage: ['remediate'] }), /has the stage \["remediate"\]/],
    ['no account', bodyWith({ accountId: undefined }), /no accountId/],
    ['an empty account', bodyWith({ accountId: '' }), /no accountId/],
    ['an account that is a number, so that its leading zeros are lost', bodyWith({ accountId: 11_122_223_333 }), /no accountId/],
    ['no name', bodyWith({ accountName: undefined }), /no accountName/],
    ['a name that is none', bodyWith({ accountName: null }), /no accountName/],
    ['no checks', bodyWith({ checks: undefined }), /no list of checks/],
    ['an empty list of checks', bodyWith({ checks: [] }), /no list of checks/],
    ['one check without a list', bodyWith({ checks: 'user_inactivekeys' }), /no list of checks/],
    ['a check that is no name', bodyWith({ checks: ['user_inactivekeys', 1] }), /no list of checks/],
    ['no run', bodyWith({ run: undefined }), /which run/],
    ['an empty run, in which all would share what one run may do', bodyWith({ run: '' }), /which run/],
    ['a request that is no text', bodyWith({ request: 1 }), /a request that is no text/],
    ['an empty request', bodyWith({ request: '' }), /a request that is no text/],
    ['a decision that is none', bodyWith({ stage: 'remediate', decision: 'yes' }), /decision .* is not an object/],
    ['a decision of nobody', bodyWith({ stage: 'remediate', decision: { ...DECISION, by: '' } }), /needs check, issue and by/],
    [
      'a decision about nothing',
      bodyWith({ stage: 'remediate', decision: { ...DECISION, issue: undefined } }),
      /needs check, issue and by/,
    ],
    ['an answer to no address', bodyWith({ stage: 'remediate', decision: { ...DECISION, replyTo: 7 } }), /replyTo .* no text/],
    ['a decision for a worker that acts on none', bodyWith({ decision: DECISION }), /a decision, for the stage identify/],
  ])('%s', (_what, body, message) => {
    expect(() => parseJob(body)).toThrow(message);
  });
});
