import {
  CreateSecretCommand,
  DescribeSecretCommand,
  type DescribeSecretCommandOutput,
  PutSecretValueCommand,
  type SecretsManagerClient,
  type Tag,
  TagResourceCommand,
} from '@aws-sdk/client-secrets-manager';
import {
  type NewCredential,
  RejectedError,
  type Secret,
  type SecretPlace,
  type SecretVault,
  type Tags,
  UnavailableError,
} from '@keyhammer/core';
import type { AwsConnection } from '../connection/aws-connection.ts';
import { isExisting, isNotFound, translateAwsError } from '../errors.ts';
import { adviceToAllow } from '../kind-control.ts';
import { secretNameOf, userOf, versionIdOf } from './secret-names.ts';

export interface AwsSecretVaultOptions {
  /** Made with the remediation role. */
  readonly connection: Pick<AwsConnection, 'enter'>;
}

/** A call, for its errors. */
interface Step {
  readonly what: string;
  readonly action: string;
  readonly hiding?: Secret;
}

/**
 * Hands new access keys over in Secrets Manager, in the account of their user and the region of this connection.
 * A secret holds `{"accessKeyId", "secretAccessKey", "user", "account"}`; each key is a version of it, and its
 * version id follows from the key's id: so storing is idempotent, and a key can be found without reading a secret.
 */
export function awsSecretVault({ connection }: AwsSecretVaultOptions): SecretVault {
  return {
    async find(place, credentialId) {
      const client = (await connection.enter(place.accountId)).secretsManager();
      const found = await describe(client, place);
      return found?.VersionIdsToStages?.[versionIdOf(credentialId)] ? arnOf(found, place) : undefined;
    },

    async store(place, credential, tags) {
      const client = (await connection.enter(place.accountId)).secretsManager();
      const found = await describe(client, place);
      const created = found ? undefined : await create(client, place, credential, tags);
      return created ?? (await addVersion(client, place, credential, tags));
    },
  };
}

/** @throws RejectedError if it is there, but about to be deleted: nobody can read it, or write to it */
async function describe(client: SecretsManagerClient, place: SecretPlace): Promise<DescribeSecretCommandOutput | undefined> {
  const step = { what: `Could not look for the ${secretAt(place)}`, action: 'secretsmanager:DescribeSecret' };
  let found: DescribeSecretCommandOutput;
  try {
    found = await client.send(new DescribeSecretCommand({ SecretId: secretNameOf(place) }));
  } catch (error) {
    if (isNotFound(error)) return undefined;
    throw translated(error, step);
  }
  if (!found.DeletedDate) return found;
  throw new RejectedError(`The ${secretAt(place)} is scheduled for deletion`, {
    advice: `Restore it (aws secretsmanager restore-secret --secret-id ${secretNameOf(place)}), or wait until it is gone, then run this again`,
  });
}

/** `undefined` if there is one by now. */
async function create(
  client: SecretsManagerClient,
  place: SecretPlace,
  credential: NewCredential,
  tags: Tags,
): Promise<string | undefined> {
  const step = { what: `Could not make the ${secretAt(place)}`, action: 'secretsmanager:CreateSecret' };
  const command = new CreateSecretCommand({
    Name: secretNameOf(place),
    Description: `Access key of the IAM user ${userOf(place)}, handed over by Keyhammer`,
    ...versionOf(place, credential),
    Tags: tagList(tags),
  });
  try {
    return arnOf(await client.send(command), place);
  } catch (error) {
    if (isExisting(error)) return undefined;
    throw translated(error, { ...step, hiding: credential.secret });
  }
}

/** The tags first: a version that could not be tagged would be current, and its key be taken back. */
async function addVersion(client: SecretsManagerClient, place: SecretPlace, credential: NewCredential, tags: Tags): Promise<string> {
  const SecretId = secretNameOf(place);
  const tagging = { what: `Could not tag the ${secretAt(place)}`, action: 'secretsmanager:TagResource' };
  await send(tagging, () => client.send(new TagResourceCommand({ SecretId, Tags: tagList(tags) })));
  const what = `Could not add a version to the ${secretAt(place)}`;
  const putting = { what, action: 'secretsmanager:PutSecretValue', hiding: credential.secret };
  const stored = await send(putting, () => client.send(new PutSecretValueCommand({ SecretId, ...versionOf(place, credential) })));
  return arnOf(stored, place);
}

async function send<T>(step: Step, call: () => Promise<T>): Promise<T> {
  try {
    return await call();
  } catch (error) {
    throw translated(error, step);
  }
}

function translated(error: unknown, { what, action, hiding }: Step) {
  return translateAwsError(error, what, { adviceIfDenied: adviceToAllow(action), ...(hiding && { hiding }) });
}

function versionOf(
  place: SecretPlace,
  { id, secret }: NewCredential,
): { readonly ClientRequestToken: string; readonly SecretString: string } {
  const content = { accessKeyId: id, secretAccessKey: secret.reveal(), user: userOf(place), account: place.accountId };
  return { ClientRequestToken: versionIdOf(id), SecretString: JSON.stringify(content) };
}

function tagList(tags: Tags): Tag[] {
  return Object.entries(tags).map(([Key, Value]) => ({ Key, Value }));
}

function arnOf({ ARN }: { readonly ARN?: string | undefined }, place: SecretPlace): string {
  if (ARN === undefined) throw new UnavailableError(`Secrets Manager gave no ARN for the ${secretAt(place)}`);
  return ARN;
}

function secretAt(place: SecretPlace): string {
  return `secret ${secretNameOf(place)} in account ${place.accountId}`;
}
