import { describe, expect, test } from '@jest/globals';
import { fields, type Issue, type LastUsed, paragraph, plainText } from '@keyhammer/core';
import { aCredential, anIssueAbout, checkSettings, daysAgo, NOW, rotationSettings, usedAt } from '@keyhammer/testing';
import { words } from './words.ts';

const issue = anIssueAbout(aCredential());

test('the summary is the same every day', () => {
  expect(words.summary(issue, 'production', checkSettings({ thresholdDays: 90 }))).toBe(
    'IAM access key AKIAIOSFODNN7EXAMPLE of alice was made more than 90 days ago, in production (111111111111)',
  );
});

test('the facts are the user, the key, its creation and its last use', () => {
  expect(plainText([fields(...words.facts(issue))])).toBe(
    [
      'User: alice',
      'Access key: AKIAIOSFODNN7EXAMPLE',
      'Created: 2025-10-16 12:00 UTC',
      'Last used: 2026-07-23 12:00 UTC (s3, eu-west-1)',
    ].join('\n'),
  );
});

test('the recommendation is to replace it: make a second one, then deactivate, then delete', () => {
  expect(plainText([paragraph(...words.recommendation(issue, checkSettings()))])).toMatch(
    /second access key for alice.*deactivate.*delete/,
  );
});

describe('where Keyhammer makes the second key', () => {
  const rotating = checkSettings({ rotation: rotationSettings({ action: 'rotate' }) });
  const advice = (about: Issue) => plainText([paragraph(...words.recommendation(about, rotating))]);

  test('the owner is told not to make one', () => {
    expect(advice(issue)).toContain('do not make a second access key for alice');
  });

  test('once it is there they are to fetch it', () => {
    const rotation = { startedAt: NOW, by: 'alice@laptop', mode: 'manual', heldBefore: [issue.id] } as const;
    const handedOver = { to: { kind: 'secret', arn: 'arn' }, at: NOW } as const;
    expect(advice({ ...issue, rotation: { ...rotation, handedOver } })).toBe(
      'Fetch the new access key, put it in place of this one, and see that all works.',
    );
  });
});

describe('in a list it has its age and its use', () => {
  test.each<[LastUsed, string]>([
    [usedAt(daysAgo(120)), 'made 2025-10-16, last used 2026-07-23'],
    [{ kind: 'never' }, 'made 2025-10-16, never used'],
    [{ kind: 'unknown', reason: 'denied' }, 'made 2025-10-16, last use unknown'],
  ])('%j', (lastUsed, said) => {
    expect(words.lastUse(anIssueAbout(aCredential({ lastUsed })).details)).toBe(said);
  });
});
