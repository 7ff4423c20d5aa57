import { type AwsSandbox, startAwsSandbox } from './aws/index.ts';
import type { AwsWorld } from './aws/world.ts';
import type { MovableClock } from './clock.ts';
import { type IbmSandbox, type IbmWorld, startIbmSandbox } from './ibm/index.ts';
import { type JiraSandbox, standardUsers, startJiraSandbox } from './jira/index.ts';
import { type OciSandbox, type OciWorld, startOciSandbox } from './oci/index.ts';
import { type SandboxConfiguration, sandboxConfiguration } from './sandbox-configuration.ts';
import { ociEnvironment } from './sandbox-environment.ts';
import { type SlackSandbox, startSlackSandbox } from './slack/index.ts';

const SLACK_TOKEN = 'xoxb-sandbox-not-a-secret';
const SLACK_SIGNING_SECRET = 'sandbox-not-a-secret-either';

export interface SandboxOptions {
  readonly clock: MovableClock;
  /** Of AWS, which is always there. */
  readonly world: AwsWorld;
  /** Absent: there is no IBM Cloud. It needs an operator in its first account. */
  readonly ibm?: IbmWorld;
  /** Absent: there is no Oracle Cloud. It needs an operator. */
  readonly oci?: OciWorld;
  readonly latencyMs?: number;
  readonly jiraDeployment?: 'cloud' | 'datacenter';
}

/** AWS, Jira and Slack side by side, and the other clouds that were asked for, with one clock. */
export interface Sandbox {
  readonly clock: MovableClock;
  readonly aws: AwsSandbox;
  readonly ibm?: IbmSandbox;
  readonly oci?: OciSandbox;
  readonly jira: JiraSandbox;
  readonly slack: SlackSandbox;
  /** What Keyhammer reads from its environment to reach them; DynamoDB is not among them. */
  environment(): Record<string, string>;
  /**
   * Hammer's three files for these clouds, with an embedded store: a threshold of 90 days, a retention period of 7, armed where a batch
   * may act. Of AWS the keys out of use are looked for, of the other clouds whatever there is a check for.
   */
  configuration(): SandboxConfiguration;
  close(): Promise<void>;
}

/** Every cloud that Keyhammer knows. */
export interface SandboxOfAllClouds extends Sandbox {
  readonly ibm: IbmSandbox;
  readonly oci: OciSandbox;
}

export async function startSandbox(options: SandboxOptions & Required<Pick<SandboxOptions, 'ibm' | 'oci'>>): Promise<SandboxOfAllClouds>;
export async function startSandbox(options: SandboxOptions): Promise<Sandbox>;
export async function startSandbox({ world, jiraDeployment = 'cloud', latencyMs = 0, ...options }: SandboxOptions): Promise<Sandbox> {
  const { clock } = options;
  const aws = await startAwsSandbox({ clock, world, latencyMs });
  const ibm = options.ibm && (await startIbmSandbox({ clock, world: options.ibm, latencyMs }));
  const oci = options.oci && (await startOciSandbox({ clock, world: options.oci, latencyMs }));
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
  const others = { ...(ibm && { ibm }), ...(oci && { oci }) };
  const services = [aws, jira, slack, ...Object.values(others)];
  return {
    clock,
    aws,
    ...others,
    jira,
    slack,
    environment: () => ({
      ...aws.environment(),
      ...ibm?.environment(),
      ...(oci && ociEnvironment(oci.credentials())),
      JIRA_USERNAME: jira.login.username,
      JIRA_API_TOKEN: jira.login.secret,
      SLACK_TOKEN,
      SLACK_SIGNING_SECRET,
    }),
    configuration: () => sandboxConfiguration({ world, jira, slack, ...others }),
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
