import type { ConfigurationFile } from './file-names.ts';
import { CONFIG_FILE, OWNERS_FILE, WHITELIST_FILE } from './file-names.ts';
import { COMMENT_KEY } from './schema/whitelist-schema.ts';

export interface StarterOptions {
  /** The account to look at, which Keyhammer runs in. */
  readonly accountId: string;
  readonly accountName: string;
  /** The threshold of the first check. */
  readonly days: number;
  readonly region?: string;
  /** Where the JSON Schemas are, seen from the files: `.`, or a URL. Without it the files name none. */
  readonly schemas?: string;
}

/** The three files for a newcomer: one account, an embedded store, Jira and Slack off, nothing armed. */
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
      user_inactivekeys: {
        enabled: true,
        inactive_criteria_days: days,
        reporting: true,
        remediation: false,
        remediation_retention_period: 14,
      },
    }),
    [WHITELIST_FILE]: textOf({
      ...schema('whitelist'),
      user_inactivekeys: { [COMMENT_KEY]: 'Account id: a list of IAM user names or access key ids that may stay unused.', [accountId]: [] },
    }),
    [OWNERS_FILE]: textOf({
      ...schema('ticket_owners'),
      jira_project: '',
      jira_owner: '',
      jira_parent_ticket: '',
      slack_owner: [],
      account: {},
    }),
  };
}

function textOf(content: unknown): string {
  return `${JSON.stringify(content, undefined, 2)}\n`;
}
