import { createHmac, timingSafeEqual } from 'node:crypto';

export interface SignedRequest {
  /** The signing secret of the Slack app. */
  readonly secret: string;
  /** `X-Slack-Request-Timestamp`: whole seconds since 1970. */
  readonly timestamp: string | undefined;
  /** `X-Slack-Signature`: `v0=` and 64 hexadecimal digits. */
  readonly signature: string | undefined;
  /** The bytes as they came, before anybody has read them as anything. */
  readonly body: Buffer;
  readonly now: Date;
}

/** Slack's own advice (https://docs.slack.dev/authentication/verifying-requests-from-slack). */
const LONGEST_AGE_MS = 5 * 60 * 1000;

/**
 * Whether Slack has sent the request, and lately. What is more than five minutes old, or ahead, is stale: it may be
 * somebody's recording of a request that was good once.
 */
export function verifySlackSignature({ secret, timestamp, signature, body, now }: SignedRequest): 'valid' | 'bad-signature' | 'stale' {
  // With an empty secret anybody could sign.
  if (secret === '' || timestamp === undefined || signature === undefined) return 'bad-signature';
  if (!/^\d{1,12}$/.test(timestamp)) return 'bad-signature';
  const expected = createHmac('sha256', secret).update(`v0:${timestamp}:`).update(body).digest('hex');
  if (!isEqual(Buffer.from(`v0=${expected}`), Buffer.from(signature))) return 'bad-signature';
  return Math.abs(now.getTime() - Number(timestamp) * 1000) > LONGEST_AGE_MS ? 'stale' : 'valid';
}

/** In a time that says nothing about how much of it is equal. */
function isEqual(expected: Buffer, given: Buffer): boolean {
  return expected.length === given.length && timingSafeEqual(expected, given);
}
