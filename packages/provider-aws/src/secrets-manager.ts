import { GetSecretValueCommand } from '@aws-sdk/client-secrets-manager';
import { RejectedError } from '@keyhammer/core';
import type { AwsConnection } from './connection/aws-connection.ts';
import { translateAwsError } from './errors.ts';

/**
 * The text of a secret, by its name or ARN, in the account that Keyhammer runs in.
 * @throws NotFoundError, AccessDeniedError, ThrottledError, UnavailableError; RejectedError if it holds no text.
 */
export async function readSecret(connection: Pick<AwsConnection, 'secretsManager'>, secretId: string): Promise<string> {
  const what = `Could not read the secret ${secretId}`;
  const answer = await connection
    .secretsManager()
    .send(new GetSecretValueCommand({ SecretId: secretId }))
    .catch((error: unknown) => {
      throw translateAwsError(error, what, {
        adviceIfDenied: 'Allow secretsmanager:GetSecretValue on it, and kms:Decrypt if it has a key of its own',
      });
    });
  if (answer.SecretString === undefined) throw new RejectedError(`${what}: it holds bytes, not text`);
  return answer.SecretString;
}
