import { type CheckWords, code, type Field, formatInstant, type Inline, type Issue, principalNameOf, text } from '@keyhammer/core';
import { briefly, briefOcid, fingerprintOf, holderOf } from './oci-key-names.ts';
import type { OciRemediationAction } from './oci-remediation-action.ts';
import { rollbackCommand, shellWord } from './shell-word.ts';

// What all checks of OCI's API keys say alike.

type Shared = 'noun' | 'remedied' | 'name' | 'undo';

export function ociKeyWords(action: OciRemediationAction): Pick<CheckWords, Shared> {
  return {
    noun: 'OCI API key',
    remedied: action === 'delete' ? 'deleted' : 'stopped',
    name: (issue) => [text('the API key '), code(briefly(fingerprintOf(issue))), text(` of ${holderOf(issue.details)}`)],
    undo: action === 'delete' ? uploadedAgain : capabilityGivenBack,
  };
}

/** @param what is the matter with it: `belongs to an administrator` */
export function ociKeySummary(issue: Issue, what: string, accountName: string): string {
  return `OCI API key ${fingerprintOf(issue)} of ${holderOf(issue.details)} ${what}, in ${accountName} (${briefOcid(issue.accountId)})`;
}

export function ociKeyFacts(issue: Issue, ...more: readonly Field[]): readonly Field[] {
  const { details } = issue;
  return [
    { name: 'User', value: [text(`${principalNameOf(details)} (`), code(details.principal), text(')')] },
    { name: 'API key', value: [code(fingerprintOf(issue))] },
    { name: 'Created', value: [text(formatInstant(details.created))] },
    ...more,
  ];
}

export function deleteCommand(issue: Issue): string {
  return `oci iam user api-key delete --user-id ${shellWord(issue.details.principal)} --fingerprint ${shellWord(fingerprintOf(issue))}`;
}

/** Before the advice: what will be done is more than meets the eye, where all keys of the user stop. */
export function whatStops({ details }: Issue, action: OciRemediationAction): readonly Inline[] {
  if (action === 'delete') return [];
  return [
    text('What Keyhammer does is to take '),
    code('canUseApiKeys'),
    text(` from ${holderOf(details)}: that stops all API keys of this user, not only this one. `),
  ];
}

function uploadedAgain(issue: Issue): readonly Inline[] {
  return [
    code(rollbackCommand(issue)),
    text(' uploads the public key again, which is kept with the issue. Or, with rights of your own in the tenancy: '),
    code('openssl rsa -pubout -in PRIVATE_KEY.pem -out PUBLIC_KEY.pem'),
    text(', then '),
    code(`oci iam user api-key upload --user-id ${shellWord(issue.details.principal)} --key-file PUBLIC_KEY.pem`),
    text('. Either way the same private key works as before.'),
  ];
}

function capabilityGivenBack(issue: Issue): readonly Inline[] {
  return [
    code(rollbackCommand(issue)),
    text(', or, with rights of your own in the tenancy, '),
    code(`oci iam user update-user-capabilities --user-id ${shellWord(issue.details.principal)} --can-use-api-keys true`),
    text('. All API keys of the user then work as before.'),
  ];
}
