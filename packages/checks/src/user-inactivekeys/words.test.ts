import { describe, expect, test } from '@jest/globals';
import { fields, type LastUsed, paragraph, plainText } from '@keyhammer/core';
import { aCredential, anIssueAbout, checkSettings, daysAgo, usedAt } from '@keyhammer/testing';
import { HOSTILE_NAMES, wordsOfShell } from '../../test/shell-words.ts';
import { words } from './words.ts';

const issueOf = (principal: string) => anIssueAbout(aCredential({ principal }));
const issueLastUsed = (lastUsed: LastUsed) => anIssueAbout(aCredential({ lastUsed }));

describe('the summary', () => {
  test.each<[string, LastUsed, number, string]>([
    ['used', usedAt(daysAgo(120)), 90, 'has not been used for more than 90 days'],
    ['never used', { kind: 'never' }, 90, 'has never been used, in more than 90 days'],
    ['unused for a day', usedAt(daysAgo(120)), 1, 'has not been used for more than 1 day'],
  ])('of a key that was %s', (_what, lastUsed, thresholdDays, said) => {
    expect(words.summary(issueLastUsed(lastUsed), 'production', checkSettings({ thresholdDays }))).toBe(
      `IAM access key AKIAIOSFODNN7EXAMPLE of alice ${said}, in production (111111111111)`,
    );
  });
});

describe('the facts', () => {
  test('are the user, the key, its creation and its last use', () => {
    expect(plainText([fields(...words.facts(issueOf('alice')))])).toBe(
      [
        'User: alice',
        'Access key: AKIAIOSFODNN7EXAMPLE',
        'Created: 2025-10-16 12:00 UTC',
        'Last used: 2026-07-23 12:00 UTC (s3, eu-west-1)',
      ].join('\n'),
    );
  });

  test.each<[string, LastUsed, string]>([
    ['never used', { kind: 'never' }, 'never'],
    ['of an unknown use', { kind: 'unknown', reason: 'access denied' }, 'unknown (access denied)'],
    ['used with a service in no region', { kind: 'used', at: daysAgo(120), service: 'iam' }, '2026-07-23 12:00 UTC (iam)'],
    ['used nobody knows where', { kind: 'used', at: daysAgo(120) }, '2026-07-23 12:00 UTC'],
  ])('name the last use of a key that was %s', (_what, lastUsed, said) => {
    expect(plainText([fields(...words.facts(issueLastUsed(lastUsed)))])).toMatch(
      new RegExp(`\nLast used: ${said.replace(/[()]/g, '\\$&')}$`),
    );
  });
});

describe('the way back', () => {
  const commands = (principal: string) => words.undo(issueOf(principal)).flatMap((part) => (part.kind === 'code' ? [part.text] : []));

  test("is Keyhammer's command, or AWS's own", () => {
    expect(commands('alice')).toEqual([
      'keyhammer rollback 111111111111 AKIAIOSFODNN7EXAMPLE',
      'aws iam update-access-key --user-name=alice --access-key-id AKIAIOSFODNN7EXAMPLE --status Active',
    ]);
  });

  test.each([...HOSTILE_NAMES, '+=,.@-_'])('reaches the shell as one word, whatever the user is called: %j', (principal) => {
    const [, command = ''] = commands(principal);
    expect(wordsOfShell(command)[2]).toBe(`--user-name=${principal}`);
  });
});

test('the recommendation says that using the key is enough', () => {
  expect(plainText([paragraph(...words.recommendation(issueOf('alice'), checkSettings()))])).toContain('it is enough to use it');
});
