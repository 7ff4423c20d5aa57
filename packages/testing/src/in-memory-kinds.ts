import { type Credential, type CredentialKind, type CredentialRef, NotFoundError, RejectedError, type RestorePoint } from '@keyhammer/core';
import type { HeldCredential } from './in-memory-accounts.ts';

/** One step of a change: most take one, and a mishap may come between any two. */
export interface Step {
  /** As {@link InMemoryCloud.changes} names it. */
  readonly name: string;
  readonly carryOut: () => void;
}

/** What a change finds, and what it may do. */
export interface Surroundings {
  readonly ref: CredentialRef;
  /** The credential itself, as it is. */
  readonly found: HeldCredential | undefined;
  /** As it was when it was deleted. */
  readonly former: HeldCredential | undefined;
  /** What else the principal holds. */
  readonly others: readonly HeldCredential[];
  readonly unlock: boolean;
  readonly now: Date;
  put(credential: HeldCredential): void;
  remove(credential: HeldCredential): void;
  /** Whether the principal may use credentials of the kind. */
  mayUse(kind: CredentialKind, may?: boolean): boolean;
}

/** How the credentials of one kind take a change. @throws NotFoundError, RejectedError */
export interface KindBehaviour {
  readonly noun: string;
  /** What goes besides. */
  alsoStopped(change: 'deactivate' | 'delete', around: Surroundings): readonly HeldCredential[];
  /** What is needed to undo it. */
  restorePoint(change: 'deactivate' | 'delete', around: Surroundings): RestorePoint;
  deactivate(around: Surroundings): readonly Step[];
  activate(around: Surroundings, restorePoint: RestorePoint): readonly Step[];
  delete(around: Surroundings): readonly Step[];
}

const STANDING_ALONE = { alsoStopped: () => [], restorePoint: () => ({}) };

function foundIn({ ref, found }: Surroundings, noun: string): HeldCredential {
  if (!found) throw new NotFoundError(`there is no ${noun} ${ref.id} of ${ref.principal}`);
  return found;
}

/** The rest is done first: what a change took with it comes back, though the credential itself does not. */
function unlessGone(around: Surroundings, noun: string, steps: readonly Step[]): readonly Step[] {
  return around.found ? steps : [...steps, { name: 'nothing', carryOut: () => void foundIn(around, noun) }];
}

/** On and off by itself. */
function switched(noun: string): KindBehaviour {
  const set = (around: Surroundings, change: string, status: Credential['status']): readonly Step[] => {
    const found = foundIn(around, noun);
    return [{ name: `${change} ${found.id}`, carryOut: () => around.put({ ...found, status }) }];
  };
  return {
    ...STANDING_ALONE,
    noun,
    deactivate: (around) => set(around, 'deactivate', 'inactive'),
    activate: (around) => set(around, 'activate', 'active'),
    delete: (around) => removal(around, 'delete'),
  };
}

/** Nothing but made and deleted. */
function deletedOnly(noun: string, name = 'delete', delivers: Partial<KindBehaviour> = {}): KindBehaviour {
  const refuse = (): never => {
    throw new RejectedError(`a ${noun} can only be made and deleted`);
  };
  return { ...STANDING_ALONE, noun, deactivate: refuse, activate: refuse, delete: (around) => removal(around, name), ...delivers };
}

function removal(around: Surroundings, name: string): readonly Step[] {
  const { found } = around;
  return found ? [{ name: `${name} ${found.id}`, carryOut: () => around.remove(found) }] : [];
}

const ROOT: KindBehaviour = (() => {
  const refuse = (): never => {
    throw new RejectedError('nobody but the root user can change its credentials');
  };
  return { ...STANDING_ALONE, noun: 'credential of the root user', deactivate: refuse, activate: refuse, delete: refuse };
})();

// IBM Cloud: what is locked can't be changed before it is unlocked, which is a step of its own.

function unlocked(around: Surroundings, credential: HeldCredential, whose = ''): readonly Step[] {
  if (!credential.locked) return [];
  mayChange(around, credential);
  return [{ name: `unlock ${whose}${credential.id}`, carryOut: () => around.put(withoutLock(credential)) }];
}

function withoutLock({ locked: _, ...credential }: HeldCredential): HeldCredential {
  return credential;
}

/** @param whose the identity that it is switched for: `ServiceId-1 ` */
function disabled(around: Surroundings, key: HeldCredential, whose = ''): readonly Step[] {
  const carryOut = () => around.put({ ...withoutLock(key), status: 'inactive' });
  return [...unlocked(around, key, whose), { name: `deactivate ${whose}${key.id}`, carryOut }];
}

function enabled(around: Surroundings, key: HeldCredential, lock: boolean, whose = ''): readonly Step[] {
  const active: HeldCredential = { ...withoutLock(key), status: 'active' };
  return [
    { name: `activate ${whose}${key.id}`, carryOut: () => around.put(active) },
    ...(lock ? [{ name: `lock ${whose}${key.id}`, carryOut: () => around.put({ ...active, locked: true }) }] : []),
  ];
}

const IBM_API_KEY: KindBehaviour = {
  ...STANDING_ALONE,
  noun: 'API key',
  restorePoint: (_, { found }) => (found?.locked ? { locked: found.id } : {}),
  deactivate: (around) => disabled(around, foundIn(around, 'API key')),
  activate: (around, { locked = '' }) => enabled(around, foundIn(around, 'API key'), locked === around.ref.id),
  delete: (around) => [...(around.found ? unlocked(around, around.found) : []), ...removal(around, 'delete')],
};

const keysOf = ({ others }: Surroundings) => others.filter(({ kind }) => kind === 'ibm-api-key');
const idsIn = (list = '') => list.split(' ').filter((id) => id !== '');
const list = (keys: readonly HeldCredential[]) => keys.map(({ id }) => id).join(' ');

/** Off while none of its API keys is on. What the keys were is the restore point: only those are enabled again. */
const IBM_SERVICE_ID: KindBehaviour = {
  noun: 'service ID',
  alsoStopped: (_, around) => keysOf(around),
  restorePoint: (change, around) => {
    if (change === 'delete') return {};
    const active = keysOf(around).filter(({ status }) => status === 'active');
    const locked = active.filter((key) => key.locked);
    return { ...(active.length > 0 && { keys: list(active) }), ...(locked.length > 0 && { locked: list(locked) }) };
  },
  deactivate: (around) => {
    const { id } = mayChange(around, foundIn(around, 'service ID'));
    const active = keysOf(around).filter(({ status }) => status === 'active');
    return active.flatMap((key) => disabled(around, key, `${id} `));
  },
  activate: (around, { keys, locked }) => {
    const { id } = around.ref;
    const wanted = keysOf(around).filter((key) => idsIn(keys).includes(key.id));
    const steps = wanted.flatMap((key) => enabled(around, key, idsIn(locked).includes(key.id), `${id} `));
    return unlessGone(around, 'service ID', steps);
  },
  delete: (around) => {
    for (const each of [...(around.found ? [around.found] : []), ...keysOf(around)]) mayChange(around, each);
    return withKeys(around);
  },
};

/** A lock that is in the way of nothing but the word of whoever has put it on. */
function mayChange(around: Surroundings, credential: HeldCredential): HeldCredential {
  if (credential.locked && !around.unlock) throw new RejectedError(`${credential.id} is locked, and can't be changed`);
  return credential;
}

function withKeys(around: Surroundings): readonly Step[] {
  const keys = keysOf(around).map((key) => ({ name: `delete ${around.ref.id} ${key.id}`, carryOut: () => around.remove(key) }));
  return [...keys, ...removal(around, 'delete')];
}

const IBM_USER = deletedOnly('user', 'delete', {
  alsoStopped: (_, around) => keysOf(around),
  delete: withKeys,
});

// Oracle Cloud: no key is switched off by itself. The user is, and all of the keys with it; or the key is deleted, and uploaded again.

/** What anybody may know of a key pair. */
export function publicKeyOf(id: string): string {
  return `-----BEGIN PUBLIC KEY-----\n${Buffer.from(id).toString('base64')}\n-----END PUBLIC KEY-----\n`;
}

const OCI_API_KEY: KindBehaviour = {
  noun: 'API key',
  alsoStopped: (change, { others, ref }) => (change === 'deactivate' ? others.filter(({ kind }) => kind === ref.kind) : []),
  restorePoint: (change, { ref, found }): RestorePoint => {
    if (change === 'deactivate') return { capability: 'true' };
    return found ? { publicKey: publicKeyOf(ref.id) } : {};
  },
  deactivate: (around) => {
    const { ref } = around;
    foundIn(around, 'API key');
    return [{ name: `deactivate ${ref.id}`, carryOut: () => void around.mayUse(ref.kind, false) }];
  },
  activate: (around, { publicKey, capability }) => {
    const { ref, found } = around;
    const upload = { name: `restore ${ref.id}`, carryOut: () => around.put(uploaded(around, publicKey)) };
    const allow = { name: `activate ${ref.id}`, carryOut: () => void around.mayUse(ref.kind, true) };
    // What its holder has lost by it is given back, whatever has become of the key.
    if (!found && publicKey === undefined && capability === undefined) foundIn(around, 'API key');
    return [...(found || publicKey === undefined ? [] : [upload]), ...(capability === undefined ? [] : [allow])];
  },
  delete: (around) => removal(around, 'delete'),
};

/** The same key pair has the same fingerprint, and so the same id; its holder is who he was. */
function uploaded({ ref: { id, kind, principal }, former, now }: Surroundings, publicKey: string | undefined): HeldCredential {
  if (publicKey !== publicKeyOf(id)) throw new RejectedError(`the public key is not the one of ${id}`);
  const { name = id.slice(id.indexOf('/') + 1), principalName, privilege } = former ?? {};
  return {
    ...{ kind, id, name, principal, status: 'active', created: now, lastUsed: { kind: 'unknown', reason: 'uploaded just now' } },
    ...(principalName !== undefined && { principalName }),
    ...(privilege && { privilege }),
  };
}

export const KINDS: Readonly<Record<CredentialKind, KindBehaviour>> = {
  'aws-access-key': switched('access key'),
  'aws-console-password': deletedOnly('console password', 'remove-password'),
  'aws-root-user': ROOT,
  'ibm-api-key': IBM_API_KEY,
  'ibm-service-id': IBM_SERVICE_ID,
  'ibm-trusted-profile': deletedOnly('trusted profile'),
  'ibm-user': IBM_USER,
  'oci-api-key': OCI_API_KEY,
};

/** A list of names goes on with those that an unfinished change before has taken away; anything else is as it was first. */
export function mergedInto(former: RestorePoint, found: RestorePoint): RestorePoint {
  const names = new Set([...Object.keys(former), ...Object.keys(found)]);
  const both = (name: string) => new Set([...idsIn(former[name]), ...idsIn(found[name])]);
  return Object.fromEntries(
    [...names].map((name) => [name, name === 'publicKey' ? (former[name] ?? found[name] ?? '') : [...both(name)].join(' ')]),
  );
}
