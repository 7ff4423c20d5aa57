import { DynamoDBClient, ScanCommand } from '@aws-sdk/client-dynamodb';
import {
  CreateAccessKeyCommand,
  CreateRoleCommand,
  CreateUserCommand,
  IAMClient,
  ListAccessKeysCommand,
  PutRolePolicyCommand,
  PutUserPolicyCommand,
} from '@aws-sdk/client-iam';
import { CreateAccountCommand, CreateOrganizationCommand, OrganizationsClient } from '@aws-sdk/client-organizations';
import { AssumeRoleCommand, GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import { type ExternalPeer, motoArguments, startPeer } from '@keyhammer/testing';

/** All that the roles of an account allow, and all that Keyhammer itself may do in the main account. */
export const ALLOWED = {
  identification: [
    'iam:GenerateCredentialReport',
    'iam:GetCredentialReport',
    'iam:ListUsers',
    'iam:ListAccessKeys',
    'iam:GetAccessKeyLastUsed',
    'iam:ListUserTags',
  ],
  remediation: ['iam:ListAccessKeys', 'iam:GetAccessKeyLastUsed', 'iam:UpdateAccessKey'],
  operator: [
    'sts:AssumeRole',
    'organizations:ListAccounts',
    'dynamodb:DescribeTable',
    'dynamodb:CreateTable',
    'dynamodb:UpdateContinuousBackups',
    'dynamodb:GetItem',
    'dynamodb:PutItem',
    'dynamodb:Query',
  ],
};
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

/** A user of a member account, with one key. */
export interface KeyHolder {
  readonly accountId: string;
  readonly userName: string;
  readonly key: Identity;
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

  async addMember(name: string, identificationActions = ALLOWED.identification): Promise<string> {
    const created = await new OrganizationsClient(this.as(NOBODY)).send(
      new CreateAccountCommand({ AccountName: name, Email: `${name}@example.com` }),
    );
    const accountId = created.CreateAccountStatus?.AccountId ?? '';
    await this.openAccount(accountId, identificationActions);
    return accountId;
  }

  /** Gives an account its administrator and Keyhammer's two roles. moto looks at whom a role trusts only in the caller's own account. */
  async openAccount(accountId: string, identificationActions = ALLOWED.identification): Promise<void> {
    this.#admins.set(accountId, await this.assume(NOBODY, accountId, ADMIN_ROLE));
    const AssumeRolePolicyDocument = allow('sts:AssumeRole', { Principal: { AWS: `arn:aws:iam::${MAIN}:user/${OPERATOR}` } });
    const roles = { [ADMIN_ROLE]: '*', [ROLES.identification]: identificationActions, [ROLES.remediation]: ALLOWED.remediation };
    for (const [RoleName, actions] of Object.entries(roles)) {
      await this.admin(accountId).send(new CreateRoleCommand({ RoleName, AssumeRolePolicyDocument }));
      await this.admin(accountId).send(
        new PutRolePolicyCommand({ RoleName, PolicyName: 'allowed', PolicyDocument: allow(actions, { Resource: '*' }) }),
      );
    }
  }

  async addUser(accountId: string, userName: string, tags: Readonly<Record<string, string>> = {}): Promise<KeyHolder> {
    const Tags = Object.entries(tags).map(([Key, Value]) => ({ Key, Value }));
    await this.admin(accountId).send(new CreateUserCommand({ UserName: userName, Tags }));
    return await this.addKey(accountId, userName);
  }

  async addKey(accountId: string, userName: string): Promise<KeyHolder> {
    const { AccessKey } = await this.admin(accountId).send(new CreateAccessKeyCommand({ UserName: userName }));
    const { AccessKeyId: accessKeyId = '', SecretAccessKey: secretAccessKey = '' } = AccessKey ?? {};
    return { accountId, userName, key: { accessKeyId, secretAccessKey } };
  }

  async addOperator(): Promise<Identity> {
    const { key } = await this.addUser(MAIN, OPERATOR);
    const PolicyDocument = allow(ALLOWED.operator, { Resource: '*' });
    await this.admin(MAIN).send(new PutUserPolicyCommand({ UserName: OPERATOR, PolicyName: 'allowed', PolicyDocument }));
    return key;
  }

  async assume(identity: Identity, accountId: string, role: string): Promise<Identity> {
    const command = new AssumeRoleCommand({ RoleArn: `arn:aws:iam::${accountId}:role/${role}`, RoleSessionName: 'test' });
    const { Credentials } = await new STSClient(this.as(identity)).send(command);
    const { AccessKeyId: accessKeyId = '', SecretAccessKey: secretAccessKey = '', SessionToken: sessionToken = '' } = Credentials ?? {};
    return { accessKeyId, secretAccessKey, sessionToken };
  }

  /** Signs a call with the key: moto takes its last use down. */
  async use({ key }: KeyHolder): Promise<void> {
    await new STSClient(this.as(key)).send(new GetCallerIdentityCommand({}));
  }

  /** A table's items, with DynamoDB's own types. */
  async items(table: string) {
    const { Items = [] } = await new DynamoDBClient(this.as(this.#admins.get(MAIN) ?? NOBODY)).send(new ScanCommand({ TableName: table }));
    return Items;
  }

  async isActive({ accountId, userName, key }: KeyHolder): Promise<boolean> {
    const { AccessKeyMetadata = [] } = await this.admin(accountId).send(new ListAccessKeysCommand({ UserName: userName }));
    return AccessKeyMetadata.find(({ AccessKeyId }) => AccessKeyId === key.accessKeyId)?.Status === 'Active';
  }

  /** From here on moto checks every signature, and the policies of every user and role. */
  async enforcePolicies(): Promise<void> {
    await fetch(`${this.url}/moto-api/reset-auth`, { method: 'POST', body: '0' });
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
