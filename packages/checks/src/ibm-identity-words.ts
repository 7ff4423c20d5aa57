import {
  type CheckWords,
  code,
  daysInWords,
  type Evidence,
  type Field,
  formatInstant,
  type Inline,
  type Issue,
  type IssueDetails,
  maskedId,
  principalNameOf,
  text,
} from '@keyhammer/core';
import { lastUseBriefly, lastUseInWords } from './last-use-words.ts';
import { shortened } from './shortened.ts';

/** What is said of one kind of identity in IBM Cloud: an API key, or what signs in by one or without. */
interface IbmIdentity {
  /** `API key`, `service ID`. */
  readonly what: string;
  /** It is somebody's; else it is its own principal. */
  readonly isHeld?: true;
  /** Of people, who are not used. */
  readonly signsIn?: true;
  /** Where IBM Cloud told the last use. */
  readonly evidence: Evidence;
}

type Shared = 'noun' | 'summary' | 'facts' | 'name' | 'lastUse' | 'evidence';

/** What all checks on identities of IBM Cloud say alike. */
export function ibmIdentityWords(identity: IbmIdentity): Pick<CheckWords, Shared> {
  return {
    noun: `IBM Cloud ${identity.what}`,
    name: (issue) => [...briefly(issue, identity), text(ofOwner(issue, identity))],
    summary: (issue, accountName, { thresholdDays }) => {
      const subject = `${identity.what} ${shortened(nameIn(issue))} (${issue.id})${ofOwner(issue, identity)}`;
      const account = `${accountName} (${issue.accountId})`;
      return `IBM Cloud ${subject} ${disuse(issue.details, identity, daysInWords(thresholdDays))}, in ${account}`;
    },
    facts: (issue) => factsOf(issue, identity),
    lastUse: ({ lastUsed }) => lastUseBriefly(lastUsed, identity.signsIn ? 'signed in' : 'used'),
    evidence: ({ lastUsed }) =>
      lastUsed.kind === 'unknown' ? { strength: 'weak', why: 'IBM Cloud could not tell its last use' } : identity.evidence,
  };
}

function factsOf(issue: Issue, { what, isHeld, signsIn }: IbmIdentity): readonly Field[] {
  const { principal, created, lastUsed, locked } = issue.details;
  const owner: Field = { name: 'Owner', value: nameAndId(principalNameOf(issue.details), principal) };
  return [
    ...(isHeld ? [owner] : []),
    { name: capitalized(what), value: nameAndId(nameIn(issue), issue.id) },
    { name: signsIn ? 'Added' : 'Created', value: [text(formatInstant(created))] },
    { name: signsIn ? 'Last sign-in' : 'Last used', value: [text(lastUseInWords(lastUsed))] },
    ...(locked ? [{ name: 'Locked', value: [text('yes: it works, and nobody can change it before it is unlocked')] }] : []),
  ];
}

/** The same every day, so that the ticket's summary is. */
function disuse({ lastUsed }: IssueDetails, { signsIn }: IbmIdentity, days: string): string {
  const [made, used] = signsIn ? ['added', 'signed in'] : ['created', 'been used'];
  return lastUsed.kind === 'never' ? `was ${made} more than ${days} ago and has never ${used}` : `has not ${used} for more than ${days}`;
}

/** Its id is masked, its name is no secret: that is how its owner knows it. */
function briefly(issue: Issue, { what }: IbmIdentity): readonly Inline[] {
  const name = nameIn(issue);
  const id = code(maskedId(issue.id));
  return [text(`the ${what} `), ...(name === issue.id ? [id] : [code(shortened(name)), text(' ('), id, text(')')])];
}

function ofOwner({ details }: Issue, { isHeld }: IbmIdentity): string {
  if (!isHeld) return '';
  const isServiceId = details.principal.startsWith('iam-ServiceId-');
  return ` of ${isServiceId ? 'the service ID ' : ''}${shortened(principalNameOf(details))}`;
}

function nameAndId(name: string, id: string): readonly Inline[] {
  return name === id ? [code(id)] : [text(`${name} (`), code(id), text(')')];
}

function nameIn({ id, details: { name } }: Issue): string {
  return name ?? id;
}

function capitalized(words: string): string {
  return words.charAt(0).toUpperCase() + words.slice(1);
}
