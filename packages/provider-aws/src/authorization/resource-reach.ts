import type { Selection } from './policy-document.ts';
import { matchesWildcard } from './wildcard.ts';

/**
 * How much of a service's resources a statement is about: `own-sign-in` is the user itself and MFA devices,
 * `all` every bucket, table, secret, role …, of any type.
 */
export type Reach = 'none' | 'own-sign-in' | 'some' | 'all';

const REACHES: readonly Reach[] = ['all', 'some', 'own-sign-in', 'none'];

/** `mfa/*`, and what ends in the user's own name. */
const OWN_SIGN_IN = /^mfa\/|[/*]\$\{aws:username\}$/;
/** `*`, `table/*`, `secret:*`, `dbuser:*\/*`: nothing but a type before the wildcard. */
const EVERY_NAME = /^(?:[\w-]+[/:])?\*[*/:]*$/;
/** S3's names have no type: what stands before the slash is a bucket. */
const EVERY_BUCKET = /^\*[*/]*$/;

/** @param service as in an ARN: `s3` */
export function reachOf(resources: Selection, service: string): Reach {
  if (resources.kind === 'all-but') return 'all';
  const reaches = new Set(resources.patterns.map((pattern) => reachOfPattern(pattern, service)));
  return REACHES.find((reach) => reaches.has(reach)) ?? 'none';
}

/**
 * Regions and accounts are not looked at, nor a partition: all tables of a region are all tables. An ARN that ends
 * early, in a wildcard, goes on to the end
 * (https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_resource.html).
 */
function reachOfPattern(pattern: string, service: string): Reach {
  const fields = pattern.split(':');
  const name = fields.length > 5 ? fields.slice(5).join(':') : '*';
  if (!matchesWildcard(fields[2] ?? '*', service)) return 'none';
  if (service === 'iam' && OWN_SIGN_IN.test(name)) return 'own-sign-in';
  return (service === 's3' ? EVERY_BUCKET : EVERY_NAME).test(name) ? 'all' : 'some';
}
