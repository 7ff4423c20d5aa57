import { checkRegistry } from '@keyhammer/checks';
import { type Check, providerOf } from '@keyhammer/core';
import type { ConfigurationFile } from './file-names.ts';
import { CONFIG_FILE, OWNERS_FILE, WHITELIST_FILE } from './file-names.ts';
import { COMMENT_KEY } from './schema/whitelist-schema.ts';

export interface StarterOptions {
  /** The account to look at, which Keyhammer runs in. */
  readonly accountId: string;
  readonly accountName: string;
  /** Days without use after which a credential is seen as inactive. */
  readonly days: number;
  readonly region?: string;
  /** Where the JSON Schemas are, seen from the files: `.`, or a URL. Without it the files name none. */
  readonly schemas?: string;
}

/** The age at which a credential in use should be replaced; nobody is asked for it. */
const DAYS_OF_AGE = 90;

/** Accounts of other clouds are added by hand: they take credentials that nobody can be asked for. */
const checksOfAws = checkRegistry.filter(({ kind }) => providerOf(kind) === 'aws');

/** The three files for a newcomer: one account of AWS, every check of it, an embedded store, Jira and Slack off, nothing armed. */
export function starterFiles(options: StarterOptions): Readonly<Record<ConfigurationFile, string>> {
  const { accountId, accountName, days, region, schemas } = options;
  const schema = (name: string) => (schemas === undefined ? {} : { $schema: `${schemas}/${name}.schema.json` });
  return {
    [CONFIG_FILE]: textOf({
      ...schema('config'),
      aws: { main_account_id: accountId, ...(region !== undefined && { region }), accounts: { [accountId]: accountName } },
      store: { kind: 'embedded' },
      jira: { enabled: false, server: '', issue_type: 'Task' },
      slack: { enabled: false, default_channel: '' },
      ...Object.fromEntries(checksOfAws.map((check) => [check.name, starterSection(check, days)])),
    }),
    [WHITELIST_FILE]: textOf({
      ...schema('whitelist'),
      [COMMENT_KEY]: 'Check, account id, and a list of the IAM user names or access key ids that the check leaves alone.',
      ...Object.fromEntries(checksOfAws.map(({ name }) => [name, { [accountId]: [] }])),
    }),
    [OWNERS_FILE]: textOf({
      ...schema('ticket_owners'),
      jira_project: '',
      jira_owner: '',
      jira_parent_ticket: '',
      slack_owner: [],
      account: {},
      user: {},
    }),
  };
}

function starterSection({ thresholdSetting, defaultThresholdDays, findsDisuse, remedy }: Check, days: number): unknown {
  return {
    enabled: true,
    ...(defaultThresholdDays === undefined && { [thresholdSetting]: findsDisuse ? days : DAYS_OF_AGE }),
    reporting: true,
    ...(remedy !== 'none' && { remediation: false, remediation_retention_period: 14 }),
  };
}

function textOf(content: unknown): string {
  return `${JSON.stringify(content, undefined, 2)}\n`;
}
