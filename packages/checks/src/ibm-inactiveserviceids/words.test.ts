import { describe, expect, test } from '@jest/globals';
import { type Credential, fields, type Inline, paragraph, plainText } from '@keyhammer/core';
import { anIbmServiceId, anIssueAbout, checkSettings, IBM_ACCOUNT_ID } from '@keyhammer/testing';
import { HOSTILE_NAMES, wordsOfShell } from '../../test/shell-words.ts';
import { words } from './words.ts';

const ID = 'ServiceId-5d1c7f08-93ab-4e62-b7d4-18fe0a2c6b39';
const issueOf = (serviceId: Partial<Credential> = {}) => ({ ...anIssueAbout(anIbmServiceId(serviceId)), accountId: IBM_ACCOUNT_ID });
const inWords = (content: readonly Inline[]) => plainText([paragraph(...content)]);
const commandsIn = (content: readonly Inline[]) => content.flatMap((part) => (part.kind === 'code' ? [part.text] : []));

test('it is its own owner, and named once', () => {
  expect(words.summary(issueOf(), 'platform-ibm', checkSettings({ thresholdDays: 30 }))).toBe(
    `IBM Cloud service ID backup-agent (${ID}) has not been used for more than 30 days, in platform-ibm (${IBM_ACCOUNT_ID})`,
  );
  expect(plainText([fields(...words.facts(issueOf()))]).split('\n')[0]).toBe(`Service ID: backup-agent (${ID})`);
  expect(inWords(words.name(issueOf()))).toBe('the service ID backup-agent (Serv…6b39)');
});

test('what counts as its use is said with the evidence', () => {
  expect(words.evidence(issueOf().details)).toEqual({
    strength: 'strong',
    why: 'IBM Cloud records when the service ID last authenticated, with whichever of its API keys',
  });
});

describe('the recommendation', () => {
  const advice = (serviceId: Partial<Credential> = {}) => words.recommendation(issueOf(serviceId), checkSettings());

  test('says what disabling means, and that a use is enough', () => {
    expect(inWords(advice())).toMatch(
      /disabled by disabling all of its API keys.*one without API keys can only be deleted.*enough to authenticate as it once/,
    );
    expect(commandsIn(advice())).toEqual([
      `ibmcloud iam service-api-keys ${ID}`,
      expect.stringMatching(/^curl --fail -X POST .*\/v1\/apikeys\/ApiKey-ID\/disable$/),
      `ibmcloud iam service-id-delete ${ID}`,
    ]);
  });

  test('has the lock taken off before the deletion', () => {
    expect(inWords(advice({ locked: true }))).toMatch(
      /To delete the service ID, which is locked: first ibmcloud iam service-id-unlock \S+, then ibmcloud iam service-id-delete \S+\.$/,
    );
  });
});

test('the way back enables what was enabled before', () => {
  expect(inWords(words.undo(issueOf()))).toMatch(
    new RegExp(`^keyhammer rollback ${IBM_ACCOUNT_ID} ${ID} enables those of its API keys that were enabled before\\. .*-X DELETE`),
  );
});

test.each(HOSTILE_NAMES)('each command reaches the shell as it is meant, whatever IBM calls the service ID: %j', (id) => {
  const [list = '', , remove = ''] = commandsIn(words.recommendation(issueOf({ id }), checkSettings()));
  expect(wordsOfShell(list)).toEqual(['iam', 'service-api-keys', id]);
  expect(wordsOfShell(remove)).toEqual(['iam', 'service-id-delete', id]);
});
