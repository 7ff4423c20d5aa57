import {
  CloudFormationClient,
  CreateStackCommand,
  DescribeStacksCommand,
  type Parameter,
  waitUntilStackCreateComplete,
} from '@aws-sdk/client-cloudformation';
import { CreateRoleCommand, DeleteRolePolicyCommand, IAMClient, ListRolePoliciesCommand, PutRolePolicyCommand } from '@aws-sdk/client-iam';
import { CreateAccountCommand, CreateOrganizationCommand, OrganizationsClient } from '@aws-sdk/client-organizations';
import { CreateBucketCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { AssumeRoleCommand, STSClient } from '@aws-sdk/client-sts';
import { type ExternalPeer, motoArguments, startPeer } from '@keyhammer/testing';
import { type MotoRelay, startMotoRelay } from '../../packages/cli/test/moto-relay.ts';

export interface Identity {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
}

export interface PolicyStatement {
  readonly Action: string | readonly string[];
  readonly Resource: string | readonly string[];
}

interface FunctionConfiguration {
  readonly Environment?: { readonly Variables?: Readonly<Record<string, string>> };
}

interface EventSources {
  readonly EventSourceMappings: readonly { readonly UUID: string }[];
}

/** moto's own account, to which it lays every key that it does not know. */
export const CENTRAL = '123456789012';
export const REGION = 'eu-west-1';
const NOBODY: Identity = { accessKeyId: 'nobody', secretAccessKey: 'nobody' };
const CODE = { bucket: 'keyhammer-releases', prefix: 'keyhammer/test' };

/** AWS as moto plays it: an organisation into which the templates are deployed, nobody asking for permissions yet. */
export class DeployedStage implements AsyncDisposable {
  readonly relay: MotoRelay;
  readonly #peer: ExternalPeer;

  private constructor(peer: ExternalPeer, relay: MotoRelay) {
    this.#peer = peer;
    this.relay = relay;
  }

  static async start(program: string): Promise<DeployedStage> {
    const peer = await startPeer(program, motoArguments);
    const stage = new DeployedStage(peer, await startMotoRelay(peer.url));
    await new OrganizationsClient(stage.as(NOBODY)).send(new CreateOrganizationCommand({ FeatureSet: 'ALL' }));
    return stage;
  }

  /** Around the relay, which is there for what Keyhammer says. */
  as(credentials: Identity, endpoint = this.#peer.url) {
    return { endpoint, region: REGION, credentials, maxAttempts: 1, forcePathStyle: true };
  }

  async addAccount(name: string): Promise<string> {
    const command = new CreateAccountCommand({ AccountName: name, Email: `${name}@example.com` });
    const { CreateAccountStatus } = await new OrganizationsClient(this.as(NOBODY)).send(command);
    return CreateAccountStatus?.AccountId ?? '';
  }

  async assume(identity: Identity, accountId: string, role: string): Promise<Identity> {
    const command = new AssumeRoleCommand({ RoleArn: `arn:aws:iam::${accountId}:role/${role}`, RoleSessionName: 'test' });
    const { Credentials } = await new STSClient(this.as(identity)).send(command);
    const { AccessKeyId: accessKeyId = '', SecretAccessKey: secretAccessKey = '', SessionToken: sessionToken = '' } = Credentials ?? {};
    return { accessKeyId, secretAccessKey, sessionToken };
  }

  /** The test's own way in, once moto asks for permissions. */
  async administrator(accountId: string): Promise<Identity> {
    const client = new IAMClient(this.as(await this.nobodyIn(accountId)));
    const AssumeRolePolicyDocument = JSON.stringify(allowing('sts:AssumeRole', { Principal: { AWS: '*' } }));
    await client.send(new CreateRoleCommand({ RoleName: 'administrator', AssumeRolePolicyDocument }));
    const PolicyDocument = JSON.stringify(allowing('*', { Resource: '*' }));
    await client.send(new PutRolePolicyCommand({ RoleName: 'administrator', PolicyName: 'everything', PolicyDocument }));
    return await this.assume(NOBODY, accountId, 'administrator');
  }

  /** Until moto asks for permissions it lets anybody be anybody. */
  async nobodyIn(accountId: string): Promise<Identity> {
    return accountId === CENTRAL ? NOBODY : await this.assume(NOBODY, accountId, 'anything');
  }

  /** What a release uploads before the stack is made. */
  async uploadCode(functions: readonly string[]): Promise<readonly Parameter[]> {
    const s3 = new S3Client(this.as(NOBODY));
    await s3.send(new CreateBucketCommand({ Bucket: CODE.bucket, CreateBucketConfiguration: { LocationConstraint: REGION } }));
    for (const name of functions) {
      await s3.send(new PutObjectCommand({ Bucket: CODE.bucket, Key: `${CODE.prefix}/${name}.zip`, Body: 'not a real one' }));
    }
    return [
      { ParameterKey: 'CodeBucket', ParameterValue: CODE.bucket },
      { ParameterKey: 'CodePrefix', ParameterValue: CODE.prefix },
    ];
  }

  /** Makes a stack, as `aws cloudformation deploy` does, and returns its outputs. */
  async deploy(
    accountId: string,
    name: string,
    template: unknown,
    parameters: readonly Parameter[] = [],
  ): Promise<ReadonlyMap<string, string>> {
    const client = new CloudFormationClient(this.as(await this.nobodyIn(accountId)));
    const command = new CreateStackCommand({
      StackName: name,
      TemplateBody: JSON.stringify(template),
      Parameters: [...parameters],
      Capabilities: ['CAPABILITY_NAMED_IAM'],
    });
    await client.send(command);
    await waitUntilStackCreateComplete({ client, maxWaitTime: 30, minDelay: 1 }, { StackName: name });
    const { Stacks = [] } = await client.send(new DescribeStacksCommand({ StackName: name }));
    return new Map(Stacks[0]?.Outputs?.map(({ OutputKey = '', OutputValue = '' }) => [OutputKey, OutputValue]));
  }

  /**
   * moto keeps a policy that came with a stack as something that it can't read, and matches every resource with "*" but
   * that of `sts:AssumeRole`. So each policy is put in again, with its own actions, and with the resource of that one alone.
   */
  async putPoliciesAgain(accountId: string, role: string, statements: readonly PolicyStatement[]): Promise<void> {
    const Statement = statements.map(({ Action, Resource }) => {
      const isEntering = [Action].flat().includes('sts:AssumeRole');
      return { Effect: 'Allow', Action: [Action].flat().flatMap(asMotoNamesIt), Resource: isEntering ? Resource : '*' };
    });
    const PolicyDocument = JSON.stringify({ Version: '2012-10-17', Statement });
    const client = new IAMClient(this.as(await this.nobodyIn(accountId)));
    const { PolicyNames = [] } = await client.send(new ListRolePoliciesCommand({ RoleName: role }));
    for (const PolicyName of PolicyNames) await client.send(new DeleteRolePolicyCommand({ RoleName: role, PolicyName }));
    await client.send(new PutRolePolicyCommand({ RoleName: role, PolicyName: 'keyhammer', PolicyDocument }));
  }

  /** What a function finds in its environment, as the stack has set it. */
  async environmentOf(functionName: string): Promise<Readonly<Record<string, string>>> {
    const { Environment } = await this.#askLambda<FunctionConfiguration>(`functions/${functionName}/configuration`);
    return Environment?.Variables ?? {};
  }

  /**
   * moto hands every message over to a function that it can't run, once more whenever another one is queued: of four messages
   * the first would be a dead letter before anybody has asked for it. Who asks for them here is the test.
   */
  async stopPolling(): Promise<void> {
    const { EventSourceMappings: sources } = await this.#askLambda<EventSources>('event-source-mappings/');
    for (const { UUID } of sources) await this.#askLambda(`event-source-mappings/${UUID}`, { Enabled: false });
  }

  async #askLambda<T>(path: string, changes?: object): Promise<T> {
    const authorization = `AWS4-HMAC-SHA256 Credential=nobody/20261121/${REGION}/lambda/aws4_request, SignedHeaders=host, Signature=x`;
    const answer = await fetch(`${this.#peer.url}/2015-03-31/${path}`, {
      headers: { authorization },
      ...(changes && { method: 'PUT', body: JSON.stringify(changes) }),
    });
    return (await answer.json()) as T;
  }

  /** From here on moto checks every signature, and the policies of every user and role. */
  async enforcePolicies(): Promise<void> {
    await fetch(`${this.#peer.url}/moto-api/reset-auth`, { method: 'POST', body: '0' });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.relay.close();
    await this.#peer.close();
  }
}

/** By the call, where AWS has one action for several. */
function asMotoNamesIt(action: string): readonly string[] {
  return action === 'sqs:SendMessage' ? [action, 'sqs:SendMessageBatch'] : [action];
}

function allowing(Action: string, rest: Readonly<Record<string, unknown>>) {
  return { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action, ...rest }] };
}
