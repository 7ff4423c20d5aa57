import { GetObjectCommand, PutObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import type { ConfigurationFiles, StoredFile, StoredText } from '@keyhammer/config';
import { UnavailableError, VersionConflictError } from '@keyhammer/core';
import type { Location } from './location.ts';
import { codeOf, translateS3Error } from './translate-aws-errors.ts';

/** The condition does not hold; two writes at once; the object that was to be replaced has gone. */
const CONFLICTS = ['PreconditionFailed', 'ConditionalRequestConflict', 'NoSuchKey'];

/**
 * Objects of a bucket, each written on the condition that it is the one that was read. The version is the `ETag`: of two
 * objects with the same text it may be the same, which does no harm.
 */
export function s3Files(client: S3Client, { bucket, prefix }: Extract<Location, { kind: 's3' }>): ConfigurationFiles {
  const where = prefix === '' ? `s3://${bucket}` : `s3://${bucket}/${prefix}`;
  const keyOf = (file: StoredFile) => (prefix === '' ? file : `${prefix}/${file}`);

  const read = async (file: StoredFile): Promise<StoredText | undefined> => {
    const what = `Could not read ${where}/${file}`;
    try {
      const { Body, ETag } = await client.send(new GetObjectCommand({ Bucket: bucket, Key: keyOf(file) }));
      if (!Body || ETag === undefined) throw new UnavailableError(`${what}: the answer has no body or no ETag`);
      return { text: await Body.transformToString('utf-8'), version: ETag };
    } catch (error) {
      // Who may not list the bucket gets AccessDenied for this: never to be taken for it.
      if (codeOf(error) === 'NoSuchKey') return undefined;
      throw translateS3Error(error, { what, bucket, action: 's3:GetObject' });
    }
  };

  const write = async (file: StoredFile, text: string, expected: string | undefined): Promise<void> => {
    const condition = expected === undefined ? { IfNoneMatch: '*' } : { IfMatch: expected };
    const object = { Bucket: bucket, Key: keyOf(file), Body: text, ContentType: 'application/json' };
    try {
      await client.send(new PutObjectCommand({ ...object, ...condition }));
    } catch (error) {
      const what = `Could not write ${where}/${file}`;
      if (!CONFLICTS.includes(codeOf(error))) throw translateS3Error(error, { what, bucket, action: 's3:PutObject' });
      // A first try whose answer was lost has changed the ETag: what stands there is ours.
      if ((await read(file))?.text !== text) throw changedMeanwhile(`${where}/${file}`, error);
    }
  };

  return { where, read, write, requireRoom: () => {} };
}

function changedMeanwhile(file: string, cause: unknown): VersionConflictError {
  const advice = 'Look at what it says now, and try again';
  return new VersionConflictError(`${file} was changed by somebody else meanwhile, and is left as it is`, { cause, advice });
}
