import type { Issue } from '@keyhammer/core';
import { shellWord } from './shell-word.ts';

// IBM Cloud's own commands, for owners with rights of their own in the account.

type Named = Pick<Issue, 'id' | 'details'>;

/** One that authenticates as a service ID is named together with it. */
export function apiKeyCommand(verb: 'delete' | 'unlock', { id, details: { principal } }: Named): string {
  const [, serviceId] = /^iam-(ServiceId-.*)$/s.exec(principal) ?? [];
  if (serviceId === undefined) return `ibmcloud iam api-key-${verb} ${shellWord(id)}`;
  return `ibmcloud iam service-api-key-${verb} ${shellWord(id)} ${shellWord(serviceId)}`;
}

export function disableCommand(keyId: string): string {
  return askIam('POST', keyId);
}

export function enableCommand(keyId: string): string {
  return askIam('DELETE', keyId);
}

/** IBM's command line can't disable a key, so this asks IAM's API, with a token of the command line. */
function askIam(method: 'POST' | 'DELETE', keyId: string): string {
  const token = '"Authorization: $(ibmcloud iam oauth-tokens --output json | jq -r .iam_token)"';
  return `curl --fail -X ${method} -H ${token} ${shellWord(`https://iam.cloud.ibm.com/v1/apikeys/${encodeURIComponent(keyId)}/disable`)}`;
}
