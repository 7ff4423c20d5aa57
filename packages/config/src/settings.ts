import type {
  BlastLimits,
  CheckSettings,
  ManualClose,
  RemediationWindow,
  RiskLevel,
  TicketOwners,
  Whitelist,
  WhitelistPolicy,
} from '@keyhammer/core';
import type { IbmSettings, OciSettings } from './cloud-settings.ts';

export type * from './cloud-settings.ts';

/** The three files, read, checked and resolved: defaults filled in, strings read as what they mean. */
export interface Settings {
  /** Where they were read from: the absolute path of a directory, `s3://bucket/prefix` or `ssm:/path`. */
  readonly directory: string;
  readonly aws: AwsSettings;
  readonly ibm: IbmSettings;
  readonly oci: OciSettings;
  readonly jira: JiraSettings;
  readonly slack: SlackSettings;
  readonly store: StoreSettings;
  readonly credentials: CredentialSources;
  /** Where a reader of a ticket learns how to ask for an exception; absent if not set or "". */
  readonly whitelistingProcedureUrl?: string;
  /** One for each check that has a section, in the order of the registry. */
  readonly checks: readonly CheckSettings[];
  /** How much one run of the remediation may do. */
  readonly limits: BlastLimits;
  /** When the batch may act; absent: always. */
  readonly window?: RemediationWindow;
  /** When each stage runs by itself, in the central account. */
  readonly schedules: Schedules;
  /** Hammer's HTTP API. */
  readonly api: ApiSettings;
  /** What the central account is set up with. */
  readonly deployment: DeploymentSettings;
  /** How long a label on a ticket may hold its issue. */
  readonly maxHoldDays: number;
  /** Whether issues are ranked by what their users may do. */
  readonly risk: boolean;
  readonly whitelist: Whitelist;
  /** What every entry has to say; those of `whitelist` do. */
  readonly whitelistPolicy: WhitelistPolicy;
  readonly owners: TicketOwners;
  /** Nothing wrong, but worth knowing: ignored sections of Hammer's other playbooks, expired whitelist entries … */
  readonly warnings: readonly string[];
}

export interface AwsSettings {
  /** The account that Keyhammer's tables live in; absent for a newcomer who looks at one account. */
  readonly mainAccountId?: string;
  readonly region?: string;
  readonly identificationRole?: string;
  readonly remediationRole?: string;
  readonly externalId?: string;
  /** id → name; with `organization` the names only. */
  readonly accounts: ReadonlyMap<string, string>;
  /** Discover the active accounts through AWS Organizations. */
  readonly organization: boolean;
}

export interface JiraSettings {
  readonly enabled: boolean;
  /** Root URL without a trailing slash. */
  readonly server: string;
  readonly issueType: string;
  /** Characters a text field may hold. */
  readonly textFieldCharacterLimit: number;
  /** Jira Cloud or Data Center, if the configuration says; else the server is asked. */
  readonly deployment?: 'cloud' | 'datacenter';
  /** What becomes of an open issue whose ticket a person closes. */
  readonly onManualClose: ManualClose;
  /** Jira's names of priorities, by risk; for a level that is not in here the check's own. */
  readonly priorities: Readonly<Partial<Record<RiskLevel, string>>>;
}

export interface SlackSettings {
  readonly enabled: boolean;
  /** Another Web API root, with a trailing slash: GovSlack, or a test. */
  readonly apiUrl?: string;
  /** Send issue messages to the default owner as well. */
  readonly notifyDefaultOwner: boolean;
  /** Channel → patterns of Keyhammer's own warnings and errors that go there. */
  readonly channels: ReadonlyMap<string, readonly RegExp[]>;
  readonly ignore: readonly RegExp[];
  readonly defaultChannel?: string;
  /** Buttons under the messages, and the slash command. */
  readonly interactive: boolean;
  /** Who may decide for every owner, and use the slash command: user groups (`S0123`), users (`U0123`), e-mail addresses. */
  readonly operators: readonly string[];
}

/** One line of a crontab for each stage: five fields, `@daily` and its like; "off" for a stage that is not to run by itself. */
export interface Schedules {
  readonly identify: string;
  readonly report: string;
  readonly remediate: string;
  /** Where the clock hangs that they are read from. */
  readonly timezone: string;
}

export interface ApiSettings {
  /** How a caller shows who it is; `off`: there is no API. */
  readonly authorization: 'token' | 'iam' | 'off';
  /** Where the requests are kept. */
  readonly tableName: string;
}

export interface DeploymentSettings {
  /** A KMS key of the customer's, for everything that Keyhammer keeps. */
  readonly kmsKeyArn?: string;
  /** Who is told of the alarms; a topic without a subscription if absent. */
  readonly alarmEmail?: string;
  /** ARN of the policy that bounds every role. */
  readonly permissionsBoundaryArn?: string;
  /** Where the roles of the functions are: `/` if absent. */
  readonly rolePath: string;
  readonly logRetentionDays: number;
  /** How many batches of a stage are worked on at once. */
  readonly concurrency: Readonly<Record<'identify' | 'report' | 'remediate', number>>;
}

export type StoreSettings =
  | {
      readonly kind: 'dynamodb' /** Entries of the audit log are deleted when they are older; absent: never. */;
      readonly auditRetentionDays?: number;
    }
  /** `path` is absolute. */
  | { readonly kind: 'embedded'; readonly path: string };

/** Where Jira's and Slack's credentials may be, besides the environment. */
export interface CredentialSources {
  /** A Secrets Manager secret, by name or ARN. */
  readonly secretId?: string;
  /** Hammer's credentials table. */
  readonly tableName?: string;
}
