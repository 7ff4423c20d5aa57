import { STSClient } from '@aws-sdk/client-sts';

/** IAM and Organizations are global, but a request must be signed for some region. */
const FALLBACK_REGION = 'us-east-1';

/**
 * `AWS_REGION`, then what the configuration says, then the profile's region.
 * `AWS_DEFAULT_REGION` is the command line's and boto's name for it, which the SDK does not read.
 */
export function regionFrom(configured: string | undefined, environment: NodeJS.ProcessEnv = process.env): () => Promise<string> {
  const region = environment.AWS_REGION || environment.AWS_DEFAULT_REGION || configured;
  if (region) return async () => region;
  let profileRegion: Promise<string> | undefined;
  return () => {
    // The SDK rejects if the profile names none, or if there is no profile at all.
    profileRegion ??= new STSClient({}).config.region().catch(() => FALLBACK_REGION);
    return profileRegion;
  };
}
