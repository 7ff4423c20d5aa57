import { describe, expect, test } from '@jest/globals';
import { type Credential, fields, type Inline, paragraph, plainText } from '@keyhammer/core';
import {
  anIssueAbout,
  anOciAdminKey,
  checkSettings,
  daysAgo,
  OCI_FINGERPRINT,
  OCI_TENANCY_ID,
  OCI_USER_ID,
  usedAt,
} from '@keyhammer/testing';
import { HOSTILE_NAMES, wordsOfShell } from '../../test/shell-words.ts';
import { wordsFor } from './words.ts';

const words = wordsFor('delete');
const byCapability = wordsFor('capability');
const ID = `${OCI_USER_ID}/${OCI_FINGERPRINT}`;
const issueOf = (key: Partial<Credential> = {}) => ({ ...anIssueAbout(anOciAdminKey(key)), accountId: OCI_TENANCY_ID });
const inWords = (content: readonly Inline[]) => plainText([paragraph(...content)]);
const commandsIn = (content: readonly Inline[]) => content.flatMap((part) => (part.kind === 'code' ? [part.text] : []));
const factsOf = (key: Partial<Credential> = {}) => plainText([fields(...words.facts(issueOf(key)))]).split('\n');
const noGrace = checkSettings({ thresholdDays: 0 });

describe('the summary', () => {
  test('names the key by its fingerprint, its user, and the tenancy', () => {
    expect(words.summary(issueOf(), 'acme-oci', noGrace)).toBe(
      `OCI API key ${OCI_FINGERPRINT} of breakglass-admin belongs to an administrator, in acme-oci (ocid1.tenancy…etenan)`,
    );
  });

  test('says the grace, where there is one', () => {
    expect(words.summary(issueOf(), 'acme-oci', checkSettings({ thresholdDays: 7 }))).toContain(
      'belongs to an administrator and was made more than 7 days ago',
    );
  });
});

describe('the facts', () => {
  test('are the user, the key, its creation, and through what its user is an administrator', () => {
    expect(factsOf()).toEqual([
      `User: breakglass-admin (${OCI_USER_ID})`,
      `API key: ${OCI_FINGERPRINT}`,
      'Created: 2025-10-16 12:00 UTC',
      'Administrator: yes, through the group Administrators',
    ]);
  });

  test('tell the last use where it happens to be known', () => {
    expect(factsOf({ lastUsed: usedAt(daysAgo(3), 'Audit', 'eu-frankfurt-1') })).toContain(
      'Last used: 2026-11-17 12:00 UTC (Audit, eu-frankfurt-1)',
    );
  });

  test('do not guess', () => {
    expect(factsOf({ privilege: { kind: 'unknown', reason: 'denied' } })).toContain('Administrator: not known');
  });
});

describe('in a message', () => {
  test('it goes by the ends of its fingerprint', () => {
    expect(inWords(words.name(issueOf()))).toBe('the API key 20:3b…3a:34 of breakglass-admin');
  });

  test('no OCID is shown in full, even if its user has no name', () => {
    const { principalName: _p, ...nameless } = anOciAdminKey();
    expect(inWords(words.name(anIssueAbout(nameless)))).toBe('the API key 20:3b…3a:34 of ocid1.user…userex');
  });

  test('there is its age, and its use where that is known', () => {
    expect(words.lastUse(issueOf().details)).toBe("an administrator's, made 2025-10-16");
    expect(words.lastUse(issueOf({ lastUsed: usedAt(daysAgo(3)) }).details)).toBe(
      "an administrator's, made 2025-10-16, last used 2026-11-17",
    );
  });
});

describe('the evidence', () => {
  test('is strong, and not about the use', () => {
    expect(words.evidence(issueOf().details)).toEqual({
      strength: 'strong',
      why: 'OCI lists its user in the group Administrators; whether the key is used makes no difference',
    });
  });

  test('is weak where the groups could not be read', () => {
    expect(words.evidence(issueOf({ privilege: { kind: 'unknown', reason: 'denied' } }).details).strength).toBe('weak');
  });
});

describe('the recommendation', () => {
  test('is to change over, and to delete the key although it is in use', () => {
    expect(inWords(words.recommendation(issueOf(), noGrace))).toMatch(
      /may do everything.*user of its own.*That it is in use is no reason to keep it.*no administrator any more\.$/,
    );
    expect(commandsIn(words.recommendation(issueOf(), noGrace))).toEqual([
      `oci iam user api-key delete --user-id ${OCI_USER_ID} --fingerprint ${OCI_FINGERPRINT}`,
    ]);
  });

  test('says first that all keys of the user stop, where they do', () => {
    expect(inWords(byCapability.recommendation(issueOf(), noGrace))).toMatch(
      /^What Keyhammer does is to take canUseApiKeys from breakglass-admin: that stops all API keys of this user, not only this one\. /,
    );
    expect(inWords(words.recommendation(issueOf(), noGrace))).not.toContain('canUseApiKeys');
  });
});

describe('the way back', () => {
  test('of a deletion is the public key, uploaded again', () => {
    expect(words.remedied).toBe('deleted');
    expect(inWords(words.undo(issueOf()))).toBe(
      `keyhammer rollback ${OCI_TENANCY_ID} ${ID} uploads the public key again, which is kept with the issue. ` +
        'Or, with rights of your own in the tenancy: openssl rsa -pubout -in PRIVATE_KEY.pem -out PUBLIC_KEY.pem, then ' +
        `oci iam user api-key upload --user-id ${OCI_USER_ID} --key-file PUBLIC_KEY.pem. Either way the same private key works as before.`,
    );
  });

  test('of the capability is the capability', () => {
    expect(byCapability.remedied).toBe('stopped');
    expect(inWords(byCapability.undo(issueOf()))).toBe(
      `keyhammer rollback ${OCI_TENANCY_ID} ${ID}, or, with rights of your own in the tenancy, ` +
        `oci iam user update-user-capabilities --user-id ${OCI_USER_ID} --can-use-api-keys true. All API keys of the user then work as before.`,
    );
  });
});

test.each(HOSTILE_NAMES)('each command reaches the shell as it is meant, whatever OCI calls them: %j', (name) => {
  const issue = issueOf({ principal: name, name, id: `${name}/${name}` });
  const [remove = ''] = commandsIn(words.recommendation(issue, noGrace));
  expect(wordsOfShell(remove)).toEqual(['iam', 'user', 'api-key', 'delete', '--user-id', name, '--fingerprint', name]);
  const [, , upload = ''] = commandsIn(words.undo(issue));
  expect(wordsOfShell(upload)).toEqual(['iam', 'user', 'api-key', 'upload', '--user-id', name, '--key-file', 'PUBLIC_KEY.pem']);
  const [, allow = ''] = commandsIn(byCapability.undo(issue));
  expect(wordsOfShell(allow)).toEqual(['iam', 'user', 'update-user-capabilities', '--user-id', name, '--can-use-api-keys', 'true']);
});

test('a key that was stored without its name is named by the end of its id', () => {
  const { name: _n, ...key } = anOciAdminKey();
  expect(words.summary(anIssueAbout(key), 'acme-oci', noGrace)).toContain(`OCI API key ${OCI_FINGERPRINT} of`);
});
