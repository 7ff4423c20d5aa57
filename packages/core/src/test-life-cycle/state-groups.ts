import { STATE_NAMES, type StateName } from './states.ts';

// Open.
export const UNREPORTED = ['open, told to nobody', 'open, ticket begun', 'open, to be reported again'] as const;
export const UNTICKETED = ['open, reported without a ticket', 'open, reported, ticket begun'] as const;
export const BEFORE_ANY_ACT = ['open, reported', 'open, reminded', 'open, expedited'] as const;
export const TICKET_CLOSED = ['open, ticket left closed', 'open, held'] as const;
/** With a closed ticket that is to be opened again: a run that died may have opened it. */
export const TO_BE_REOPENED = ['open, to be reported again', 'open, held'] as const;
export const ROTATING = ['open, rotation begun', 'open, new key made', 'open, new key handed over', 'open, new key told of'] as const;
export const ACTED_ON = [
  'open, remediated',
  'open, remediated just now',
  'open, rotated',
  'open, password deleted',
  'open, deletion begun',
] as const;

// Whitelisted.
export const WHITELISTED_UNREPORTED = ['whitelisted, told to nobody', 'whitelisted, ticket begun'] as const;
export const WHITELISTED_TICKET_CLOSED = ['whitelisted, ticket closed', 'whitelisted, expiry told'] as const;
export const WHITELISTED_TICKET_OPEN = [
  'whitelisted, ticket open',
  'whitelisted, remediation begun',
  'whitelisted, half done',
  'whitelisted, brown-out begun',
  'whitelisted, browned out',
  'whitelisted, new key made',
] as const;
export const WHITELISTED = [
  ...WHITELISTED_UNREPORTED,
  ...WHITELISTED_TICKET_CLOSED,
  ...WHITELISTED_TICKET_OPEN,
  'whitelisted, remediated',
] as const;

// Resolved and closed.
export const RESOLVED_UNREPORTED = ['resolved, told to nobody', 'resolved, ticket begun'] as const;
export const RESOLVED_TICKET_OPEN = [
  'resolved, ticket open',
  'resolved, remediation begun',
  'resolved, half done',
  'resolved, gone in a brown-out',
  'resolved, new key made',
  'resolved, in quarantine',
  'resolved, remediated just now',
  'resolved, deletion begun',
  'resolved, deleted',
  'resolved, quarantine undone',
  'resolved, password deleted',
] as const;
export const RESOLVED = [...RESOLVED_UNREPORTED, ...RESOLVED_TICKET_OPEN, 'resolved, ticket closed'] as const;
export const CLOSED = [
  'closed, told to nobody',
  'closed, ticket closed',
  'closed, half done',
  'closed, in quarantine',
  'closed, deletion begun',
  'closed, deleted',
  'closed, quarantine undone',
  'closed, password deleted',
] as const;
export const ENDED = [...RESOLVED, ...CLOSED] as const;

// By what was done to the credential.
export const BROWNING_OUT = [
  'open, brown-out begun',
  'open, browned out',
  'whitelisted, brown-out begun',
  'whitelisted, browned out',
] as const;
/** Of its parts some may have been taken away. */
export const HALF_DONE = ['open, half done', 'whitelisted, half done', 'resolved, half done', 'closed, half done'] as const;
export const DEACTIVATION_BEGUN = [
  'open, remediation begun',
  'open, half done',
  'whitelisted, remediation begun',
  'whitelisted, half done',
] as const;
export const INTENT_TO_BROWN_OUT = ['open, brown-out begun', 'whitelisted, brown-out begun'] as const;
export const REMEDIATION_INTENT = [
  ...DEACTIVATION_BEGUN,
  ...INTENT_TO_BROWN_OUT,
  'open, password deletion begun',
  'resolved, remediation begun',
  'resolved, half done',
  'closed, half done',
] as const;
export const UNFINISHED_BROWN_OUT = ['open, browned out', 'whitelisted, browned out', 'resolved, gone in a brown-out'] as const;
/** Deactivated, and as Keyhammer left it as far as anybody knows. */
export const QUARANTINED = [
  'open, remediated',
  'open, remediated just now',
  'open, rotated',
  'whitelisted, remediated',
  'resolved, in quarantine',
  'resolved, remediated just now',
  'closed, in quarantine',
] as const;
export const DELETION_BEGUN = ['open, deletion begun', 'resolved, deletion begun', 'closed, deletion begun'] as const;
export const DELETED = ['resolved, deleted', 'closed, deleted'] as const;
export const UNDONE = ['resolved, quarantine undone', 'closed, quarantine undone'] as const;
export const PASSWORD_DELETED = ['open, password deleted', 'resolved, password deleted', 'closed, password deleted'] as const;
export const REMEDIATED = [...QUARANTINED, ...DELETION_BEGUN, ...DELETED, ...UNDONE, ...PASSWORD_DELETED] as const;

/** The states that no other row of an event names. */
export function allBut(...named: readonly (readonly StateName[])[]): readonly StateName[] {
  const others = new Set(named.flat());
  return STATE_NAMES.filter((state) => !others.has(state));
}
