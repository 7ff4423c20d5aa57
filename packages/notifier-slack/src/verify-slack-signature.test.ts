import { createHmac } from 'node:crypto';
import { describe, expect, test } from '@jest/globals';
import { type SignedRequest, verifySlackSignature } from './verify-slack-signature.ts';

/** The example of Slack's own documentation. */
const OFFICIAL = {
  secret: '8f742231b10e8888abcd99yyyzzz85a5',
  timestamp: '1531420618',
  signature: 'v0=a2114d57b48eac39b9ad189dd8316235a7b4a8d21a10bd27519666489c69b503',
  body: Buffer.from(
    'token=xyzz0WbapA4vBCDEFasx0q6G&team_id=T1DC2JH3J&team_domain=testteamnow&channel_id=G8PSS9T3V&channel_name=foobar' +
      '&user_id=U2CERLKJA&user_name=roadrunner&command=%2Fwebhook-collect&text=' +
      '&response_url=https%3A%2F%2Fhooks.slack.com%2Fcommands%2FT1DC2JH3J%2F397700885554%2F96rGlfmibIGlgcZRskXaIFfN' +
      '&trigger_id=398738663015.47445629121.803a0bc887a14d10d2c447fce8b6703c',
  ),
  now: new Date(1531420618000),
} satisfies SignedRequest;

const verdict = (over: Partial<SignedRequest> = {}) => verifySlackSignature({ ...OFFICIAL, ...over });
const signed = (timestamp: string, body = OFFICIAL.body, secret = OFFICIAL.secret) => ({
  timestamp,
  body,
  signature: `v0=${createHmac('sha256', secret).update(`v0:${timestamp}:`).update(body).digest('hex')}`,
});

describe('a request is Slack’s', () => {
  test('if it is signed as in the example of the documentation', () => {
    expect(verdict()).toBe('valid');
  });

  test('by its bytes, be they text or not', () => {
    const body = Buffer.from([0xff, 0xfe, 0x00, 0x80]);
    expect(verdict(signed('1531420618', body))).toBe('valid');
    // What decoding would make of other bytes is the same replacement characters.
    expect(verdict({ ...signed('1531420618', body), body: Buffer.from([0xfe, 0xff, 0x00, 0x80]) })).toBe('bad-signature');
  });

  test.each([
    ['one second before it is five minutes old', 299, 'valid'],
    ['five minutes old', 300, 'valid'],
    ['one second more', 301, 'stale'],
    ['from five minutes ahead', -300, 'valid'],
    ['one second less', -299, 'valid'],
    ['from further ahead', -301, 'stale'],
    ['a year old', 31_536_000, 'stale'],
  ])('while it is fresh: %s', (_when, seconds, expected) => {
    expect(verdict({ now: new Date(OFFICIAL.now.getTime() + seconds * 1000) })).toBe(expected);
  });

  test('counting milliseconds too', () => {
    expect(verdict({ now: new Date(OFFICIAL.now.getTime() + 300_001) })).toBe('stale');
  });
});

describe('a request is not Slack’s', () => {
  test.each<[string, Partial<SignedRequest>]>([
    ['with a byte changed', { body: Buffer.concat([OFFICIAL.body, Buffer.from(' ')]) }],
    ['with another time', { timestamp: '1531420619' }],
    ['with another secret', { secret: '8f742231b10e8888abcd99yyyzzz85a6' }],
    ['with its signature changed', { signature: OFFICIAL.signature.replace('a2', 'a3') }],
    ['with its signature cut', { signature: OFFICIAL.signature.slice(0, -1) }],
    ['with more behind it', { signature: `${OFFICIAL.signature}0` }],
    ['with another version', { signature: OFFICIAL.signature.replace('v0', 'v1') }],
    ['in capitals', { signature: OFFICIAL.signature.toUpperCase() }],
    ['with no signature', { signature: undefined }],
    ['with an empty one', { signature: '' }],
    ['with no time', { timestamp: undefined }],
    ['with characters of more bytes than one', { signature: `v0=${'ä'.repeat(32)}` }],
  ])('%s', (_what, over) => {
    expect(verdict(over)).toBe('bad-signature');
  });

  test.each([
    '',
    'now',
    '1531420618.0',
    ' 1531420618',
    '1531420618\n',
    '-1531420618',
    '+1531420618',
    '0x5b479b0a',
    '1e9',
    '١٥٣١',
    '9'.repeat(30),
  ])('though signed, with the time %j', (timestamp) => {
    expect(verdict(signed(timestamp))).toBe('bad-signature');
  });

  test('if there is no secret: then anybody could sign', () => {
    expect(verdict({ ...signed('1531420618', OFFICIAL.body, ''), secret: '' })).toBe('bad-signature');
  });
});
