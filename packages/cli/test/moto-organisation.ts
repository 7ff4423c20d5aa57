import { DynamoDBClient, ScanCommand } from '@aws-sdk/client-dynamodb';
import {
  CreateAccessKeyCommand,
  CreateLoginProfileCommand,
  CreateRoleCommand,
  CreateUserCommand,
  GetLoginProfileCommand,
  IAMClient,
  ListAccessKeysCommand,
  PutRolePolicyCommand,
  PutUserPolicyCommand,
} from '@aws-sdk/client-iam';
import { CreateAccountCommand, CreateOrganizationCommand, OrganizationsClient } from '@aws-sdk/client-organizations';
import { AssumeRoleCommand, GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import { Secret } from '@keyhammer/core';
import { connectAws, OWN_ACTIONS, ROLE_ACTIONS, readSecret } from '@keyhammer/provider-aws';
import { awsSecretVault } from '@keyhammer/provider-aws/remediation';
import { STORE_ACTIONS } from '@keyhammer/store-dynamodb';
import { type ExternalPeer, enterEnvironment, motoArguments, startPeer } from '@keyhammer/testing';

/** What Keyhammer itself may do in the main account, whatever the worker. */
export const OPERATOR_ACTIONS: readonly string[] = [...new Set([...Object.values(OWN_ACTIONS), ...Object.values(STORE_ACTIONS)].flat())];
export const ROLES = { identification: 'keyhammer-identification', remediation: 'keyhammer-remediation' };
/** The test's own way in. */
const ADMIN_ROLE = 'administrator';
/** moto's own account, to which it lays every key that it does not know. */
export const MAIN = '123456789012';
export const OPERATOR = 'keyhammer';
export const REGION = 'us-east-1';

export interface Identity {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
}

export interface PasswordHolder {
  readonly accountId: string;
  readonly userName: string;
}

/** A user of a member account, with one key. */
export interface KeyHolder extends PasswordHolder {
  readonly key: Identity;
}

interface UserOptions {
  readonly tags?: Readonly<Record<string, string>>;
  /** What the user may do. */
  readonly actions?: readonly string[];
}

/** An organisation in moto, which is set up with nobody asking for permissions. */
export class MotoOrganisation {
  readonly url: string;
  readonly #peer: ExternalPeer;
  readonly #admins = new Map<string, Identity>();

  private constructor(peer: ExternalPeer) {
    this.url = peer.url;
    this.#peer = peer;
  }

  static async start(program: string): Promise<MotoOrganisation> {
    const moto = new MotoOrganisation(await startPeer(program, motoArguments));
    await new OrganizationsClient(moto.as(NOBODY)).send(new CreateOrganizationCommand({ FeatureSet: 'ALL' }));
    return moto;
  }

  /** The configuration of a client. */
  as(credentials: Identity) {
    return { endpoint: this.url, region: REGION, credentials, maxAttempts: 1 };
  }

  /** An account's administrator; what it sees is moto's own word. */
  admin(accountId: string): IAMClient {
    return new IAMClient(this.as(this.#admins.get(accountId) ?? NOBODY));
  }

  /** A member account. Its two roles may do what {@link ROLE_ACTIONS} says, less what is `denied`. */
  async addMember(name: string, denied: readonly string[] = []): Promise<string> {
    const created = await new OrganizationsClient(this.as(NOBODY)).send(
      new CreateAccountCommand({ AccountName: name, Email: `${name}@example.com` }),
    );
    const accountId = created.CreateAccountStatus?.AccountId ?? '';
    await this.openAccount(accountId, denied);
    return accountId;
  }

  /** Gives an account its administrator and Keyhammer's two roles. moto looks at whom a role trusts only in the caller's own account. */
  async openAccount(accountId: string, denied: readonly string[] = []): Promise<void> {
    this.#admins.set(accountId, await this.assume(NOBODY, accountId, ADMIN_ROLE));
    const AssumeRolePolicyDocument = allow('sts:AssumeRole', { Principal: { AWS: `arn:aws:iam::${MAIN}:user/${OPERATOR}` } });
    for (const RoleName of [ADMIN_ROLE, ...Object.values(ROLES)]) {
      await this.admin(accountId).send(new CreateRoleCommand({ RoleName, AssumeRolePolicyDocument }));
    }
    await this.#allowRole(accountId, ADMIN_ROLE, '*');
    await this.allowRoles(accountId, denied);
  }

  /** Sets anew what Keyhammer's roles may do in an account. */
  async allowRoles(accountId: string, denied: readonly string[] = []): Promise<void> {
    for (const role of ['identification', 'remediation'] as const) {
      const actions = ROLE_ACTIONS[role].filter((action) => !denied.includes(action));
      await this.#allowRole(accountId, ROLES[role], actions);
    }
  }

  /**
   * moto matches the resource of a policy with "*" for everything but `sts:AssumeRole`, so it would deny all of Secrets Manager
   * to a role that may use `secret:keyhammer/*` only. Which secrets are named there shows in the calls themselves.
   */
  async #allowRole(accountId: string, RoleName: string, actions: string | readonly string[]): Promise<void> {
    const PolicyDocument = allow(actions, { Resource: '*' });
    await this.admin(accountId).send(new PutRolePolicyCommand({ RoleName, PolicyName: 'allowed', PolicyDocument }));
  }

  /** A user with a key. */
  async addUser(accountId: string, userName: string, { tags = {}, actions }: UserOptions = {}): Promise<KeyHolder> {
    const Tags = Object.entries(tags).map(([Key, Value]) => ({ Key, Value }));
    await this.admin(accountId).send(new CreateUserCommand({ UserName: userName, Tags }));
    if (actions) {
      const PolicyDocument = allow(actions, { Resource: '*' });
      await this.admin(accountId).send(new PutUserPolicyCommand({ UserName: userName, PolicyName: 'allowed', PolicyDocument }));
    }
    return await this.addKey(accountId, userName);
  }

  /** A user who can sign in, and nothing else. moto says of every password that it was made when its user was. */
  async addConsoleUser(accountId: string, UserName: string): Promise<PasswordHolder> {
    await this.admin(accountId).send(new CreateUserCommand({ UserName }));
    await this.admin(accountId).send(new CreateLoginProfileCommand({ UserName, Password: 'an-old-Passw0rd' }));
    return { accountId, userName: UserName };
  }

  async addKey(accountId: string, userName: string): Promise<KeyHolder> {
    const { AccessKey } = await this.admin(accountId).send(new CreateAccessKeyCommand({ UserName: userName }));
    const { AccessKeyId: accessKeyId = '', SecretAccessKey: secretAccessKey = '' } = AccessKey ?? {};
    return { accountId, userName, key: { accessKeyId, secretAccessKey } };
  }

  async addOperator(): Promise<Identity> {
    const { key } = await this.addUser(MAIN, OPERATOR, { actions: OPERATOR_ACTIONS });
    return key;
  }

  async assume(identity: Identity, accountId: string, role: string): Promise<Identity> {
    const command = new AssumeRoleCommand({ RoleArn: `arn:aws:iam::${accountId}:role/${role}`, RoleSessionName: 'test' });
    const { Credentials } = await new STSClient(this.as(identity)).send(command);
    const { AccessKeyId: accessKeyId = '', SecretAccessKey: secretAccessKey = '', SessionToken: sessionToken = '' } = Credentials ?? {};
    return { accessKeyId, secretAccessKey, sessionToken };
  }

  /** Signs a call with the key, and returns who AWS says that is. moto takes the last use of the key down. */
  async use({ key }: Pick<KeyHolder, 'key'>): Promise<string | undefined> {
    const { Arn } = await new STSClient(this.as(key)).send(new GetCallerIdentityCommand({}));
    return Arn;
  }

  /** A table's items, with DynamoDB's own types. */
  async items(table: string) {
    const { Items = [] } = await new DynamoDBClient(this.as(this.#admins.get(MAIN) ?? NOBODY)).send(new ScanCommand({ TableName: table }));
    return Items;
  }

  async isActive({ accountId, userName, key }: KeyHolder): Promise<boolean> {
    const keys = await this.keysOf({ accountId, userName });
    return keys.some(({ id, status }) => id === key.accessKeyId && status === 'Active');
  }

  async keysOf({ accountId, userName }: PasswordHolder): Promise<readonly { readonly id: string; readonly status: string }[]> {
    const { AccessKeyMetadata = [] } = await this.admin(accountId).send(new ListAccessKeysCommand({ UserName: userName }));
    return AccessKeyMetadata.map(({ AccessKeyId: id = '', Status: status = '' }) => ({ id, status }));
  }

  async hasPassword({ accountId, userName }: PasswordHolder): Promise<boolean> {
    try {
      await this.admin(accountId).send(new GetLoginProfileCommand({ UserName: userName }));
      return true;
    } catch (error) {
      if (error instanceof Error && error.name === 'NoSuchEntityException') return false;
      throw error;
    }
  }

  /** The secret of an earlier rotation: the next one finds it there. */
  async handOverBefore({ accountId, userName, key }: KeyHolder): Promise<void> {
    using _environment = enterEnvironment(this.#environmentOf(NOBODY));
    const connection = connectAws({ settings: {}, role: ADMIN_ROLE, worker: 'test', log: silent });
    const earlier = { id: key.accessKeyId, secret: new Secret(key.secretAccessKey) };
    await awsSecretVault({ connection }).store({ accountId, name: `keyhammer/${userName}` }, earlier, {});
  }

  /** What somebody's own key lets them read in their own account. */
  async readSecretAs({ key }: KeyHolder, name: string): Promise<string> {
    using _environment = enterEnvironment(this.#environmentOf(key));
    return await readSecret(connectAws({ settings: {}, worker: 'test', log: silent }), name);
  }

  /** From here on moto checks every signature, and the policies of every user and role. */
  async enforcePolicies(): Promise<void> {
    await fetch(`${this.url}/moto-api/reset-auth`, { method: 'POST', body: '0' });
  }

  #environmentOf({ accessKeyId, secretAccessKey }: Identity): Readonly<Record<string, string>> {
    return {
      AWS_ENDPOINT_URL: this.url,
      AWS_REGION: REGION,
      AWS_ACCESS_KEY_ID: accessKeyId,
      AWS_SECRET_ACCESS_KEY: secretAccessKey,
    };
  }

  async close(): Promise<void> {
    await this.#peer.close();
  }
}

/** While nothing is enforced, moto lets in whoever names any key. */
const NOBODY: Identity = { accessKeyId: 'nobody', secretAccessKey: 'nobody' };

function allow(Action: string | readonly string[], rest: Readonly<Record<string, unknown>>): string {
  return JSON.stringify({ Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action, ...rest }] });
}

const silent = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} };
