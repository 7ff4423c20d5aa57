import { resolve } from 'node:path';
import { type ConfigurationFiles, isBrokenOff, type Look, lookAt, readConfiguration } from '@keyhammer/config';
import { configurationAt, isPath } from '@keyhammer/configuration-files';
import { ConfigError } from '@keyhammer/core';
import type { CliContext, GlobalOptions } from '../command.ts';
import { UsageError } from '../usage-error.ts';

/** A place, and what it holds. */
export interface Side {
  readonly files: ConfigurationFiles;
  readonly look: Look;
}

/** Where the configuration is edited, and where the runs of the central account read it. */
export interface Sides {
  readonly local: Side;
  readonly remote: Side;
  /** The last push to the remote did not come to its end: what is there may be of two configurations. */
  readonly brokenOff: boolean;
}

/** @param remote without it, the environment says where */
export async function readSides({ config }: GlobalOptions, remote: string | undefined, context: CliContext): Promise<Sides> {
  const local = configurationAt(config);
  const files = remotePlace(remote, context);
  if (files.where === local.where) throw new UsageError(`--config and --remote are the same: ${files.where}.`);
  const { look } = await readConfiguration(local, context.waiter);
  return { local: { files: local, look }, ...(await readRemote(files, context)) };
}

function remotePlace(remote: string | undefined, { environment, directory }: CliContext): ConfigurationFiles {
  const location = remote ?? environment.KEYHAMMER_REMOTE_CONFIG ?? '';
  if (location === '')
    throw new UsageError('Where is the other one? Give --remote s3://bucket/prefix, or set KEYHAMMER_REMOTE_CONFIG to that.');
  return configurationAt(isPath(location) ? resolve(directory, location) : location);
}

/** A push that is under way is waited for. One that was broken off is no error here: this is where it is looked at, and mended. */
async function readRemote(files: ConfigurationFiles, { waiter }: CliContext): Promise<Pick<Sides, 'remote' | 'brokenOff'>> {
  try {
    const { look } = await readConfiguration(files, waiter);
    return { remote: { files, look }, brokenOff: false };
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    const look = await lookAt(files);
    if (!isBrokenOff(look)) throw error;
    return { remote: { files, look }, brokenOff: true };
  }
}
