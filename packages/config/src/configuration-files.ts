import { ConfigError } from '@keyhammer/core';
import type { StoredFile } from './file-names.ts';

/** A file as it was read. */
export interface StoredText {
  readonly text: string;
  /** Another one whenever the text is another; what it looks like is the adapter's own business. */
  readonly version: string;
}

/** Where the three files are: a directory, an S3 bucket, SSM parameters. */
export interface ConfigurationFiles {
  /** For messages: `./config`, `s3://bucket/prefix`, `ssm:/path`. */
  readonly where: string;
  /** What relative paths in the files start from, absolute; absent where there are no directories. */
  readonly directory?: string;
  /**
   * `undefined` only if the file is surely absent: a refusal is an error, and so is a bucket that is not there.
   * @throws UnreadableFileError; ConfigError if the place itself can't be; AccessDeniedError, ThrottledError, UnavailableError
   */
  read(file: StoredFile): Promise<StoredText | undefined>;
  /**
   * In one step: whoever reads meanwhile gets the old text or the new one.
   * @param expected the version that was read; `undefined`: there was none
   * @throws VersionConflictError if it is another one by now, and nothing was written; ConfigError as `requireRoom`; and as `read` does
   */
  write(file: StoredFile, text: string, expected: string | undefined): Promise<void>;
  /** Asks nobody. @throws ConfigError if a text is too long to be kept here */
  requireRoom(file: StoredFile, text: string): void;
}

/** It is there, and can't be read. */
export class UnreadableFileError extends ConfigError {
  /** `EISDIR: illegal operation on a directory, read` */
  readonly reason: string;

  constructor(path: string, reason: string, options: { cause?: unknown } = {}) {
    super(`${path} can't be read: ${reason}`, options);
    this.name = 'UnreadableFileError';
    this.reason = reason;
  }
}
