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
  nameOf,
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
  /** Absent: it is used. */
  readonly verb?: 'signed in';
  readonly evidence: Evidence;
}

type Shared = 'noun' | 'summary' | 'facts' | 'name' | 'lastUse' | 'evidence';

/** What all checks on identities of IBM Cloud say alike. */
export function ibmIdentityWords({ what, isHeld, verb, evidence }: IbmIdentity): Pick<CheckWords, Shared> {
  const participle = verb ?? 'been used';
  return {
    noun: `IBM Cloud ${what}`,

    name: (issue) => [...briefly(issue, what), ...(isHeld ? [text(` of ${shortened(principalNameOf(issue.details))}`)] : [])],

    summary: (issue, accountName, { thresholdDays }) => {
      const { details, accountId } = issue;
      const owner = isHeld ? ` of ${shortened(principalNameOf(details))}` : '';
      const days = daysInWords(thresholdDays);
      const unused =
        details.lastUsed.kind === 'never' ? `has never ${participle}, in more than ${days}` : `has not ${participle} for more than ${days}`;
      return `IBM Cloud ${what} ${shortened(nameOf(named(issue)))} (${issue.id})${owner} ${unused}, in ${accountName} (${accountId})`;
    },

    facts: (issue) => {
      const { details } = issue;
      const owner: Field = { name: 'Owner', value: nameAndId(principalNameOf(details), details.principal) };
      const name = nameOf(named(issue));
      return [
        ...(isHeld ? [owner] : []),
        { name: capitalized(what), value: nameAndId(name, issue.id) },
        { name: verb ? 'Added' : 'Created', value: [text(formatInstant(details.created))] },
        { name: verb ? 'Last sign-in' : 'Last used', value: [text(lastUseInWords(details.lastUsed))] },
        ...(details.locked ? [{ name: 'Locked', value: [text('yes: it works, and nobody can change it before it is unlocked')] }] : []),
      ];
    },

    lastUse: ({ lastUsed }) => lastUseBriefly(lastUsed, verb),

    evidence: ({ lastUsed }: IssueDetails) =>
      lastUsed.kind === 'unknown' ? { strength: 'weak', why: 'IBM Cloud could not tell its last use' } : evidence,
  };
}

/** Its id is masked, its name is no secret: that is how its owner knows it. */
function briefly(issue: Issue, what: string): readonly Inline[] {
  const { name } = issue.details;
  const id = code(maskedId(issue.id));
  if (name === undefined || name === issue.id) return [text(`the ${what} `), id];
  return [text(`the ${what} `), code(shortened(name)), text(' ('), id, text(')')];
}

function nameAndId(name: string, id: string): readonly Inline[] {
  return name === id ? [code(id)] : [text(`${name} (`), code(id), text(')')];
}

function named({ id, details: { name } }: Issue): { readonly id: string; readonly name?: string } {
  return { id, ...(name !== undefined && { name }) };
}

function capitalized(words: string): string {
  return words.charAt(0).toUpperCase() + words.slice(1);
}
