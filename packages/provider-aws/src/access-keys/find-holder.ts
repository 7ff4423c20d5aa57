import { GetAccessKeyLastUsedCommand, type IAMClient } from '@aws-sdk/client-iam';
import { isNotFound, translateAwsError } from '../errors.ts';

/** Whose access key it is: IAM tells it along with the last use. The model names no error for a key that is not there. */
export async function findKeyHolder(iam: IAMClient, accountId: string, keyId: string): Promise<string | undefined> {
  try {
    const { UserName } = await iam.send(new GetAccessKeyLastUsedCommand({ AccessKeyId: keyId }));
    return UserName;
  } catch (error) {
    if (isNotFound(error)) return undefined;
    throw translateAwsError(error, `Could not find out whose ${keyId} is in account ${accountId}`, {
      adviceIfDenied:
        'IAM says so of a key that is not in this account, too: look whether it is the right one. If it is, allow iam:GetAccessKeyLastUsed in the policy of the identification role',
    });
  }
}
