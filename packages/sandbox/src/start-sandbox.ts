import { type AwsSandbox, startAwsSandbox } from './aws/index.ts';
import type { AwsWorld } from './aws/world.ts';
import type { MovableClock } from './clock.ts';
import { type JiraSandbox, standardUsers, startJiraSandbox } from './jira/index.ts';
import { IDENTIFICATION_ROLE, REMEDIATION_ROLE } from './organisation.ts';
import { type SlackSandbox, startSlackSandbox } from './slack/index.ts';

const SLACK_TOKEN = 'xoxb-sandbox-not-a-secret';
const SLACK_SIGNING_SECRET = 'sandbox-not-a-secret-either';

export interface SandboxOptions {
  readonly clock: MovableClock;
  readonly world: AwsWorld;
  readonly latencyMs?: number;
  readonly jiraDeployment?: 'cloud' | 'datacenter';
}

/** AWS, Jira and Slack side by side, with one clock. */
export interface Sandbox {
  readonly clock: MovableClock;
  readonly aws: AwsSandbox;
  readonly jira: JiraSandbox;
  readonly slack: SlackSandbox;
  /** What Keyhammer reads from its environment to reach them; DynamoDB is not among them. */
  environment(): Record<string, string>;
  /** Hammer's three files for this organisation: a threshold of 90 days, a retention period of 7, armed; an embedded store. */
  configuration(): SandboxConfiguration;
  close(): Promise<void>;
}

export interface SandboxConfiguration {
  readonly 'config.json': Record<string, unknown>;
  readonly 'whitelist.json': Record<string, unknown>;
  readonly 'ticket_owners.json': Record<string, unknown>;
}

export async function startSandbox({ clock, world, latencyMs = 0, jiraDeployment = 'cloud' }: SandboxOptions): Promise<Sandbox> {
  const aws = await startAwsSandbox({ clock, world, latencyMs });
  const jira = await startJiraSandbox({ clock, latencyMs, deployment: jiraDeployment, users: [...standardUsers, ...PEOPLE.map(jiraUser)] });
  const slack = await startSlackSandbox({
    clock,
    latencyMs,
    token: SLACK_TOKEN,
    signingSecret: SLACK_SIGNING_SECRET,
    channels: CHANNELS,
    users: PEOPLE,
    userGroups: USER_GROUPS,
  });
  const services = [aws, jira, slack];
  return {
    clock,
    aws,
    jira,
    slack,
    environment: () => ({
      ...aws.environment(),
      JIRA_USERNAME: jira.login.username,
      JIRA_API_TOKEN: jira.login.secret,
      SLACK_TOKEN,
      SLACK_SIGNING_SECRET,
    }),
    configuration: () => configurationOf(world, jira, slack),
    close: async () => {
      await Promise.all(services.map((service) => service.close()));
    },
  };
}

const CHANNELS = [
  { name: 'cloud-security', members: ['nina.becker'] },
  { name: 'data-platform', members: ['maria.lopez', 'nina.becker'] },
  { name: 'keyhammer-warnings', members: ['nina.becker'] },
];
const USER_GROUPS = [{ id: 'S0SECURITY', handle: 'cloud-security', users: ['nina.becker'] }];
const PEOPLE = [
  { name: 'maria.lopez', email: 'maria.lopez@example.com', displayName: 'Maria' },
  { name: 'nina.becker', email: 'nina.becker@example.com', displayName: 'Nina' },
  { name: 'jonas.weber', email: 'jonas.weber@example.com', displayName: 'Jonas' },
];

function jiraUser({ name, email, displayName }: (typeof PEOPLE)[number]) {
  return { name, email, displayName, accountId: `557058:${name}` };
}

function configurationOf(world: AwsWorld, jira: JiraSandbox, slack: SlackSandbox): SandboxConfiguration {
  return {
    'config.json': {
      aws: {
        main_account_id: world.mainAccountId,
        region: 'us-east-1',
        role_name_identification: IDENTIFICATION_ROLE,
        role_name_reporting: REMEDIATION_ROLE,
        organization: true,
      },
      store: { kind: 'embedded', path: 'store' },
      jira: { enabled: true, server: jira.url, issue_type: 'Task' },
      slack: { enabled: true, api_url: slack.apiUrl, notify_default_owner: true, default_channel: '#keyhammer-warnings' },
      whitelisting_procedure_url: 'https://wiki.example.com/whitelisting',
      user_inactivekeys: { inactive_criteria_days: 90, reporting: true, remediation: true, remediation_retention_period: 7 },
    },
    'whitelist.json': {
      user_inactivekeys: {
        [world.mainAccountId]: [{ id: 'break-glass', reason: 'emergency access, tested twice a year', approver: 'ciso@example.com' }],
      },
    },
    'ticket_owners.json': {
      jira_project: 'SEC',
      jira_owner: jira.deployment === 'cloud' ? 'alice@example.com' : 'alice',
      slack_owner: ['#cloud-security'],
      account: { '777788889999': { slack_owner: '#data-platform' } },
    },
  };
}
