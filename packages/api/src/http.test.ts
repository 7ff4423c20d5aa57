import { describe, expect, test } from '@jest/globals';
import { anEvent, aStray } from '../test/http-events.ts';
import { type HttpEvent, jsonBody, routeOf } from './http.ts';

const ID = '0123456789abcdef0123456789abcdef';

describe('the route of a request', () => {
  test.each<[string, HttpEvent, object]>([
    ['a scan', anEvent('POST', '/identify'), { kind: 'start' }],
    ['its result', anEvent('GET', `/identify/${ID}`), { kind: 'result', requestId: ID }],
    [
      'the result behind the mapping of a domain',
      anEvent('GET', `/identify/${ID}`, { rawPath: `/security/identify/${ID}` }),
      { kind: 'result', requestId: ID },
    ],
    ['a scan without a route of its own', aStray('POST', '/identify'), { kind: 'start' }],
    ['a scan with a slash behind', aStray('POST', '/identify/'), { kind: 'start' }],
    ['a scan behind the name of a stage', aStray('POST', '/LATEST/identify', 'LATEST'), { kind: 'start' }],
    ['a stage that is called as the path is', aStray('GET', `/identify/identify/${ID}`, 'identify'), { kind: 'result', requestId: ID }],
    ['another method for a scan', aStray('GET', '/identify'), { kind: 'wrong-method', allowed: 'POST' }],
    ['another method for a result', aStray('DELETE', `/identify/${ID}`), { kind: 'wrong-method', allowed: 'GET' }],
    ['a path that goes on', aStray('GET', `/identify/${ID}/more`), { kind: 'wrong-path' }],
    ['another path', aStray('POST', '/remediate'), { kind: 'wrong-path' }],
    ['a path that begins alike', aStray('POST', '/identify-all'), { kind: 'wrong-path' }],
    ['the root', aStray('GET', '/'), { kind: 'wrong-path' }],
    ['nothing', aStray('GET', ''), { kind: 'wrong-path' }],
  ])('%s', (_what, event, route) => {
    expect(routeOf(event)).toEqual(route);
  });
});

const NO_JSON = 'the body is not JSON in UTF-8: an object such as {"account_id": "123456789012"} is needed';
const base64 = (text: string | Buffer) => ({ body: Buffer.from(text).toString('base64'), isBase64Encoded: true });
/** A text in JSON, of so many bytes. */
const jsonOf = (bytes: number) => JSON.stringify('x'.repeat(bytes - 2));

describe('the body of a request', () => {
  test.each<[string, Partial<HttpEvent>, unknown]>([
    ['JSON', { body: '{"account_id": "1"}' }, { account_id: '1' }],
    [
      'JSON in base64, as curl sends it when nobody says that it is JSON',
      base64('{"tags": {"team": "Zürich"}}'),
      { tags: { team: 'Zürich' } },
    ],
    ['nothing', {}, {}],
    ['an empty text', { body: '' }, {}],
    ['as many bytes as are allowed', { body: jsonOf(65_536) }, 'x'.repeat(65_534)],
  ])('is read: %s', (_what, event, value) => {
    expect(jsonBody(event)).toEqual({ kind: 'read', value });
  });

  test.each<[string, Partial<HttpEvent>, string]>([
    ['no JSON', { body: 'account_id=1' }, NO_JSON],
    ['JSON that is cut off', { body: '{"account_id": "1"' }, NO_JSON],
    ['base64 that nobody has announced', { body: base64('{}').body }, NO_JSON],
    ['other bytes than UTF-8', base64(Buffer.from([0x22, 0xff, 0x22])), NO_JSON],
    ['a byte too many', { body: jsonOf(65_537) }, 'the body has 65537 bytes: 65536 are allowed'],
    ['a byte too many in base64', base64(jsonOf(65_537)), 'the body has 65537 bytes: 65536 are allowed'],
    ['letters of two bytes', { body: JSON.stringify('ü'.repeat(40_000)) }, 'the body has 80002 bytes: 65536 are allowed'],
  ])('is not: %s', (_what, event, mistake) => {
    expect(jsonBody(event)).toEqual({ kind: 'mistaken', mistake });
  });
});
