import { ConfigError } from '@keyhammer/core';

/** Where the three files are. */
export type Location =
  | { readonly kind: 'directory'; readonly path: string }
  /** `prefix` without slashes at its ends, "" for none. */
  | { readonly kind: 's3'; readonly bucket: string; readonly prefix: string }
  /** `/a/b`, without a slash at its end. */
  | { readonly kind: 'ssm'; readonly path: string };

/** One letter and a colon are a drive of Windows. */
const SCHEME = /^([a-z][a-z\d+.-]+):/i;
const BUCKET = /^[a-z\d][a-z\d.-]{1,61}[a-z\d]$/;
const PARAMETER_PATH = /^(\/[\w.-]+)+$/;
const ALLOWED = 'a directory, s3://bucket, s3://bucket/prefix or ssm:/path';

/** Whether it is the path of a directory, which a relative one is from somewhere. */
export function isPath(location: string): boolean {
  return !SCHEME.test(location);
}

/** @throws ConfigError if it is none of the three */
export function parseLocation(location: string): Location {
  const scheme = SCHEME.exec(location)?.[1];
  if (location.trim() === '') throw mistaken(location);
  if (scheme === undefined) return { kind: 'directory', path: location };
  if (scheme === 's3') return s3Location(location);
  if (scheme === 'ssm') return ssmLocation(location);
  throw mistaken(location);
}

function s3Location(location: string): Location {
  const [, bucket = '', prefix = ''] = /^s3:\/\/([^/]*)(?:\/(.*))?$/.exec(location) ?? [];
  if (!BUCKET.test(bucket)) throw mistaken(location, 'the name of a bucket has 3 to 63 lower-case letters, digits, dots and hyphens');
  return { kind: 's3', bucket, prefix: prefix.replace(/^\/+|\/+$/g, '') };
}

function ssmLocation(location: string): Location {
  const path = location.slice('ssm:'.length).replace(/\/+$/, '');
  if (!PARAMETER_PATH.test(path)) throw mistaken(location, 'the path of parameters begins with one slash and has letters, digits, . _ -');
  return { kind: 'ssm', path };
}

function mistaken(location: string, why?: string): ConfigError {
  return new ConfigError(`"${location}" is no place for a configuration${why === undefined ? '' : `: ${why}`}. Give ${ALLOWED}.`);
}
