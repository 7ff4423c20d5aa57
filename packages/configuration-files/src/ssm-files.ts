import { GetParameterCommand, PutParameterCommand, type SSMClient } from '@aws-sdk/client-ssm';
import type { ConfigurationFiles, StoredFile, StoredText } from '@keyhammer/config';
import { ConfigError, UnavailableError, VersionConflictError } from '@keyhammer/core';
import type { Location } from './location.ts';
import { codeOf, translateSsmError } from './translate-aws-errors.ts';

/** Of the advanced tier, which SSM takes by itself for what the standard one (4096) has no room for. */
const MOST_BYTES = 8_192;

/**
 * Parameters, one for each file. New ones are of the type `String`: the files hold no secrets, and CloudFormation makes no other; one
 * that is a `SecureString` stays one. SSM knows no conditional write, so the version is compared right before, and what came
 * between is told afterwards.
 */
export function ssmFiles(client: SSMClient, { path }: Extract<Location, { kind: 'ssm' }>): ConfigurationFiles {
  const where = `ssm:${path}`;

  const read = async (file: StoredFile, version?: string): Promise<StoredText | undefined> => {
    const what = `Could not read the parameter ${path}/${file}`;
    const name = version === undefined ? `${path}/${file}` : `${path}/${file}:${version}`;
    try {
      const { Parameter } = await client.send(new GetParameterCommand({ Name: name, WithDecryption: true }));
      if (Parameter?.Value === undefined || Parameter.Version === undefined) throw new UnavailableError(`${what}: the answer has no value`);
      return { text: Parameter.Value, version: String(Parameter.Version) };
    } catch (error) {
      if (codeOf(error) === 'ParameterNotFound' || codeOf(error) === 'ParameterVersionNotFound') return undefined;
      throw translateSsmError(error, what, 'ssm:GetParameter');
    }
  };

  const put = async (file: StoredFile, text: string, isThere: boolean): Promise<number | undefined> => {
    const kind = isThere ? { Overwrite: true } : { Overwrite: false, Type: 'String' as const };
    try {
      const parameter = { Name: `${path}/${file}`, Value: text, Tier: 'Intelligent-Tiering' as const, ...kind };
      return (await client.send(new PutParameterCommand(parameter))).Version;
    } catch (error) {
      if (codeOf(error) === 'ParameterAlreadyExists') return undefined;
      throw translateSsmError(error, `Could not write the parameter ${path}/${file}`, 'ssm:PutParameter');
    }
  };

  const requireRoom = (file: StoredFile, text: string): void => {
    const bytes = Buffer.byteLength(text);
    if (bytes <= MOST_BYTES) return;
    throw new ConfigError(
      `${file} has ${bytes} bytes, and a parameter of SSM has room for ${MOST_BYTES}. Keep the configuration in S3: s3://bucket/prefix.`,
    );
  };

  const write = async (file: StoredFile, text: string, expected: string | undefined): Promise<void> => {
    requireRoom(file, text);
    if ((await read(file))?.version !== expected) throw changedMeanwhile(`${path}/${file}`);
    const version = await put(file, text, expected !== undefined);
    const next = String(Number(expected ?? 0) + 1);
    if (version !== undefined && String(version) === next) return;
    // Our own first try whose answer was lost, or somebody else at the same moment.
    const between = await read(file, next);
    if (between?.text === text) return;
    throw version === undefined ? changedMeanwhile(`${path}/${file}`) : writtenOver(`${path}/${file}`, next);
  };

  return { where, read: async (file) => await read(file), write, requireRoom };
}

function changedMeanwhile(parameter: string): VersionConflictError {
  const advice = 'Look at what it says now, and try again';
  return new VersionConflictError(`The parameter ${parameter} was changed by somebody else meanwhile, and is left as it is`, { advice });
}

/** It can't be prevented, and is not lost: SSM keeps the last hundred versions. */
function writtenOver(parameter: string, version: string): VersionConflictError {
  return new VersionConflictError(
    `Somebody else wrote the parameter ${parameter} at the same moment, as version ${version}, and was written over`,
    {
      advice: `Their text is kept: aws ssm get-parameter --name ${parameter}:${version}. Put the two together, and try again`,
    },
  );
}
