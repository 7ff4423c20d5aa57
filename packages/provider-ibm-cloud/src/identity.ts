import { type Credential, type CredentialKind, UnavailableError } from '@keyhammer/core';
import type { Activity } from './activity.ts';
import type { IbmSession } from './connection/ibm-connection.ts';
import { type ServiceIdGroups, serviceIdGroupsOf } from './service-ids/service-id-groups.ts';
import { ServiceIdKeys } from './service-ids/service-id-keys.ts';

/** An API key, or what signs in: a service ID, a trusted profile, a user. As IBM Cloud told of it. */
export interface Identity extends Activity {
  readonly id: string;
  readonly name: string;
  /** The IAM id of whom it authenticates: of an API key, its holder's; else its own. */
  readonly principal: string;
  readonly status: 'active' | 'inactive';
  /** Absent: IBM Cloud did not tell. */
  readonly created: Date | undefined;
  readonly locked: boolean;
  /** Of a user, and of a trusted profile that was given one. */
  readonly email?: string;
}

/** One reading of an account. What was found out on the way is not asked for again. */
export interface Reading {
  readonly session: IbmSession;
  readonly now: () => Date;
  readonly groups: ServiceIdGroups;
  readonly serviceIdKeys: ServiceIdKeys;
  /** Whether the list of a kind showed any besides Keyhammer's own, where that was looked at. */
  readonly sights: Map<CredentialKind, boolean>;
}

/** How the identities of one kind are read. */
export interface IdentityKind {
  readonly kind: CredentialKind;
  /** `API key`, `API keys`. */
  readonly noun: string;
  readonly plural: string;
  /** An account may have none of it. */
  readonly mayBeNone: boolean;
  /** The role that shows all of them. */
  readonly adviceToSee: string;
  /** All that the account shows, page by page, without activity. @throws core's errors */
  pages(reading: Reading): AsyncIterable<readonly Identity[]>;
  /** `undefined` only if IBM Cloud says that there is none. @throws core's errors */
  read(reading: Reading, id: string, wanted: { readonly activity: boolean }): Promise<Identity | undefined>;
  /** All of the kind that a principal holds, without activity. @throws core's errors */
  heldBy(reading: Reading, principal: string): Promise<readonly Identity[]>;
}

export function newReading(session: IbmSession, now: () => Date): Reading {
  const groups = serviceIdGroupsOf(session);
  return { session, now, groups, serviceIdKeys: new ServiceIdKeys({ session, now, groups }), sights: new Map() };
}

/** @param principalName `undefined`: nobody of that IAM id is in the account (any more) @throws UnavailableError if it has no date of creation */
export function credentialOf(
  { kind, noun }: Pick<IdentityKind, 'kind' | 'noun'>,
  { id, name, principal, status, created, locked, lastUsed }: Identity,
  { principalName, readAt }: { readonly principalName: string | undefined; readonly readAt: Date },
): Credential {
  if (!created) throw new UnavailableError(`IBM Cloud does not tell when the ${noun} ${id} (${name}) was made`);
  return {
    kind,
    id,
    name,
    principal,
    ...(principalName !== undefined && { principalName }),
    status,
    created,
    lastUsed,
    ...(locked && { locked }),
    readAt,
  };
}
