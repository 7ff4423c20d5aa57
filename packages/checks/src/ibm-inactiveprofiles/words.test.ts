import { expect, test } from '@jest/globals';
import { type Credential, fields, type Inline, paragraph, plainText } from '@keyhammer/core';
import { anIbmTrustedProfile, anIssueAbout, checkSettings, IBM_ACCOUNT_ID } from '@keyhammer/testing';
import { HOSTILE_NAMES, wordsOfShell } from '../../test/shell-words.ts';
import { words } from './words.ts';

const ID = 'Profile-c2d80b6e-6f17-4a95-8e3c-b94f7d51a0e8';
const issueOf = (profile: Partial<Credential> = {}) => ({ ...anIssueAbout(anIbmTrustedProfile(profile)), accountId: IBM_ACCOUNT_ID });
const inWords = (content: readonly Inline[]) => plainText([paragraph(...content)]);
const commandsIn = (content: readonly Inline[]) => content.flatMap((part) => (part.kind === 'code' ? [part.text] : []));
const advice = (profile: Partial<Credential> = {}) => words.recommendation(issueOf(profile), checkSettings());

test('it is named by its name and its id', () => {
  expect(words.summary(issueOf(), 'platform-ibm', checkSettings({ thresholdDays: 30 }))).toBe(
    `IBM Cloud trusted profile openshift-builders (${ID}) has not been used for more than 30 days, in platform-ibm (${IBM_ACCOUNT_ID})`,
  );
  expect(plainText([fields(...words.facts(issueOf()))]).split('\n')[0]).toBe(`Trusted profile: openshift-builders (${ID})`);
});

test('the recommendation is to note down what can not be brought back, and says that applying it is enough', () => {
  expect(inWords(advice())).toMatch(/note down whom it trusts.*can not be brought back.*enough to apply it once/);
  expect(commandsIn(advice())).toEqual([`ibmcloud iam trusted-profile ${ID}`, `ibmcloud iam trusted-profile-delete ${ID}`]);
});

test('there is no way back, and it does not read as if there were', () => {
  expect(inWords(words.undo(issueOf()))).toMatch(/^there is no way back\. .*another id/);
  expect(commandsIn(words.undo(issueOf()))).toEqual([]);
});

test.each(HOSTILE_NAMES)('each command reaches the shell as it is meant, whatever IBM calls the profile: %j', (id) => {
  const [show = '', remove = ''] = commandsIn(advice({ id }));
  expect(wordsOfShell(show)).toEqual(['iam', 'trusted-profile', id]);
  expect(wordsOfShell(remove)).toEqual(['iam', 'trusted-profile-delete', id]);
});
