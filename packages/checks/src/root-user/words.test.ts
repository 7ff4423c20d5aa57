import { describe, expect, test } from '@jest/globals';
import { type Credential, fields, paragraph, plainText } from '@keyhammer/core';
import { anIssueAbout, aRootKey, aRootSignIn, daysAgo, settingsFor, usedAt } from '@keyhammer/testing';
import { rootUser } from './check.ts';
import { words } from './words.ts';

const summaryOf = (credential: Credential) => words.summary(anIssueAbout(credential), 'production', settingsFor(rootUser));
const factsOf = (credential: Credential) => plainText([fields(...words.facts(anIssueAbout(credential)))]).split('\n');
const adviceOn = (credential: Credential) =>
  plainText([paragraph(...words.recommendation(anIssueAbout(credential), settingsFor(rootUser)))]);

describe('an access key', () => {
  test('is named by its slot: the report has no id', () => {
    expect(summaryOf(aRootKey())).toBe('The root user has an active access key (root-access-key-1), in production (111111111111)');
  });

  test('has its last use', () => {
    expect(factsOf(aRootKey({ lastUsed: usedAt(daysAgo(120)) }))).toEqual([
      'User: the root user',
      'Access key: root-access-key-1, active',
      'Last used: 2026-07-23 12:00 UTC (s3, eu-west-1)',
    ]);
  });

  test('is to be replaced by a role or a user, and deleted', () => {
    expect(adviceOn(aRootKey())).toMatch(/role.*user.*delete the key.*MFA/);
  });
});

describe('a sign-in', () => {
  test('is named with the days that it counts', () => {
    expect(summaryOf(aRootSignIn())).toBe(
      'The root user has signed in within the last 90 days (root-sign-in), in production (111111111111)',
    );
  });

  test('has its time', () => {
    expect(factsOf(aRootSignIn())).toEqual(['User: the root user', 'Last sign-in: 2026-11-10 12:00 UTC']);
  });

  test('is to be explained, and to stay the last one', () => {
    expect(adviceOn(aRootSignIn())).toMatch(/who signed in.*role or a user.*MFA/);
  });
});
