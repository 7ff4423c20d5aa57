import {
  type Credential,
  formatInstant,
  formatLastDay,
  type Gap,
  type Issue,
  type LastUsed,
  nameOf,
  type Ownership,
  type Privilege,
} from '@keyhammer/core';
import {
  type CheckExplanation,
  type CoveringException,
  type CredentialExplanation,
  type Explanation,
  principalNameIn,
  type Reading,
  type UnseenExplanation,
} from '../explanation.ts';
import { colorsOf, type Look } from '../terminal.ts';
import { arithmeticOf } from './arithmetic.ts';
import { plural } from './counted.ts';
import { durationInWords, formatSecond } from './duration.ts';
import { fieldLines } from './fields.ts';
import { printable } from './printable.ts';
import { problemLines } from './problems.ts';

/** Everything that there is to tell. */
export interface ToldExplanation {
  readonly accountName: string;
  readonly reading: Reading;
  readonly explanation: Explanation;
  readonly gaps: readonly Gap[];
  readonly riskIsOn: boolean;
}

type Fields = readonly (readonly [string, string])[];

const NOUNS: Readonly<Record<Credential['kind'], string>> = {
  'aws-access-key': 'Access key',
  'aws-console-password': 'Console password',
  'aws-root-user': 'Root user',
  'ibm-api-key': 'IBM Cloud API key',
  'ibm-service-id': 'IBM Cloud service ID',
  'ibm-trusted-profile': 'IBM Cloud trusted profile',
  'ibm-user': 'IBM Cloud user',
  'oci-api-key': 'OCI API key',
};

/** How old what is shown may be although it was just read. */
const LAGS: Readonly<Record<Credential['kind'], string>> = {
  'aws-access-key': 'from IAM, live. AWS notes a use once in 15 minutes and shows it later still: of the last hour nothing may show',
  'aws-console-password': 'its existence from IAM, live; last use and change from the credential report',
  'aws-root-user': 'from the credential report: nothing else tells of the root user',
  'ibm-api-key': 'from IBM Cloud IAM, live',
  'ibm-service-id': 'from IBM Cloud IAM, live',
  'ibm-trusted-profile': 'from IBM Cloud IAM, live',
  'ibm-user': 'from IBM Cloud user management, live',
  'oci-api-key': 'the key from OCI IAM, live; its use, if it was read, from OCI Audit',
};

export function whyText({ accountName, reading, explanation, gaps, riskIsOn }: ToldExplanation, now: Date, terminal: Look): string {
  const colors = colorsOf(terminal);
  const heading = (text: string) => colors.bold(printable(text));
  const section = (title: string, fields: Fields) => `${heading(title)}\n${fieldLines(fields, terminal)}`;
  const problems = gaps.map(({ what, reason }) => ({ subject: `not seen: ${what}`, reason }));
  return [
    section(`${principalNameIn(reading) ?? reading.principal} in ${accountName}`, principalFields(reading, explanation.ownership)),
    ...explanation.credentials.flatMap((each) => [
      section(titleOf(each.credential), credentialFields(each, reading, riskIsOn, now)),
      ...each.checks.map((check) => section(`${check.check} (${check.title}): ${verdictInWords(check)}`, checkFields(check, now))),
      ...(each.checks.length === 0 ? ['No enabled check looks at it.'] : []),
    ]),
    ...explanation.unseen.map((unseen) => section(unseenTitle(unseen), unseenFields(unseen))),
    ...(problems.length > 0 ? [problemLines(problems, colors).join('\n')] : []),
  ].join('\n\n');
}

function titleOf(credential: Credential): string {
  const { kind, id, principal, name } = credential;
  return id === principal && name === undefined ? `${NOUNS[kind]} of ${principal}` : `${NOUNS[kind]}: ${nameOf(credential)}`;
}

function principalFields(reading: Reading, ownership: Ownership): Fields {
  const { principal, description, scan } = reading;
  const hasOtherName = (principalNameIn(reading) ?? principal) !== principal;
  const { mfa, activeCredentials } = scan.principals.get(principal) ?? {};
  const { powers, path, tags = {} } = description ?? {};
  return [
    ...(hasOtherName ? [['Id', principal] as const] : []),
    ...(description || scan.credentials.length === 0 ? [] : [['Tags', 'could not be read, so the owner may be another'] as const]),
    ...(path === undefined ? [] : [['Path', path] as const]),
    ...Object.entries(tags).map(([key, value]) => ['Tag', `${key}=${value}`] as const),
    ...(mfa === undefined ? [] : [['MFA', mfa ? 'yes' : 'no'] as const]),
    ...(activeCredentials === undefined ? [] : [['Active', `${plural(activeCredentials, 'credential')}, of all kinds`] as const]),
    ...(powers ? [['May do', powers.from === undefined ? powers.power : `${powers.power} (${powers.from})`] as const] : []),
    ...ownerFields(ownership),
  ];
}

function ownerFields({ taggedOwner, jiraOwner, jiraProject, jiraParentTicket, slackOwners, foundBy }: Ownership): Fields {
  const assignees = [taggedOwner, jiraOwner].filter((name) => name !== undefined);
  const parent = jiraParentTicket === undefined ? '' : `, below ${jiraParentTicket}`;
  return [
    ['Owner', `${assignees[0] ?? (slackOwners.join(', ') || 'nobody')}, found by ${foundBy}`],
    ['Jira', `project ${jiraProject ?? 'none'}${parent}; assigned to ${assignees.join(', else ') || 'nobody'}`],
    ['Slack', [...(taggedOwner === undefined ? [] : [taggedOwner]), ...slackOwners].join(', ') || 'nobody'],
  ];
}

function credentialFields(
  { credential, exceptions, risk }: CredentialExplanation,
  { scan }: Reading,
  riskIsOn: boolean,
  now: Date,
): Fields {
  const { id, name, principal, status, created, changed, lastUsed, readAt, kind, locked, privilege } = credential;
  const ago = (at: Date) => `${formatSecond(at)}, ${durationInWords(now.getTime() - at.getTime())} ago`;
  const isFromReport = kind !== 'aws-access-key';
  return [
    ...(name !== undefined && id !== principal ? [['Id', id] as const] : []),
    ['Status', locked ? `${status}, and locked: nobody can change it before it is unlocked` : status],
    ['Created', ago(created)],
    ...(changed ? [['Changed', ago(changed)] as const] : []),
    ['Last used', lastUseInWords(lastUsed, ago)],
    ...(privilege ? [['Administrator', privilegeInWords(privilege)] as const] : []),
    ['Read', `${formatSecond(readAt)}, ${LAGS[kind]}`],
    ...(isFromReport && scan.summaryMadeAt
      ? [['Report', `made ${ago(scan.summaryMadeAt)}; AWS makes a new one after 4 hours`] as const]
      : []),
    ['Risk', risk ? `${risk.level} (${risk.score} of 100): ${risk.factors.join('; ')}` : notRated(riskIsOn)],
    ...exceptionFields(exceptions),
  ];
}

function privilegeInWords(privilege: Privilege): string {
  switch (privilege.kind) {
    case 'administrator':
      return `yes, through ${privilege.through}`;
    case 'none':
      return 'no';
    case 'unknown':
      return `not known: ${privilege.reason}`;
  }
}

function notRated(riskIsOn: boolean): string {
  return riskIsOn ? 'not known' : 'not asked for ("risk" is off in config.json)';
}

function lastUseInWords(lastUsed: LastUsed, ago: (at: Date) => string): string {
  switch (lastUsed.kind) {
    case 'used': {
      const place = [lastUsed.service, lastUsed.region].filter((part) => part !== undefined).join(' in ');
      return `${ago(lastUsed.at)}${place === '' ? '' : `, ${place}`}`;
    }
    case 'never':
      return 'never';
    case 'unseen':
      return `not since ${formatInstant(lastUsed.since)} (${lastUsed.source}); before that nobody knows`;
    case 'unknown':
      return `unknown: ${lastUsed.reason}`;
  }
}

function exceptionFields(exceptions: readonly CoveringException[]): Fields {
  if (exceptions.length === 0) return [['Whitelist', 'no entry covers it']];
  return exceptions.map(({ check, entry, expired }) => {
    const { pattern, reason, approver, expires } = entry;
    const end = expires && (expired ? `expired after ${formatLastDay(expires)}, no longer counts` : `until ${formatLastDay(expires)}`);
    const rest = [end ?? 'with no end', reason, approver && `approved by ${approver}`].filter((part) => part !== undefined);
    return ['Whitelist', `"${pattern}" for ${check}, ${rest.join('; ')}`];
  });
}

function verdictInWords({ verdict }: CheckExplanation): string {
  switch (verdict.kind) {
    case 'violation':
      return 'in violation';
    case 'compliant':
      return 'not in violation';
    case 'not-evaluable':
      return 'can not be judged';
  }
}

function checkFields(explained: CheckExplanation, now: Date): Fields {
  const { measures, issue, next } = explained;
  return [
    ...(measures.some(({ at }) => at) ? [['now', formatSecond(now)] as const] : []),
    ...measures.flatMap((measure) => arithmeticOf(measure, now)),
    ['Verdict', verdictSentence(explained)],
    ['Issue', issue ? issueInWords(issue) : 'none is stored'],
    ['Next', next],
  ];
}

function verdictSentence({ verdict, act }: CheckExplanation): string {
  switch (verdict.kind) {
    case 'violation':
      return act?.kind === 'leave'
        ? `It is in violation, and not to be acted on, because ${act.why}.`
        : 'It is in violation, and the check lets it be acted on.';
    case 'compliant':
      return `It is in order, because ${verdict.why}.`;
    case 'not-evaluable':
      return `Nobody can tell, because ${verdict.why}. So it is neither reported nor acted on, and what is open stays open.`;
  }
}

function unseenTitle({ issue: { check, id, details }, exists }: UnseenExplanation): string {
  const name = nameOf({ ...details, id });
  return exists === 'no' ? `${check}: ${name} does not exist any more` : `${check}: ${name} could not be seen`;
}

function unseenFields({ issue, next }: UnseenExplanation): Fields {
  return [
    ['Issue', issueInWords(issue)],
    ['Next', next],
  ];
}

function issueInWords({ status, ticket }: Issue): string {
  return ticket ? `${status}, ticket ${ticket.key} (${ticket.state})` : status;
}
