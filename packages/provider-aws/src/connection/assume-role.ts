import { AssumeRoleCommand, type STSClient } from '@aws-sdk/client-sts';
import { UnavailableError } from '@keyhammer/core';
import { translateAwsError } from '../errors.ts';

export interface RoleToAssume {
  readonly accountId: string;
  readonly arn: string;
  readonly sessionName: string;
  readonly externalId?: string;
  /** Whom the role must trust, for the advice. */
  readonly callerArn: string;
}

/** As the SDK's clients take them; they ask for new ones some minutes before `expiration`. */
export interface TemporaryCredentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken: string;
  readonly expiration?: Date;
}

/**
 * Not the SDK's `fromTemporaryCredentials`: that makes an STS client of its own for every role, each
 * of which signs in anew (SSO, `credential_process`), and opens connections of its own.
 * @throws AccessDeniedError: STS says the same for a role that is not there, one that does not
 * trust us, and a wrong external id, so the advice names all three.
 */
export async function assumeRole(sts: STSClient, role: RoleToAssume): Promise<TemporaryCredentials> {
  const command = new AssumeRoleCommand({
    RoleArn: role.arn,
    RoleSessionName: role.sessionName,
    ...(role.externalId !== undefined && { ExternalId: role.externalId }),
  });
  const what = `Could not assume the role ${role.arn} in account ${role.accountId}`;
  const answer = await sts.send(command).catch((error: unknown) => {
    throw translateAwsError(error, what, { adviceIfDenied: adviceFor(role) });
  });
  const { AccessKeyId, SecretAccessKey, SessionToken, Expiration } = answer.Credentials ?? {};
  if (!AccessKeyId || !SecretAccessKey || !SessionToken) throw new UnavailableError(`${what}: STS answered without credentials`);
  return {
    accessKeyId: AccessKeyId,
    secretAccessKey: SecretAccessKey,
    sessionToken: SessionToken,
    ...(Expiration && { expiration: Expiration }),
  };
}

function adviceFor(role: RoleToAssume): string {
  const externalId =
    role.externalId === undefined ? 'that it asks for no external id (none is set)' : 'that it asks for the external id that is set';
  return `Check that the role exists there, that it trusts ${role.callerArn}, and ${externalId} in aws.external_id`;
}
