import type { RestorePoint } from '@keyhammer/core';
import type { Identity } from '../identity.ts';

/** Which of a service ID's API keys have to be enabled again, and which of them locked. */
export interface StoppedKeys {
  readonly ids: ReadonlySet<string>;
  readonly locked: ReadonlySet<string>;
}

/** `{ apiKeys: 'ApiKey-… ApiKey-…', lockedApiKeys: 'ApiKey-…' }`; `undefined` if there is nothing to restore. */
export function writeStoppedKeys({ ids, locked }: StoppedKeys): RestorePoint | undefined {
  if (ids.size === 0) return undefined;
  return { apiKeys: [...ids].join(' '), ...(locked.size > 0 && { lockedApiKeys: [...locked].join(' ') }) };
}

export function readStoppedKeys(restorePoint: RestorePoint | undefined): StoppedKeys {
  return { ids: idsIn(restorePoint?.apiKeys), locked: idsIn(restorePoint?.lockedApiKeys) };
}

/** What a change before has stopped already is to be restored as well. */
export function stoppedKeys(enabled: readonly Identity[], former: RestorePoint | undefined): StoppedKeys {
  const before = readStoppedKeys(former);
  const locked = enabled.filter((key) => key.locked);
  return { ids: new Set([...before.ids, ...idsOf(enabled)]), locked: new Set([...before.locked, ...idsOf(locked)]) };
}

const idsOf = (keys: readonly Identity[]) => keys.map(({ id }) => id);

function idsIn(text: string | undefined): ReadonlySet<string> {
  return new Set(text?.split(' ').filter((id) => id !== ''));
}
