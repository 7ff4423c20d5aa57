import { AwsError } from './aws-error.ts';
import type { Caller } from './caller.ts';
import { epochSeconds } from './json-protocol.ts';
import { authorize } from './permissions.ts';
import type { AwsState } from './state.ts';

const CREATED = Date.UTC(2026, 0, 5, 12, 0);

/** GetSecretValue, by name or by ARN, of the secrets that the world holds in its main account. */
export function callSecretsManager(state: AwsState, caller: Caller, action: string, input: Readonly<Record<string, unknown>>): unknown {
  if (action !== 'GetSecretValue') {
    throw new AwsError('UnknownOperationException', 400, `The sandbox has no secretsmanager:${action}`);
  }
  const id = String(input.SecretId);
  authorize(state.world, caller, 'secretsmanager:GetSecretValue', id);
  const secrets = caller.accountId === state.world.mainAccountId ? [...state.world.secrets] : [];
  const [name, secret] = secrets.find(([name]) => id === name || id === secretArn(caller.accountId, name)) ?? [];
  if (name === undefined || secret === undefined) {
    throw new AwsError('ResourceNotFoundException', 400, "Secrets Manager can't find the specified secret.");
  }
  return {
    ARN: secretArn(caller.accountId, name),
    Name: name,
    VersionId: '11111111-2222-4333-8444-555555555555',
    SecretString: secret,
    VersionStages: ['AWSCURRENT'],
    CreatedDate: epochSeconds(CREATED),
  };
}

function secretArn(accountId: string, name: string): string {
  return `arn:aws:secretsmanager:us-east-1:${accountId}:secret:${name}-AbCdEf`;
}
