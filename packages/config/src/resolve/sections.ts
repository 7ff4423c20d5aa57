import { resolve } from 'node:path';
import type { RawConfig, RawList } from '../raw.ts';
import type { AwsSettings, CredentialSources, JiraSettings, SlackSettings, StoreSettings } from '../settings.ts';
import { compilePattern } from '../validation/compile-pattern.ts';
import { flagOf, ifSet, listOf, numberOf } from './values.ts';

const DEFAULT_TEXT_LIMIT = 32_767;

export function resolveAws(aws: NonNullable<RawConfig['aws']>): AwsSettings {
  return {
    ...ifSet('mainAccountId', aws.main_account_id),
    ...ifSet('region', aws.region),
    ...ifSet('identificationRole', aws.role_name_identification),
    ...ifSet('remediationRole', aws.role_name_reporting),
    ...ifSet('externalId', aws.external_id),
    accounts: new Map(Object.entries(aws.accounts ?? {})),
    organization: flagOf(aws.organization, false),
  };
}

export function resolveJira(jira: NonNullable<RawConfig['jira']>): JiraSettings {
  return {
    enabled: flagOf(jira.enabled, false),
    server: (jira.server ?? '').replace(/\/+$/, ''),
    issueType: jira.issue_type || 'Task',
    // Hammer writes 0 for "no limit"; Jira has one all the same.
    textFieldCharacterLimit: numberOf(jira.text_field_character_limit, 0) || DEFAULT_TEXT_LIMIT,
    ...ifSet('deployment', jira.deployment),
    onManualClose: jira.on_manual_close ?? 'reopen',
    priorities: prioritiesOf(jira.priorities ?? {}),
  };
}

function prioritiesOf(priorities: NonNullable<NonNullable<RawConfig['jira']>['priorities']>): JiraSettings['priorities'] {
  return Object.fromEntries(Object.entries(priorities).filter(([, name]) => name !== ''));
}

export function resolveSlack(slack: NonNullable<RawConfig['slack']>): SlackSettings {
  const channels = Object.entries(slack.channels ?? {});
  return {
    enabled: flagOf(slack.enabled, false),
    ...ifSet('apiUrl', slack.api_url ? slack.api_url.replace(/\/*$/, '/') : undefined),
    notifyDefaultOwner: flagOf(slack.notify_default_owner, true),
    channels: new Map(channels.map(([channel, patterns]) => [channel, patternsOf(patterns)])),
    ignore: patternsOf(slack.ignore ?? []),
    ...ifSet('defaultChannel', slack.default_channel),
    interactive: flagOf(slack.interactive, false),
    operators: listOf(slack.operators ?? []),
  };
}

export function resolveStore(store: NonNullable<RawConfig['store']>, directory: string): StoreSettings {
  if (store.kind === 'embedded') return { kind: 'embedded', path: resolve(directory, store.path ?? '.keyhammer') };
  const days = numberOf(store.audit_retention_days, 0);
  return { kind: 'dynamodb', ...(days > 0 && { auditRetentionDays: days }) };
}

export function resolveCredentials(credentials: NonNullable<RawConfig['credentials']>): CredentialSources {
  return { ...ifSet('secretId', credentials.secret_id), ...ifSet('tableName', credentials['ddb.table_name']) };
}

function patternsOf(patterns: RawList): readonly RegExp[] {
  const sources = typeof patterns === 'string' ? [patterns] : patterns;
  return sources.map(compilePattern).filter((pattern) => pattern !== undefined);
}
