import { ConfigError, type RemoteError } from '@keyhammer/core';
import { translateAwsError } from '@keyhammer/provider-aws';

export interface S3Attempt {
  /** As the start of a sentence: `Could not read s3://bucket/config.json`. */
  readonly what: string;
  readonly bucket: string;
  readonly action: 's3:GetObject' | 's3:PutObject';
}

const OTHER_REGION = /^(PermanentRedirect|TemporaryRedirect|AuthorizationHeaderMalformed|IllegalLocationConstraintException|301|307)$/;

export function translateS3Error(error: unknown, { what, bucket, action }: S3Attempt): RemoteError | ConfigError {
  const code = codeOf(error);
  if (code === 'NoSuchBucket') {
    return new ConfigError(`${what}: there is no bucket ${bucket}. Check the name (KEYHAMMER_CONFIG, --config), and the account.`, {
      cause: error,
    });
  }
  if (OTHER_REGION.test(code)) {
    const region = regionOf(error);
    const remedy = region === undefined ? "Set AWS_REGION to the bucket's region." : `It is in ${region}: set AWS_REGION to that.`;
    return new ConfigError(`${what}: the bucket ${bucket} is in another region. ${remedy}`, { cause: error });
  }
  return (
    withoutRegion(error, what) ??
    translateAwsError(error, what, {
      adviceIfDenied:
        action === 's3:GetObject'
          ? `Allow s3:GetObject on its objects, s3:ListBucket on ${bucket} (without it S3 denies a file that is merely absent), and kms:Decrypt if it has a key of its own`
          : `Allow s3:PutObject on the objects of ${bucket}, and kms:GenerateDataKey if it has a key of its own`,
    })
  );
}

export function translateSsmError(
  error: unknown,
  what: string,
  action: 'ssm:GetParameter' | 'ssm:PutParameter',
): RemoteError | ConfigError {
  return (
    withoutRegion(error, what) ??
    translateAwsError(error, what, {
      adviceIfDenied: `Allow ${action} on it, and kms:Decrypt if it is a SecureString with a key of its own`,
    })
  );
}

/** AWS's name of the error. */
export function codeOf(error: unknown): string {
  return error instanceof Error ? error.name : '';
}

function withoutRegion(error: unknown, what: string): ConfigError | undefined {
  if (!(error instanceof Error) || error.message !== 'Region is missing') return undefined;
  return new ConfigError(`${what}: no AWS region is set. Set AWS_REGION.`, { cause: error });
}

/** S3 names the region in a header, and some errors do in their body. */
function regionOf(error: unknown): string | undefined {
  const response: unknown = typeof error === 'object' && error !== null ? Reflect.get(error, '$response') : undefined;
  const headers: unknown = typeof response === 'object' && response !== null ? Reflect.get(response, 'headers') : undefined;
  const named: unknown = typeof headers === 'object' && headers !== null ? Reflect.get(headers, 'x-amz-bucket-region') : undefined;
  const inBody: unknown = typeof error === 'object' && error !== null ? Reflect.get(error, 'Region') : undefined;
  return [named, inBody].find((region) => typeof region === 'string');
}
