import { describe, expect, test } from '@jest/globals';
import { type Credential, fields, type Inline, type LastUsed, paragraph, plainText } from '@keyhammer/core';
import { anIbmUser, anIssueAbout, checkSettings, daysAgo, IBM_ACCOUNT_ID, unseenSince } from '@keyhammer/testing';
import { HOSTILE_NAMES, wordsOfShell } from '../../test/shell-words.ts';
import { words } from './words.ts';

const issueOf = (user: Partial<Credential> = {}) => ({ ...anIssueAbout(anIbmUser(user)), accountId: IBM_ACCOUNT_ID });
const inWords = (content: readonly Inline[]) => plainText([paragraph(...content)]);
const commandsIn = (content: readonly Inline[]) => content.flatMap((part) => (part.kind === 'code' ? [part.text] : []));
const advice = (user: Partial<Credential> = {}) => words.recommendation(issueOf(user), checkSettings());

describe('the summary says that nobody has signed in', () => {
  test.each<[LastUsed, string]>([
    [{ kind: 'used', at: daysAgo(120) }, 'has not signed in for more than 30 days'],
    [{ kind: 'never' }, 'was added more than 30 days ago and has never signed in'],
  ])('%j', (lastUsed, said) => {
    expect(words.summary(issueOf({ lastUsed }), 'platform-ibm', checkSettings({ thresholdDays: 30 }))).toBe(
      `IBM Cloud user peter.novak@example.com (IBMid-550009NVAK) ${said}, in platform-ibm (${IBM_ACCOUNT_ID})`,
    );
  });
});

test('the facts are who it is, since when, and the last sign-in', () => {
  expect(plainText([fields(...words.facts(issueOf()))])).toBe(
    ['User: peter.novak@example.com (IBMid-550009NVAK)', 'Added: 2025-10-16 12:00 UTC', 'Last sign-in: 2026-07-23 12:00 UTC'].join('\n'),
  );
});

test.each<[LastUsed, string]>([
  [{ kind: 'used', at: daysAgo(120) }, 'last signed in 2026-07-23'],
  [{ kind: 'never' }, 'never signed in'],
  [{ kind: 'unknown', reason: 'denied' }, 'last sign-in unknown'],
  [unseenSince(daysAgo(120)), 'no sign-in seen since 2026-07-23'],
])('in a list there is the last sign-in: %j', (lastUsed, said) => {
  expect(words.lastUse(issueOf({ lastUsed }).details)).toBe(said);
});

test('the evidence is moderate: not all that a user does is a sign-in to IBM Cloud', () => {
  expect(words.evidence(issueOf().details)).toMatchObject({ strength: 'moderate', why: expect.stringContaining('classic infrastructure') });
});

describe('the recommendation', () => {
  test('says what goes along, what stays, and that a sign-in is enough', () => {
    expect(inWords(advice())).toMatch(
      /deletes the API keys.*see first that nothing runs by them.*What the user built there stays.*enough to sign in once/,
    );
    expect(commandsIn(advice())).toEqual([`ibmcloud account user-remove peter.novak@example.com -c ${IBM_ACCOUNT_ID}`]);
  });

  test('has no command where IBM would not understand it', () => {
    const { principalName: _p, ...nameless } = anIbmUser();
    const withoutName = words.recommendation({ ...anIssueAbout(nameless), accountId: IBM_ACCOUNT_ID }, checkSettings());
    for (const content of [advice({ principalName: '-f' }), withoutName]) {
      expect(commandsIn(content)).toEqual([]);
      expect(inWords(content)).toContain('(Manage > Access (IAM) > Users)');
    }
  });
});

test('there is no way back, and it does not read as if there were', () => {
  expect(inWords(words.undo(issueOf()))).toMatch(
    /^there is no way back\. If peter\.novak@example\.com is needed again, .*invites them anew/,
  );
});

test.each(HOSTILE_NAMES.filter((name) => !name.startsWith('-')))(
  'the command reaches the shell as it is meant, whatever the user is called: %j',
  (principalName) => {
    const [remove = ''] = commandsIn(advice({ principalName }));
    expect(wordsOfShell(remove)).toEqual(['account', 'user-remove', principalName, '-c', IBM_ACCOUNT_ID]);
  },
);
