import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { text } from 'node:stream/consumers';
import { setTimeout as sleep } from 'node:timers/promises';
import { DynamoDBClient, ScanCommand } from '@aws-sdk/client-dynamodb';
import {
  CreateAccessKeyCommand,
  CreateRoleCommand,
  CreateUserCommand,
  IAMClient,
  ListAccessKeysCommand,
  ListUsersCommand,
  PutRolePolicyCommand,
  PutUserPolicyCommand,
  UpdateAccessKeyCommand,
} from '@aws-sdk/client-iam';
import { CreateAccountCommand, CreateOrganizationCommand, OrganizationsClient } from '@aws-sdk/client-organizations';
import { AssumeRoleCommand, GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { type JiraSandbox, MovableClock, type SlackSandbox, startJiraSandbox, startSlackSandbox } from '@keyhammer/sandbox';
import { type ExternalPeer, enterEnvironment, findProgram, motoArguments, startPeer } from '@keyhammer/testing';
import { runCli } from './run-cli.ts';

/** All that the roles of an account allow, and all that Keyhammer itself may do in the main account. */
const ALLOWED = {
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
const ROLES = { identification: 'keyhammer-identification', remediation: 'keyhammer-remediation' };
/** The test's own way in. */
const ADMIN_ROLE = 'administrator';
/** moto's own account, to which it lays every key that it does not know. */
const MAIN = '123456789012';
const OPERATOR = 'keyhammer';
const TABLE = 'hammer-iam-user-keys-inactive';
const REGION = 'us-east-1';
const DAY_MS = 24 * 60 * 60 * 1000;

interface Identity {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
}

/** A user of a member account, with one key. */
interface KeyHolder {
  readonly accountId: string;
  readonly userName: string;
  readonly key: Identity;
}

/** An organisation in moto, which is set up with nobody asking for permissions. */
class MotoOrganisation {
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

/** Who is in the organisation, and which keys were used when. */
async function seed(moto: MotoOrganisation) {
  await moto.openAccount(MAIN);
  const [production, staging] = [await moto.addMember('production'), await moto.addMember('staging')];
  const acquired = await moto.addMember('acquired', ['iam:ListUserTags']);
  const operator = await moto.addOperator();
  const stale = {
    neverUsed: await moto.addUser(production, 'intern', { owner: 'alice@example.com' }),
    oneOfTwo: await moto.addUser(production, 'backup'),
    usedLongAgo: await moto.addUser(staging, 'ci+old=,.@_-x'),
    usedAgain: await moto.addUser(staging, 'airflow'),
    whitelisted: await moto.addUser(staging, 'break-glass'),
  };
  const live = {
    otherOfTwo: await moto.addKey(production, 'backup'),
    inUse: await moto.addUser(staging, 'ci'),
    outOfReach: await moto.addUser(acquired, 'legacy'),
  };
  await moto.use(stale.usedLongAgo);
  const unusedSince = new Date(Math.floor(Date.now() / 1000) * 1000 + 1000);
  await sleep(unusedSince.getTime() - Date.now());
  await moto.use(live.otherOfTwo);
  await moto.use(live.inUse);
  return { operator, production, staging, acquired, stale, live, unusedSince };
}

/**
 * moto stamps keys with the real time, so the command line looks at them from the future. The
 * threshold grows with its clock: "unused since" stays at one real instant, before which some keys were used and others after.
 */
class CommandLine {
  readonly #directory: string;
  readonly #unusedSince: Date;
  readonly #configuration: (days: number) => Readonly<Record<string, unknown>>;

  constructor(directory: string, unusedSince: Date, configuration: (days: number) => Readonly<Record<string, unknown>>) {
    this.#directory = directory;
    this.#unusedSince = unusedSince;
    this.#configuration = configuration;
  }

  /** Runs a command, so many days into the story. */
  async run(day: number, ...argv: readonly string[]) {
    const thresholdDays = 90 + day;
    const now = new Date(this.#unusedSince.getTime() + thresholdDays * DAY_MS);
    for (const [name, content] of Object.entries(this.#configuration(thresholdDays))) {
      await writeFile(join(this.#directory, name), JSON.stringify(content));
    }
    const [stdout, stderr] = [new PassThrough(), new PassThrough()];
    const status = await runCli(['--config', this.#directory, '--output', 'json', ...argv], {
      terminal: { stdout, stderr, interactive: false, color: false, columns: undefined },
      environment: process.env,
      directory: this.#directory,
      operator: 'tester@moto',
      prompts: { select: nobodyToAsk, input: nobodyToAsk },
      now: () => now,
    });
    const document: unknown = JSON.parse(await text(stdout.end()));
    return { status, document, now, stderr: await text(stderr.end()) };
  }
}

async function nobodyToAsk(): Promise<never> {
  throw new Error('nobody is there to be asked');
}

function configurationFor(main: string, jira: JiraSandbox, slack: SlackSandbox, whitelisted: KeyHolder) {
  return (thresholdDays: number) => ({
    'config.json': {
      aws: {
        main_account_id: main,
        region: REGION,
        role_name_identification: ROLES.identification,
        role_name_reporting: ROLES.remediation,
        organization: true,
      },
      jira: { enabled: true, server: jira.url, issue_type: 'Task' },
      slack: { enabled: true, api_url: slack.apiUrl },
      user_inactivekeys: {
        inactive_criteria_days: thresholdDays,
        reporting: true,
        remediation: true,
        remediation_retention_period: 7,
      },
    },
    'whitelist.json': { user_inactivekeys: { [whitelisted.accountId]: [whitelisted.userName] } },
    'ticket_owners.json': { jira_project: 'SEC', jira_owner: 'bob@example.com', slack_owner: '#security' },
  });
}

/**
 * The whole job, and what there was to see at each step. moto's credential report has no row for the root
 * user, so it is not believed and every user is listed: the calls of the pre-filter are made, its shortcut is not taken.
 */
async function playStory(moto: MotoOrganisation, jira: JiraSandbox, slack: SlackSandbox, directory: string) {
  const organisation = await seed(moto);
  const { operator, stale, live, unusedSince } = organisation;
  await moto.enforcePolicies();
  using _environment = enterEnvironment({
    AWS_ENDPOINT_URL: moto.url,
    AWS_ACCESS_KEY_ID: operator.accessKeyId,
    AWS_SECRET_ACCESS_KEY: operator.secretAccessKey,
    JIRA_USERNAME: jira.login.username,
    JIRA_API_TOKEN: jira.login.secret,
    SLACK_TOKEN,
  });
  const cli = new CommandLine(directory, unusedSince, configurationFor(MAIN, jira, slack, stale.whitelisted));
  const activeKeys = async () => {
    const holders = Object.entries({ ...stale, ...live });
    const active = await Promise.all(holders.map(([, holder]) => moto.isActive(holder)));
    return holders.flatMap(([name], index) => (active[index] ? [name] : []));
  };

  const tables = await cli.run(0, 'tables', 'create');
  const identified = await cli.run(0, 'identify');
  const reported = await cli.run(0, 'report');
  const tooEarly = await cli.run(6, 'remediate', '--batch');
  await moto.use(stale.usedAgain);
  const planned = await cli.run(7, 'remediate', '--dry-run');
  const activeAfterPlan = await activeKeys();
  const remediated = await cli.run(7, 'remediate', '--batch');
  const activeAfterRemediation = await activeKeys();
  const identifiedAgain = await cli.run(8, 'identify');
  const reportedAgain = await cli.run(8, 'report');
  const steps = { tables, identified, reported, tooEarly, planned, remediated, identifiedAgain, reportedAgain };
  return { ...organisation, steps, activeAfterPlan, activeAfterRemediation };
}

const SLACK_TOKEN = 'xoxb-moto-not-a-secret';
const motoServer = findProgram('moto_server');

if (motoServer) {
  describePipeline(motoServer);
} else {
  process.stderr.write('skipped: the pipeline over moto, since moto_server is not on the PATH\n');
  test.skip('the pipeline over moto', () => {});
}

function describePipeline(program: string): void {
  describe('the whole pipeline over moto, an AWS that others wrote, with its policies enforced', () => {
    const opened = new AsyncDisposableStack();
    let moto: MotoOrganisation;
    let jira: JiraSandbox;
    let slack: SlackSandbox;
    let story: Awaited<ReturnType<typeof playStory>>;

    beforeAll(async () => {
      const directory = await mkdtemp(join(tmpdir(), 'keyhammer-moto-'));
      opened.defer(() => rm(directory, { recursive: true }));
      moto = await MotoOrganisation.start(program);
      opened.defer(() => moto.close());
      jira = await startJiraSandbox({ deployment: 'cloud' });
      opened.defer(() => jira.close());
      slack = await startSlackSandbox({ clock: new MovableClock(new Date()), token: SLACK_TOKEN, channels: [{ name: 'security' }] });
      opened.defer(() => slack.close());
      story = await playStory(moto, jira, slack, directory);
    });
    afterAll(() => opened.disposeAsync());

    test('the tables are made', () => {
      expect(story.steps.tables).toMatchObject({
        status: 0,
        document: { tables: [{ name: TABLE, kind: 'created' }, { kind: 'created' }] },
      });
    });

    test('in every account that lets us read, the keys that nobody has used since are found, and no others', () => {
      const { production, staging, acquired, stale, steps } = story;
      const opened = (...holders: readonly KeyHolder[]) => expect.arrayContaining(holders.map(({ key }) => hasId(key.accessKeyId)));
      expect(steps.identified).toMatchObject({
        status: 1,
        document: {
          accounts: [
            { id: MAIN, status: 'complete', credentials: 1, violations: 0 },
            { id: production, status: 'complete', credentials: 3, violations: 2, opened: opened(stale.neverUsed, stale.oneOfTwo) },
            {
              id: staging,
              status: 'complete',
              credentials: 4,
              violations: 3,
              opened: opened(stale.usedLongAgo, stale.usedAgain),
              whitelisted: [hasId(stale.whitelisted.key.accessKeyId)],
            },
            { id: acquired, status: 'failed', reasons: [expect.stringContaining('iam:ListUsers')], opened: [] },
          ],
        },
      });
    });

    test('each gets its ticket, and the owners a message', () => {
      expect(story.steps.reported.status).toBe(0);
      expect(jira.tickets).toHaveLength(4);
      expect(slack.messagesTo('#security').map(({ text }) => text)).toEqual([
        expect.stringContaining('4 unused'),
        expect.stringContaining('3 retired'),
        expect.stringContaining('4 resolved'),
      ]);
    });

    test('nothing happens before the retention period is over, nor in a dry run', () => {
      const everyKey = Object.keys({ ...story.stale, ...story.live });
      expect(story.steps.tooEarly).toMatchObject({ status: 0, document: { issues: [] } });
      expect(story.steps.planned).toMatchObject({ status: 0, document: { dryRun: true, issues: { length: 4 } } });
      expect(story.activeAfterPlan).toEqual(everyKey);
    });

    test('exactly the right keys are deactivated: not the one that is whitelisted, and not the one that was used again', () => {
      expect(story.steps.remediated).toMatchObject({
        status: 0,
        document: {
          issues: expect.arrayContaining([
            expect.objectContaining({ user: 'airflow', outcome: 'refused', why: expect.stringMatching(/^it was used/) }),
          ]),
        },
      });
      expect(story.activeAfterRemediation).toEqual(['usedAgain', 'whitelisted', 'otherOfTwo', 'inUse', 'outOfReach']);
    });

    test('every ticket is closed in the end', () => {
      expect(story.steps.reportedAgain.status).toBe(0);
      expect(jira.tickets.map(({ status }) => status.category)).toEqual(['done', 'done', 'done', 'done']);
    });

    test("the table holds Hammer's attributes, in DynamoDB's own types", async () => {
      const items = await moto.items(TABLE);
      const itemOf = ({ key }: KeyHolder) => items.find(({ issue_id: id }) => id?.S === key.accessKeyId);
      const time = { S: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{6})?\+00:00$/) };
      const { neverUsed, usedAgain, whitelisted } = story.stale;
      expect(items).toHaveLength(5);
      expect(itemOf(neverUsed)).toMatchObject({
        account_id: { S: story.production },
        status: { S: 'closed' },
        issue_details: {
          M: { username: { S: 'intern' }, create_date: time, last_used: time, tags: { M: { owner: { S: 'alice@example.com' } } } },
        },
        timestamps: { M: { identified: time, updated: time, reported: time, remediated: time, closed: time } },
        jira_details: { M: { ticket: { S: expect.stringMatching(/^SEC-\d$/) } } },
      });
      expect(itemOf(usedAgain)).toMatchObject({ status: { S: 'closed' }, timestamps: { M: { remediated: { NULL: true } } } });
      expect(itemOf(whitelisted)).toMatchObject({
        status: { S: 'whitelisted' },
        timestamps: { M: { reported: { NULL: true } } },
        jira_details: { M: {} },
      });
    });

    test('the role that reads can change nothing, and the role that acts can look no further than it must', async () => {
      const { operator, staging, live } = story;
      const { userName, key } = live.inUse;
      const deactivate = new UpdateAccessKeyCommand({ UserName: userName, AccessKeyId: key.accessKeyId, Status: 'Inactive' });
      const as = async (role: string) => new IAMClient(moto.as(await moto.assume(operator, staging, role)));
      await expect((await as(ROLES.identification)).send(deactivate)).rejects.toMatchObject({ name: 'AccessDenied' });
      await expect((await as(ROLES.remediation)).send(new ListUsersCommand())).rejects.toMatchObject({ name: 'AccessDenied' });
      await expect(new IAMClient(moto.as(operator)).send(deactivate)).rejects.toMatchObject({ name: 'AccessDenied' });
      expect(await moto.isActive(live.inUse)).toBe(true);
    });
  });
}

function hasId(id: string) {
  return expect.objectContaining({ id });
}
