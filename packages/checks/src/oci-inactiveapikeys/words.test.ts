import { describe, expect, test } from '@jest/globals';
import { type Credential, fields, type Inline, type LastUsed, paragraph, plainText } from '@keyhammer/core';
import {
  anIssueAbout,
  anOciApiKey,
  checkSettings,
  daysAgo,
  OCI_FINGERPRINT,
  OCI_TENANCY_ID,
  OCI_USER_ID,
  unseenSince,
  usedAt,
} from '@keyhammer/testing';
import { wordsByAge, wordsByAudit } from './words.ts';

const byAudit = wordsByAudit('delete');
const byAge = wordsByAge('delete');
const notRead: LastUsed = { kind: 'unknown', reason: 'not read: it was not asked for' };
const issueOf = (key: Partial<Credential> = {}) => ({ ...anIssueAbout(anOciApiKey(key)), accountId: OCI_TENANCY_ID });
const inWords = (content: readonly Inline[]) => plainText([paragraph(...content)]);
const lastFact = (words: typeof byAudit, lastUsed: LastUsed) =>
  plainText([fields(...words.facts(issueOf({ lastUsed })))])
    .split('\n')
    .at(-1);

describe('by Audit', () => {
  test.each<[LastUsed, string]>([
    [unseenSince(daysAgo(120)), 'has not been seen in use for more than 90 days'],
    [usedAt(daysAgo(120)), 'has not been used for more than 90 days'],
    [{ kind: 'never' }, 'has never been used, in more than 90 days'],
  ])('the summary claims no more than was seen: %j', (lastUsed, said) => {
    expect(byAudit.summary(issueOf({ lastUsed }), 'acme-oci', checkSettings())).toBe(
      `OCI API key ${OCI_FINGERPRINT} of terraform-runner ${said}, in acme-oci (ocid1.tenancy…etenan)`,
    );
  });

  test('the facts name the window that was read', () => {
    expect(lastFact(byAudit, unseenSince(daysAgo(120)))).toBe(
      'Last used: not since 2026-07-23 12:00 UTC (OCI Audit, 3 compartments, 2 regions); before that nobody knows',
    );
  });

  test('the evidence is moderate: it names the window, and what would not show', () => {
    expect(byAudit.evidence(issueOf().details)).toEqual({
      strength: 'moderate',
      why:
        'no call signed with it since 2026-07-23 (OCI Audit, 3 compartments, 2 regions); ' +
        'calls that Audit does not record, such as those that read and write objects in buckets, would not show',
    });
  });

  test.each<[LastUsed, string, RegExp]>([
    [usedAt(daysAgo(120)), 'moderate', /last call signed with it that OCI Audit shows was on 2026-07-23; .*would not show$/],
    [{ kind: 'never' }, 'moderate', /would not show$/],
    [notRead, 'weak', /could not be read/],
  ])('the evidence of every last use: %j', (lastUsed, strength, why) => {
    expect(byAudit.evidence(issueOf({ lastUsed }).details)).toEqual({ strength, why: expect.stringMatching(why) });
  });

  test('the recommendation says that one call is enough, and which calls are not', () => {
    expect(inWords(byAudit.recommendation(issueOf(), checkSettings()))).toMatch(
      /enough to sign one call with it: this ticket then closes by itself, once Audit shows the call\. What only reads and writes objects in buckets does not show/,
    );
  });

  test('in a list there is how long it was not seen', () => {
    expect(byAudit.lastUse(issueOf().details)).toBe('not seen in use since 2026-07-23');
  });
});

describe('by age', () => {
  test('the summary says that nobody knows its use', () => {
    expect(byAge.summary(issueOf({ lastUsed: notRead }), 'acme-oci', checkSettings())).toBe(
      `OCI API key ${OCI_FINGERPRINT} of terraform-runner was made more than 90 days ago, and its use is not known, in acme-oci (ocid1.tenancy…etenan)`,
    );
  });

  test('and so do the facts, the evidence, the recommendation and the list', () => {
    const { details } = issueOf({ lastUsed: notRead });
    expect(lastFact(byAge, notRead)).toBe('Last used: not known: it was not looked into');
    expect(byAge.evidence(details)).toEqual({ strength: 'weak', why: 'it is old, and whether it is used was not looked into' });
    expect(inWords(byAge.recommendation(issueOf({ lastUsed: notRead }), checkSettings()))).toMatch(
      /^Find out what uses this key: .*its age alone/,
    );
    expect(byAge.lastUse(details)).toBe('made 2025-10-16, use not looked into');
  });

  test('a use that is known all the same is told, and makes the evidence no stronger', () => {
    const { details } = issueOf({ lastUsed: usedAt(daysAgo(1)) });
    expect(byAge.lastUse(details)).toBe('made 2025-10-16, last used 2026-11-19');
    expect(lastFact(byAge, usedAt(daysAgo(1), 'Audit', 'eu-frankfurt-1'))).toBe('Last used: 2026-11-19 12:00 UTC (Audit, eu-frankfurt-1)');
    expect(byAge.evidence(details).strength).toBe('weak');
  });

  test('it is not said that a use would close the ticket: it would not', () => {
    expect(inWords(byAge.recommendation(issueOf(), checkSettings()))).not.toContain('enough');
  });
});

test.each([wordsByAudit('capability'), wordsByAge('capability')])('where all keys of the user stop, that comes first', (words) => {
  expect(inWords(words.recommendation(issueOf(), checkSettings()))).toMatch(
    /^What Keyhammer does is to take canUseApiKeys from terraform-runner/,
  );
  expect(words.remedied).toBe('stopped');
  expect(inWords(words.undo(issueOf()))).toContain(`--user-id ${OCI_USER_ID} --can-use-api-keys true`);
});
