import type { Settings } from '@keyhammer/config';
import {
  closesAt,
  daysInWords,
  expiringExceptions,
  formatInstant,
  isOpen,
  nextOpening,
  type RemediationWindow,
  type TicketOwners,
  WEEKDAYS,
  type WhitelistPolicy,
} from '@keyhammer/core';
import { plural } from './counted.ts';

type Fields = readonly (readonly [string, string])[];

/** What the files come to for all checks together: where, with what, and whom they tell. */
export function generalFields(settings: Settings, now: Date): Fields {
  const { aws, jira, slack, store, whitelist, whitelistPolicy, owners, directory } = settings;
  const entries = [...whitelist.values()].flatMap((accounts) => [...accounts.values()].flat());
  const expiring = expiringExceptions(whitelist, now, EXPIRY_NOTICE_DAYS).length;
  return [
    ['directory', directory],
    ['accounts', aws.organization ? 'the active ones of the organisation' : accountsInWords(aws.accounts)],
    ...otherClouds(settings),
    ['identification role', aws.identificationRole ?? 'none: only the account that it runs in'],
    ['remediation role', aws.remediationRole ?? 'none: only the account that it runs in'],
    ['external id', aws.externalId === undefined ? 'none' : 'set'],
    ['store', store.kind === 'embedded' ? `embedded in ${store.path}` : `DynamoDB in ${aws.region ?? "the environment's region"}`],
    ['Jira', jira.enabled ? `${jira.server}, issue type ${jira.issueType}` : 'off'],
    ['Slack', slack.enabled ? 'on' : 'off'],
    ['ticket owners', ownersInWords(owners)],
    ['owner tags', (owners.ownerTags ?? ['owner']).join(', else ')],
    [
      'whitelist',
      `${entries.length === 1 ? '1 entry' : `${entries.length} entries`}${expiring > 0 ? `, ${expiring} within ${daysInWords(EXPIRY_NOTICE_DAYS)} of the end` : ''}`,
    ],
    ['whitelist policy', policyInWords(whitelistPolicy)],
  ];
}

function otherClouds({ ibm, oci }: Settings): Fields {
  return [
    ...(ibm.accounts.size > 0 ? [['IBM Cloud accounts', accountsInWords(ibm.accounts)] as const] : []),
    ...[...oci.tenancies.values()].map(({ name, region }) => ['OCI tenancy', `${name}, home region ${region}`] as const),
    ...(oci.tenancies.size > 0 ? [['OCI admin groups', oci.adminGroups.join(', ')] as const] : []),
  ];
}

function accountsInWords(accounts: ReadonlyMap<string, string>): string {
  return [...accounts].map(([id, name]) => `${name} (${id})`).join(', ');
}

/** So long before its end somebody is told of an entry. */
const EXPIRY_NOTICE_DAYS = 14;

/** What keeps a run from doing too much, or at the wrong time. */
export function safetyFields({ limits, window, maxHoldDays, risk, jira }: Settings, now: Date): Fields {
  return [
    ['limits', `${plural(limits.maxPerRun, 'act')} in a run, and ${limits.maxPercent} % of an account's active credentials of a kind`],
    ['window', window ? windowInWords(window, now) : 'none: the batch may act at any time'],
    ['risk', risk ? `on${prioritiesInWords(jira.priorities)}` : 'off: issues are not ranked by what their users may do'],
    ...(jira.enabled ? [['ticket closed by hand', MANUAL_CLOSE[jira.onManualClose]] as const] : []),
    ['hold by label', `at most ${daysInWords(maxHoldDays)}`],
  ];
}

const MANUAL_CLOSE: Readonly<Record<Settings['jira']['onManualClose'], string>> = {
  reopen: 'it is reopened, once, while its issue is open',
  hold: 'its issue is held for 30 days',
  ignore: 'it stays closed, and its issue goes on',
};

function windowInWords(window: RemediationWindow, now: Date): string {
  const days = window.days.length === WEEKDAYS.length ? 'every day' : window.days.join(', ');
  const hours = `${clock(window.from)}-${clock(window.to)}`;
  return `${days} ${hours} ${window.timezone}; ${stateInWords(window, now)}`;
}

function stateInWords(window: RemediationWindow, now: Date): string {
  if (!isOpen(window, now)) return `opens ${formatInstant(nextOpening(window, now))}`;
  const end = closesAt(window, now);
  return end ? `open now, until ${formatInstant(end)}` : 'always open';
}

function clock(minutes: number): string {
  return [Math.floor(minutes / 60), minutes % 60].map((part) => String(part).padStart(2, '0')).join(':');
}

function prioritiesInWords(priorities: Settings['jira']['priorities']): string {
  const said = Object.entries(priorities).map(([level, name]) => `${level} is ${name}`);
  return said.length === 0 ? '' : `; priority in Jira: ${said.join(', ')}`;
}

function policyInWords({ require, maxDays }: WhitelistPolicy): string {
  const asked = [
    ...(require.length > 0 ? [`each entry has ${require.join(', ')}`] : []),
    ...(maxDays === undefined ? [] : [`ends within ${daysInWords(maxDays)}`]),
  ];
  return asked.join(', and ') || 'none';
}

function ownersInWords({
  default: { jiraProject, jiraOwner, slackOwners = [] },
  accounts,
  businessUnits,
  users = [],
}: TicketOwners): string {
  return [
    `Jira project ${jiraProject ?? 'none'}`,
    `Jira owner ${jiraOwner ?? 'none'}`,
    `Slack ${slackOwners.join(', ') || 'nobody'}`,
    `others for ${plural(accounts.size, 'account')}, ${plural(businessUnits.size, 'business unit')}, ${patternsInWords(users)}`,
  ].join('; ');
}

function patternsInWords(users: NonNullable<TicketOwners['users']>): string {
  const patterns = plural(users.length, 'user pattern');
  return users.length === 0 ? patterns : `${patterns} (${users.map(({ pattern }) => pattern).join(', ')})`;
}
