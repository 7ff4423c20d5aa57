import { type AttributeValue, CreateTableCommand, DynamoDBClient, PutItemCommand, ScanCommand } from '@aws-sdk/client-dynamodb';
import { CreateAccessKeyCommand, CreateUserCommand, IAMClient, ListAccessKeysCommand } from '@aws-sdk/client-iam';
import { PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { CreateSecretCommand, PutSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { DeleteMessageCommand, ReceiveMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { checkRegistry } from '@keyhammer/checks';
import { resolveSettings } from '@keyhammer/config';
import type { Provider } from '@keyhammer/core';
import { type JiraSandbox, MovableClock, type SlackSandbox, startJiraSandbox, startSlackSandbox } from '@keyhammer/sandbox';
import { enterEnvironment } from '@keyhammer/testing';
import { handler as authorizer } from '../../packages/api/src/authorizer.ts';
import { handler as api } from '../../packages/api/src/handler.ts';
import { handler as chatEndpoint } from '../../packages/chat/src/endpoint.ts';
import { handler as chat } from '../../packages/chat/src/handler.ts';
import { handler as identifier } from '../../packages/identifier/src/handler.ts';
import { handler as initiator } from '../../packages/initiator/src/handler.ts';
import { handler as remediator } from '../../packages/remediator/src/handler.ts';
import { handler as reporter } from '../../packages/reporter/src/handler.ts';
import { deployedName, type FunctionName, functionsOf } from '../src/functions.ts';
import { rolePolicy } from '../src/role-policies.ts';
import { templatesOf } from '../src/templates.ts';
import { type Resource, written } from './central-template.ts';
import { CENTRAL, DeployedStage, type Identity, type PolicyStatement, REGION } from './deployed-stage.ts';
import { OtherClouds, withoutKeysOfTheMachine } from './other-clouds.ts';

type Handler = (event: never) => Promise<unknown>;

const HANDLERS = {
  initiator,
  identifier,
  reporter,
  remediator,
  api,
  'api-authorizer': authorizer,
  'chat-endpoint': chatEndpoint,
  chat,
} as const satisfies Readonly<Record<FunctionName, Handler>>;

const SLACK_TOKEN = 'xoxb-deployed-not-a-secret';
export const API_TOKEN = 'a-token-of-the-test';
export const CHECK = 'user_inactivekeys';
export const TABLES = {
  aws: 'hammer-iam-user-keys-inactive',
  ibm: 'keyhammer-ibm-api-keys-inactive',
  oci: 'keyhammer-oci-admin-api-keys',
} as const satisfies Readonly<Record<Provider, string>>;
const CREDENTIALS_TABLE = 'hammer-credentials';
const SECRET = 'keyhammer/credentials';
const ROLES = { identification: 'keyhammer-identification', remediation: 'keyhammer-remediation' } as const;

/** A message of a queue that a function works off. */
interface Message {
  readonly messageId: string;
  readonly body: string;
}

export interface Key {
  readonly accountId: string;
  readonly userName: string;
  readonly id: string;
}

/** What is not AWS. */
type Outside = Pick<DeployedOrganisation, 'jira' | 'slack' | 'clouds'>;

interface Parts extends Outside, Pick<DeployedOrganisation, 'stage' | 'members' | 'roles' | 'environments'> {
  readonly queues: ReadonlyMap<FunctionName, string>;
  readonly administrators: ReadonlyMap<string, Identity>;
}

const NOBODY: Identity = { accessKeyId: 'nobody', secretAccessKey: 'nobody' };

/** Everything that a deployment is: the stacks in moto, other clouds, a Jira, a Slack, and the functions, each in its own role. */
export class DeployedOrganisation implements AsyncDisposable {
  readonly stage: DeployedStage;
  readonly jira: JiraSandbox;
  readonly slack: SlackSandbox;
  readonly clouds: OtherClouds;
  readonly members: readonly string[];
  readonly roles: ReadonlyMap<FunctionName, Identity>;
  /** What the stack has set for each function. */
  readonly environments: ReadonlyMap<FunctionName, Readonly<Record<string, string>>>;
  /** What the functions have logged. */
  log = '';
  readonly #queues: ReadonlyMap<FunctionName, string>;
  readonly #administrators: ReadonlyMap<string, Identity>;
  readonly #opened: AsyncDisposableStack;

  private constructor(parts: Parts, opened: AsyncDisposableStack) {
    this.stage = parts.stage;
    this.jira = parts.jira;
    this.slack = parts.slack;
    this.clouds = parts.clouds;
    this.members = parts.members;
    this.roles = parts.roles;
    this.environments = parts.environments;
    this.#queues = parts.queues;
    this.#administrators = parts.administrators;
    this.#opened = opened;
  }

  static async open(program: string): Promise<DeployedOrganisation> {
    await using opening = new AsyncDisposableStack();
    const stage = opening.use(await DeployedStage.start(program));
    const jira = await startJiraSandbox({ deployment: 'cloud' });
    opening.defer(() => jira.close());
    const slack = await startSlackSandbox({
      clock: new MovableClock(new Date()),
      token: SLACK_TOKEN,
      channels: [{ name: 'security', members: ['nina'] }],
      users: [{ name: 'nina', email: 'nina@example.com', displayName: 'Nina' }],
    });
    opening.defer(() => slack.close());
    const clouds = opening.use(await OtherClouds.open());
    const parts = await deploy(stage, { jira, slack, clouds });
    return new DeployedOrganisation(parts, opening.move());
  }

  /** Runs a function with the environment that its stack gave it, as its own role. */
  async invoke<T = unknown>(name: FunctionName, event: unknown, changed: Readonly<Record<string, string>> = {}): Promise<T> {
    const role = this.roles.get(name);
    if (!role) throw new Error(`there is no function ${name}`);
    using _environment = enterEnvironment({
      ...withoutKeysOfTheMachine(process.env),
      ...throughRelay(this.environments.get(name) ?? {}, this.stage.relay.url),
      AWS_ENDPOINT_URL: this.stage.relay.url,
      AWS_REGION: REGION,
      AWS_ACCESS_KEY_ID: role.accessKeyId,
      AWS_SECRET_ACCESS_KEY: role.secretAccessKey,
      AWS_SESSION_TOKEN: role.sessionToken ?? '',
      AWS_LAMBDA_FUNCTION_NAME: deployedName(name),
      ...changed,
    });
    const write = process.stderr.write;
    process.stderr.write = (chunk: string | Uint8Array) => {
      this.log += chunk.toString();
      return true;
    };
    try {
      return (await (HANDLERS[name] as (event: unknown) => Promise<unknown>)(event)) as T;
    } finally {
      process.stderr.write = write;
    }
  }

  /** As Lambda's poller does it, with the function's role: until the queue is empty. Returns how many messages it took. */
  async drain(name: FunctionName, changed: Readonly<Record<string, string>> = {}): Promise<number> {
    const sqs = new SQSClient(this.stage.as(this.roles.get(name) ?? NOBODY));
    const QueueUrl = this.#queues.get(name);
    for (let taken = 0; ; ) {
      const { Messages = [] } = await sqs.send(new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages: 10 }));
      if (Messages.length === 0) return taken;
      taken += Messages.length;
      const records: readonly Message[] = Messages.map(({ MessageId = '', Body = '' }) => ({ messageId: MessageId, body: Body }));
      const { batchItemFailures } = await this.invoke<{ batchItemFailures: readonly unknown[] }>(name, { Records: records }, changed);
      if (batchItemFailures.length > 0) throw new Error(`${name} could not do ${JSON.stringify(records)}\n${this.log}`);
      for (const { ReceiptHandle } of Messages) await sqs.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle }));
    }
  }

  /** A stage from its schedule to its last message. */
  async run(stage: 'identify' | 'report' | 'remediate', worker: FunctionName): Promise<void> {
    this.#runs += 1;
    await this.invoke('initiator', { stage, scheduledTime: `run ${this.#runs}` });
    await this.drain(worker);
  }

  #runs = 0;

  /** The issues of a cloud as they are stored: status by id. */
  async statuses(cloud: Provider = 'aws'): Promise<Readonly<Record<string, string>>> {
    const items = await this.items(cloud);
    return Object.fromEntries(items.map(({ issue_id, status }) => [issue_id?.S ?? '', status?.S ?? '']));
  }

  /** As they are. */
  async items(cloud: Provider): Promise<readonly Readonly<Record<string, AttributeValue>>[]> {
    const client = new DynamoDBClient(this.stage.as(this.#administrators.get(CENTRAL) ?? NOBODY));
    const { Items = [] } = await client.send(new ScanCommand({ TableName: TABLES[cloud] }));
    return Items;
  }

  /** `aws secretsmanager put-secret-value`: what the next call of a function finds. */
  async putSecret(changes: Readonly<Partial<Record<'ibm' | 'oci', object>>>): Promise<void> {
    const client = new SecretsManagerClient(this.stage.as(this.#administrators.get(CENTRAL) ?? NOBODY));
    await client.send(
      new PutSecretValueCommand({ SecretId: SECRET, SecretString: JSON.stringify({ ...jiraLogin(this.jira), ...changes }) }),
    );
  }

  async isActive({ accountId, userName, id }: Key): Promise<boolean> {
    const iam = new IAMClient(this.stage.as(this.#administrators.get(accountId) ?? NOBODY));
    const { AccessKeyMetadata = [] } = await iam.send(new ListAccessKeysCommand({ UserName: userName }));
    return AccessKeyMetadata.some(({ AccessKeyId, Status }) => AccessKeyId === id && Status === 'Active');
  }

  async addKey(accountId: string, userName: string): Promise<Key> {
    const iam = new IAMClient(this.stage.as(this.#administrators.get(accountId) ?? NOBODY));
    await iam.send(new CreateUserCommand({ UserName: userName }));
    const { AccessKey } = await iam.send(new CreateAccessKeyCommand({ UserName: userName }));
    return { accountId, userName, id: AccessKey?.AccessKeyId ?? '' };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#opened.disposeAsync();
  }
}

/** The URLs of queues name AWS's own host, where nobody answers here. */
function throughRelay(environment: Readonly<Record<string, string>>, relay: string): Readonly<Record<string, string>> {
  const entries = Object.entries(environment);
  return Object.fromEntries(entries.map(([name, value]) => [name, value.replace(`https://sqs.${REGION}.amazonaws.com`, relay)]));
}

/** What the engineer does who deploys it: the central stack, a member stack in each account, the three files, the secret. */
async function deploy(stage: DeployedStage, outside: Outside): Promise<Parts> {
  const members = [await stage.addAccount('payments'), await stage.addAccount('shop')];
  const files = configurationOf(members, outside);
  const settings = settingsOf(files);
  const templates = templatesOf(settings);
  const names = functionsOf(settings);

  const central = templates.get('central.template.json');
  const outputs = await stage.deploy(CENTRAL, 'keyhammer', central, await stage.uploadCode(names));
  await stage.stopPolling();
  await putRolePolicies(stage, central);
  for (const accountId of members) {
    const parameters = [{ ParameterKey: 'WithRemediation', ParameterValue: 'true' }];
    await stage.deploy(accountId, 'keyhammer-member-roles', templates.get('member-roles.template.json'), parameters);
    for (const role of ['identification', 'remediation'] as const) {
      await stage.putPoliciesAgain(accountId, ROLES[role], rolePolicy(role, { partition: 'aws', accountId }).Statement);
    }
  }
  await fillIn(stage, outputs, files, outside);
  const administrators = new Map<string, Identity>();
  for (const accountId of [CENTRAL, ...members]) administrators.set(accountId, await stage.administrator(accountId));
  const roles = new Map<FunctionName, Identity>();
  for (const name of names) roles.set(name, await stage.assume(NOBODY, CENTRAL, deployedName(name)));
  const environments = new Map<FunctionName, Readonly<Record<string, string>>>();
  for (const name of names) environments.set(name, await stage.environmentOf(deployedName(name)));
  return { stage, ...outside, members, roles, environments, queues: queuesOf(outputs, environments), administrators };
}

function configurationOf(members: readonly string[], { jira, slack, clouds }: Outside): Readonly<Record<string, object>> {
  const armed = { reporting: true, remediation: true, remediation_retention_period: 0 };
  return {
    'config.json': {
      aws: {
        main_account_id: CENTRAL,
        region: REGION,
        role_name_identification: ROLES.identification,
        role_name_reporting: ROLES.remediation,
        external_id: 'of-the-test',
        organization: true,
      },
      ...clouds.configuration(),
      jira: { enabled: true, server: jira.url, issue_type: 'Task' },
      slack: { enabled: true, api_url: slack.apiUrl, interactive: true, operators: ['nina@example.com'], default_channel: '#security' },
      credentials: { secret_id: SECRET, 'ddb.table_name': CREDENTIALS_TABLE },
      api: { authorization: 'token' },
      // The accounts are small: all that is in them may be due at once.
      max_remediation_percent: 100,
      // moto stamps everything with the real time: a key that was made two seconds ago is an old one here.
      [CHECK]: {
        accounts: members,
        inactive_criteria_days: 0.00001,
        ...armed,
        'ddb.table_name': TABLES.aws,
      },
      ibm_inactiveapikeys: { inactive_criteria_days: 90, ...armed, 'ddb.table_name': TABLES.ibm },
      oci_adminapikeys: { ...armed, 'ddb.table_name': TABLES.oci },
    },
    'whitelist.json': { [CHECK]: { [members[0] ?? '']: ['break-glass'] } },
    'ticket_owners.json': { jira_project: 'SEC', slack_owner: '#security' },
  };
}

function settingsOf(files: Readonly<Record<string, object>>) {
  const sources = { config: files['config.json'], whitelist: files['whitelist.json'], owners: files['ticket_owners.json'] };
  const resolution = resolveSettings(sources, { directory: '/', now: new Date(), checks: checkRegistry });
  if (resolution.kind === 'invalid') throw new Error(JSON.stringify(resolution.mistakes));
  return resolution.settings;
}

async function putRolePolicies(stage: DeployedStage, template: unknown): Promise<void> {
  const { Resources } = written(template) as { readonly Resources: Readonly<Record<string, Resource>> };
  for (const { Type, Properties } of Object.values(Resources)) {
    if (Type !== 'AWS::IAM::Role') continue;
    const { RoleName, Policies } = Properties as {
      RoleName: string;
      Policies: readonly { PolicyDocument: { Statement: readonly PolicyStatement[] } }[];
    };
    const statements = Policies.flatMap(({ PolicyDocument }) => PolicyDocument.Statement);
    const inAws = JSON.parse(JSON.stringify(statements).replaceAll('<AWS::Partition>', 'aws')) as readonly PolicyStatement[];
    await stage.putPoliciesAgain(CENTRAL, RoleName, inAws);
  }
}

/** `keyhammer config push`, and the value of the secret. */
async function fillIn(
  stage: DeployedStage,
  outputs: ReadonlyMap<string, string>,
  files: Readonly<Record<string, object>>,
  { jira, slack, clouds }: Outside,
): Promise<void> {
  const s3 = new S3Client(stage.as(NOBODY));
  for (const [Key, content] of Object.entries(files)) {
    await s3.send(new PutObjectCommand({ Bucket: outputs.get('ConfigurationBucketName'), Key, Body: JSON.stringify(content) }));
  }
  const secret = { ...jiraLogin(jira), ...clouds.secret() };
  const secrets = new SecretsManagerClient(stage.as(NOBODY));
  // moto makes no secret from a stack.
  await secrets.send(new CreateSecretCommand({ Name: SECRET, SecretString: JSON.stringify(secret) }));
  await fillCredentialsTable(stage, slack);
}

function jiraLogin({ login }: JiraSandbox): Readonly<Record<string, string>> {
  return { JIRA_USERNAME: login.username, JIRA_API_TOKEN: login.secret };
}

/** Hammer's, which was there before Keyhammer came. */
async function fillCredentialsTable(stage: DeployedStage, slack: SlackSandbox): Promise<void> {
  const client = new DynamoDBClient(stage.as(NOBODY));
  const keys = {
    AttributeDefinitions: [{ AttributeName: 'service', AttributeType: 'S' as const }],
    KeySchema: [{ AttributeName: 'service', KeyType: 'HASH' as const }],
  };
  await client.send(new CreateTableCommand({ TableName: CREDENTIALS_TABLE, BillingMode: 'PAY_PER_REQUEST', ...keys }));
  const items = {
    slack: { api_token: { S: SLACK_TOKEN }, signing_secret: { S: slack.signingSecret } },
    api: { token: { S: API_TOKEN } },
  };
  for (const [service, credentials] of Object.entries(items)) {
    const Item = { service: { S: service }, credentials: { M: credentials } };
    await client.send(new PutItemCommand({ TableName: CREDENTIALS_TABLE, Item }));
  }
}

function queuesOf(outputs: ReadonlyMap<string, string>, environments: Parts['environments']): ReadonlyMap<FunctionName, string> {
  return new Map<FunctionName, string>([
    ['identifier', outputs.get('IdentifyQueueUrl') ?? ''],
    ['reporter', outputs.get('ReportQueueUrl') ?? ''],
    ['remediator', outputs.get('RemediateQueueUrl') ?? ''],
    ['chat', environments.get('chat')?.KEYHAMMER_CHAT_QUEUE_URL ?? ''],
  ]);
}
