import { describe, expect, test } from '@jest/globals';
import { type Exchange, type JiraCall, retryAfterSeconds, waitBeforeRetry, wasSent } from './exchange.ts';

const call = (method: string, more: Partial<JiraCall> = {}): JiraCall => ({ method, uri: 'http://jira.example.com/x', ...more });
const answered = (status: number, headers: Record<string, string> = {}): Exchange => ({
  kind: 'answered',
  status,
  headers: new Headers(headers),
  text: '',
});
const lost = (sent: boolean): Exchange => ({ kind: 'unanswered', sent, cause: undefined });

describe('what is sent again', () => {
  test.each<[string, JiraCall, Exchange, number, number | undefined]>([
    ['a GET after a 500', call('GET'), answered(500), 1, 1_000],
    ['a GET after a 503 that names a time', call('GET'), answered(503, { 'retry-after': '9' }), 1, 9_000],
    ['the third time after twice as long', call('GET'), answered(500), 3, 4_000],
    ['not for ever', call('GET'), answered(500), 5, undefined],
    ['a GET without an answer', call('GET'), lost(true), 1, 1_000],
    ['a PUT without an answer', call('PUT'), lost(true), 1, 1_000],
    ['a POST that reads', call('POST', { repeatable: true }), lost(true), 1, 1_000],
    ['never a POST without an answer', call('POST'), lost(true), 1, undefined],
    ['never a POST after a 500', call('POST'), answered(500), 1, undefined],
    ['a POST that never left', call('POST'), lost(false), 1, 1_000],
    ['a POST after a 429', call('POST'), answered(429, { 'retry-after': '5' }), 1, 5_000],
    ['a 429 that names no time', call('POST'), answered(429), 1, 1_000],
    ['at the longest wait', call('GET'), answered(429, { 'retry-after': '120' }), 1, 120_000],
    ['not beyond it', call('GET'), answered(429, { 'retry-after': '121' }), 1, undefined],
    ['no refusal', call('GET'), answered(400), 1, undefined],
  ])('%s', (_, request, exchange, tries, wait) => {
    expect(waitBeforeRetry(request, exchange, tries)).toBe(wait);
  });
});

test.each([
  [{ 'retry-after': '5' }, 5],
  [{ 'retry-after': '0' }, 1],
  [{ 'retry-after': 'Mon, 01 Jun 2026 08:00:30 GMT', date: 'Mon, 01 Jun 2026 08:00:00 GMT' }, 30],
  [{ 'retry-after': 'Mon, 01 Jun 2026 08:00:30 GMT' }, undefined],
  [{ 'retry-after': 'soon' }, undefined],
  [{}, undefined],
])('Retry-After of %j is %s seconds', (headers, seconds) => {
  expect(retryAfterSeconds(new Headers(headers))).toBe(seconds);
});

test.each([
  ['ECONNREFUSED', false],
  ['ENOTFOUND', false],
  ['UND_ERR_CONNECT_TIMEOUT', false],
  ['DEPTH_ZERO_SELF_SIGNED_CERT', false],
  ['ECONNRESET', true],
  ['UND_ERR_SOCKET', true],
  ['EPIPE', true],
])('after %s a request counts as sent: %s', (code, sent) => {
  const cause = Object.assign(new Error('x'), { code });
  expect(wasSent(new TypeError('fetch failed', { cause }))).toBe(sent);
  expect(wasSent(new TypeError('fetch failed', { cause: new AggregateError([cause]) }))).toBe(sent);
});
