import { S3Client } from '@aws-sdk/client-s3';
import { SSMClient } from '@aws-sdk/client-ssm';
import { type ConfigurationFiles, directoryFiles } from '@keyhammer/config';
import { parseLocation } from './location.ts';
import { s3Files } from './s3-files.ts';
import { ssmFiles } from './ssm-files.ts';

export interface PlaceOptions {
  /** What the region is, the credentials and the endpoints are those of the standard AWS environment. */
  readonly environment?: NodeJS.ProcessEnv;
}

/**
 * The three files at `s3://bucket/prefix`, in `ssm:/path` or in a directory. Nothing is asked before the first use.
 * @throws ConfigError if it is no such place
 */
export function configurationAt(location: string, { environment = process.env }: PlaceOptions = {}): ConfigurationFiles {
  const place = parseLocation(location);
  switch (place.kind) {
    case 'directory':
      return directoryFiles(place.path);
    case 's3':
      return s3Files(new S3Client(clientConfig(environment)), place);
    case 'ssm':
      return ssmFiles(new SSMClient(clientConfig(environment)), place);
  }
}

/** The configuration can't say which region it is in. The second variable is the AWS command line's, which the SDK does not read. */
function clientConfig({ AWS_REGION, AWS_DEFAULT_REGION, AWS_MAX_ATTEMPTS }: NodeJS.ProcessEnv) {
  const region = AWS_REGION || AWS_DEFAULT_REGION;
  return {
    ...(region && { region }),
    customUserAgent: [['keyhammer', 'configuration']] as [string, string][],
    // All functions read it when they begin, often many at once, and SSM takes 40 calls a second.
    ...(AWS_MAX_ATTEMPTS === undefined && { maxAttempts: 8 }),
    requestHandler: { connectionTimeout: 3_000, requestTimeout: 10_000, throwOnRequestTimeout: true },
  };
}
