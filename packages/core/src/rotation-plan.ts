import type { CheckSettings } from './check.ts';
import type { Credential, LiveCredential } from './credential.ts';
import { addDays, isBefore } from './instant.ts';
import { mayBeUnderWay } from './intent.ts';
import type { Issue, Rotation } from './issue.ts';
import type { SecretPlace } from './ports/cloud.ts';

/** When a rotation whose secret was handed over counts as stuck. */
export function rotationStuckDate({ rotation }: Issue, { retentionDays }: Pick<CheckSettings, 'retentionDays'>): Date | undefined {
  return rotation?.handedOver && addDays(rotation.handedOver.at, retentionDays);
}

/** What a second credential needs: room. */
export type Room =
  | { readonly kind: 'free' }
  /** There is room once this inactive one is deleted. */
  | { readonly kind: 'taken'; readonly inactive: Credential }
  | { readonly kind: 'none'; readonly why: string };

/** AWS allows two access keys for each user. */
const HELD_AT_MOST = 2;

export function roomBeside(id: string, held: readonly Credential[]): Room {
  const others = held.filter((credential) => credential.id !== id);
  if (others.length + 1 < HELD_AT_MOST) return { kind: 'free' };
  const inactive = others.find(({ status }) => status === 'inactive');
  if (inactive) return { kind: 'taken', inactive };
  const names = others.map((other) => other.id).join(', ');
  return {
    kind: 'none',
    why: `the user has two active keys already (the other is ${names}): find out which of them is not needed, delete it, and start the rotation again`,
  };
}

/** What a run that died between making a credential and recording it may have left. */
export type Leftover =
  | { readonly kind: 'none' }
  /** Made in the time of that run, and never used: nobody has its secret. */
  | { readonly kind: 'lost'; readonly credential: Credential }
  /** It can't be told from one that somebody else has made. */
  | { readonly kind: 'unclear'; readonly why: string };

/** A credential that was made in the time that a run takes for it. IAM tells a creation by the second. */
export function leftoverOf({ startedAt, heldBefore }: Rotation, held: readonly Credential[]): Leftover {
  const others = held.filter(({ id }) => !heldBefore.includes(id));
  const [credential, ...more] = others;
  if (!credential) return { kind: 'none' };
  const begun = new Date(startedAt.getTime() - 1000);
  const inItsTime = !isBefore(credential.created, begun) && mayBeUnderWay({ at: startedAt }, credential.created);
  if (more.length === 0 && inItsTime && credential.lastUsed.kind === 'never') return { kind: 'lost', credential };
  const names = others.map(({ id }) => id).join(', ');
  return {
    kind: 'unclear',
    why: `${names} appeared while a rotation was interrupted, and may be somebody's: if nobody knows it, delete it and start again`,
  };
}

/** Whether the old credential can go; `waiting` reads after "because". */
export type ChangeOver = { readonly kind: 'done' } | { readonly kind: 'waiting'; readonly why: string };

/** Only both together: the new one is in use, and the old one is not any more (which is for the check to say). */
export function changeOverOf(made: LiveCredential): ChangeOver {
  if (made.kind === 'gone') return { kind: 'waiting', why: 'the new key no longer exists' };
  const { status, lastUsed, id } = made.credential;
  if (status !== 'active') return { kind: 'waiting', why: `the new key ${id} is inactive` };
  switch (lastUsed.kind) {
    case 'never':
    case 'unseen':
      return { kind: 'waiting', why: `the new key ${id} has not been used yet` };
    case 'unknown':
      return { kind: 'waiting', why: `the last use of the new key ${id} is unknown (${lastUsed.reason})` };
    case 'used':
      return { kind: 'done' };
  }
}

/** Where a secret for the holder of a credential is handed over. */
export function secretPlaceOf({ accountId, details }: Issue): SecretPlace {
  return { accountId, name: `keyhammer/${details.principal}` };
}
