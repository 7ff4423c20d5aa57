import { GetCallerIdentityCommand, type STSClient } from '@aws-sdk/client-sts';
import { UnavailableError } from '@keyhammer/core';
import { translateAwsError } from '../errors.ts';

/** Who Keyhammer is, to AWS. */
export interface CallerIdentity {
  readonly accountId: string;
  readonly arn: string;
  /** `aws`, `aws-us-gov`, `aws-cn`: every ARN that we make up begins with it. */
  readonly partition: string;
  /** The access key that the calls are signed with: `AKIA…` of a user, `ASIA…` of a session. */
  readonly accessKeyId: string;
}

/** Needs no permission: AWS lets everyone ask who they are. */
export async function readCallerIdentity(sts: STSClient): Promise<CallerIdentity> {
  const answer = await sts.send(new GetCallerIdentityCommand({})).catch((error: unknown) => {
    throw translateAwsError(error, 'Could not ask AWS who we are');
  });
  const { Account: accountId, Arn: arn } = answer;
  if (!accountId || !arn) throw new UnavailableError('AWS did not say who we are: GetCallerIdentity came back without an account');
  const { accessKeyId } = await sts.config.credentials();
  return { accountId, arn, partition: arn.split(':')[1] || 'aws', accessKeyId };
}
