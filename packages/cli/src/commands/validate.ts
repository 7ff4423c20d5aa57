import { loadSettings, type Settings } from '@keyhammer/config';
import type { CheckSettings, TicketOwners } from '@keyhammer/core';
import type { CliContext, CommandResult, GlobalOptions } from '../command.ts';
import { plural } from '../output/counted.ts';
import { printable } from '../output/printable.ts';
import { table } from '../output/table.ts';
import { colorsOf } from '../terminal.ts';

/** Checks the three files and shows what they come to. Asks no network. */
export async function validate(options: GlobalOptions, context: CliContext): Promise<CommandResult> {
  const settings = await loadSettings(options.config, { now: context.now() });
  const colors = colorsOf(context.terminal);
  const rows = [...generalRows(settings), ...settings.checks.flatMap(checkRows)];
  const warnings = settings.warnings.map((warning) => colors.yellow(printable(`! ${warning}`)));
  return {
    status: 0,
    document: { valid: true, settings: documentOf(settings) },
    text: [
      table(['SETTING', 'VALUE'], rows, context.terminal),
      ...(warnings.length > 0 ? [warnings.join('\n')] : []),
      colors.green(printable(`The configuration in ${settings.directory} is valid.`)),
    ].join('\n\n'),
  };
}

function generalRows({ aws, jira, slack, store, whitelist, owners, directory }: Settings): readonly (readonly [string, string])[] {
  const entries = [...whitelist.values()].flatMap((accounts) => [...accounts.values()].flat());
  return [
    ['directory', directory],
    [
      'accounts',
      aws.organization ? 'the active ones of the organisation' : [...aws.accounts].map(([id, name]) => `${name} (${id})`).join(', '),
    ],
    ['identification role', aws.identificationRole ?? 'none: only the account that it runs in'],
    ['remediation role', aws.remediationRole ?? 'none: only the account that it runs in'],
    ['external id', aws.externalId === undefined ? 'none' : 'set'],
    ['store', store.kind === 'embedded' ? `embedded in ${store.path}` : `DynamoDB in ${aws.region ?? "the environment's region"}`],
    ['Jira', jira.enabled ? `${jira.server}, issue type ${jira.issueType}` : 'off'],
    ['Slack', slack.enabled ? 'on' : 'off'],
    ['whitelist', `${entries.length} ${entries.length === 1 ? 'entry' : 'entries'}`],
    ['ticket owners', ownersInWords(owners)],
  ];
}

function ownersInWords({ default: { jiraProject, jiraOwner, slackOwners = [] }, accounts, businessUnits }: TicketOwners): string {
  return [
    `Jira project ${jiraProject ?? 'none'}`,
    `Jira owner ${jiraOwner ?? 'none'}`,
    `Slack ${slackOwners.join(', ') || 'nobody'}`,
    `others for ${plural(accounts.size, 'account')}, ${plural(businessUnits.size, 'business unit')}`,
  ].join('; ');
}

function checkRows(settings: CheckSettings): readonly (readonly [string, string])[] {
  const name = (setting: string) => `${settings.check}: ${setting}`;
  return [
    [name('enabled'), settings.enabled ? 'yes' : 'no'],
    [name('threshold'), inDays(settings.thresholdDays)],
    [name('table'), settings.tableName],
    [name('accounts'), withoutIgnored(settings)],
    [name('reporting'), settings.reporting ? 'yes' : 'no'],
    [name('remediation'), settings.remediation ? 'armed' : 'by hand only'],
    [name('retention period'), inDays(settings.retentionDays)],
    [name('remediation accounts'), settings.remediationAccounts?.join(', ') ?? 'all in scope'],
  ];
}

function withoutIgnored({ accounts, ignoreAccounts }: CheckSettings): string {
  const all = accounts?.join(', ') ?? 'all in scope';
  return ignoreAccounts.length === 0 ? all : `${all}, but not ${ignoreAccounts.join(', ')}`;
}

/** Maps and patterns as JSON has them. There is no secret in the settings. */
function documentOf(value: unknown): unknown {
  if (value instanceof Map) return Object.fromEntries([...value].map(([key, item]) => [String(key), documentOf(item)]));
  if (value instanceof RegExp) return value.source;
  if (value instanceof Date) return value.toISOString();
  if (Array.isArray(value)) return value.map(documentOf);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, documentOf(item)]));
}

function inDays(days: number): string {
  return days === 1 ? '1 day' : `${days} days`;
}
