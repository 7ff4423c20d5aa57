import { randomUUID } from 'node:crypto';
import { AwsError } from './aws-error.ts';
import type { Caller } from './caller.ts';
import { epochSeconds } from './json-protocol.ts';
import { authorize } from './permissions.ts';
import { addVersion, type Secret, type SecretVault, type SecretVersion, staged } from './secret-vault.ts';
import { clientToken, optionalText, stageList, tagList, text } from './secrets-manager-input.ts';
import type { AwsState } from './state.ts';

type Input = Readonly<Record<string, unknown>>;

interface Call {
  readonly vault: SecretVault;
  readonly now: number;
  readonly input: Input;
}

const OPERATIONS: ReadonlyMap<string, (call: Call) => unknown> = new Map<string, (call: Call) => unknown>([
  ['CreateSecret', createSecret],
  ['PutSecretValue', putSecretValue],
  ['DescribeSecret', describeSecret],
  ['GetSecretValue', getSecretValue],
  ['TagResource', tagResource],
]);

/** The secrets of the caller's own account. There is one region only. */
export function callSecretsManager(state: AwsState, caller: Caller, action: string, input: Input): unknown {
  const operation = OPERATIONS.get(action);
  if (!operation) throw new AwsError('UnknownOperationException', 400, `The sandbox has no secretsmanager:${action}`);
  authorize(state.world, caller, `secretsmanager:${action}`, String(input.SecretId ?? input.Name));
  return operation({ vault: state.world.secretsOf(caller.accountId), now: state.clock.now().getTime(), input });
}

/** Without a text the secret has no version. The same request a second time, token and all, is no error. */
function createSecret({ vault, now, input }: Call): unknown {
  const name = text(input, 'Name');
  if (!/^[\w/+=.@-]{1,512}$/.test(name)) {
    throw invalidParameter('Invalid name. Must be a valid name containing alphanumeric characters, or any of the following: -/_+=.@!');
  }
  const value = optionalText(input, 'SecretString');
  const token = clientToken(input) ?? randomUUID();
  const known = vault.find(name);
  if (known && known.versions.get(token)?.text !== value) {
    throw new AwsError('ResourceExistsException', 400, `The operation failed because the secret ${name} already exists.`);
  }
  const description = optionalText(input, 'Description');
  const secret = known ?? vault.create({ name, created: now, ...(description !== undefined && { description }) });
  if (!known) for (const [key, tag] of tagList(input)) secret.tags.set(key, tag);
  if (!known && value !== undefined) addVersion(secret, token, { text: value, created: now });
  return { ...named(secret), ...(value !== undefined && { VersionId: token }) };
}

function putSecretValue({ vault, now, input }: Call): unknown {
  const secret = wanted(vault, input);
  const value = text(input, 'SecretString');
  const token = clientToken(input) ?? randomUUID();
  const known = secret.versions.get(token);
  if (known && known.text !== value) {
    const message = `You can't use ClientRequestToken ${token} because that value is already in use for a version of secret ${secret.arn}.`;
    throw new AwsError('ResourceExistsException', 400, message);
  }
  if (!known) addVersion(secret, token, { text: value, created: now }, stageList(input));
  return { ...named(secret), VersionId: token, VersionStages: [...(secret.versions.get(token)?.stages ?? [])] };
}

/** A version without a stage is deprecated, and is not told of. */
function describeSecret({ vault, input }: Call): unknown {
  const secret = wanted(vault, input);
  const current = [...secret.versions].filter(([, { stages }]) => stages.size > 0);
  return {
    ...named(secret),
    ...(secret.description !== undefined && { Description: secret.description }),
    CreatedDate: epochSeconds(secret.created),
    LastChangedDate: epochSeconds(secret.changed),
    ...(secret.tags.size > 0 && { Tags: [...secret.tags].map(([Key, Value]) => ({ Key, Value })) }),
    ...(current.length > 0 && { VersionIdsToStages: Object.fromEntries(current.map(([id, { stages }]) => [id, [...stages]])) }),
  };
}

function getSecretValue({ vault, input }: Call): unknown {
  const secret = wanted(vault, input);
  const [id, version] = wantedVersion(secret, input);
  return {
    ...named(secret),
    VersionId: id,
    SecretString: version.text,
    VersionStages: [...version.stages],
    CreatedDate: epochSeconds(version.created),
  };
}

function tagResource({ vault, input }: Call): unknown {
  const secret = wanted(vault, input);
  for (const [key, value] of tagList(input)) secret.tags.set(key, value);
  return {};
}

function wanted(vault: SecretVault, input: Input): Secret {
  const secret = vault.find(text(input, 'SecretId'));
  if (!secret) throw notFound("Secrets Manager can't find the specified secret.");
  return secret;
}

function wantedVersion(secret: Secret, input: Input): readonly [string, SecretVersion] {
  const id = optionalText(input, 'VersionId');
  const version = id === undefined ? undefined : secret.versions.get(id);
  if (id !== undefined && version) return [id, version];
  if (id !== undefined) throw notFound(`Secrets Manager can't find the specified secret value for VersionId: ${id}`);
  const stage = optionalText(input, 'VersionStage') ?? 'AWSCURRENT';
  const found = staged(secret, stage);
  if (!found) throw notFound(`Secrets Manager can't find the specified secret value for staging label: ${stage}`);
  return found;
}

const named = ({ arn, name }: Secret) => ({ ARN: arn, Name: name });
const notFound = (message: string) => new AwsError('ResourceNotFoundException', 400, message);
const invalidParameter = (message: string) => new AwsError('InvalidParameterException', 400, message);
