import { ConfigurationErrors, type Settings, settingsIn } from '@keyhammer/config';
import { type CheckSettings, isExpired } from '@keyhammer/core';
import { printable } from '../output/printable.ts';
import type { Colors } from '../terminal.ts';
import type { Side } from './config-places.ts';

/** What of a push can hurt. */
export interface Consequences {
  /** Settings that let a batch act, and did not do so before: `user_inactivekeys.remediation`. */
  readonly arms: readonly string[];
  /** Exceptions that count now, and will count no more. */
  readonly exemptionsLost: readonly { readonly check: string; readonly accountId: string; readonly pattern: string }[];
  /** What is there now is not valid, so nobody can tell what counts. */
  readonly unknownBefore: boolean;
}

/** @param now in whose place `after` is to come */
export function consequencesOf(before: Side, after: Counting, now: Date): Consequences {
  const former = settingsNow(before, now);
  const armedBefore = new Set(former?.checks.flatMap(armedBy));
  return {
    arms: after.checks.flatMap(armedBy).filter((setting) => !armedBefore.has(setting)),
    exemptionsLost: former ? exemptionsLost(former, after, now) : [],
    unknownBefore: former === undefined,
  };
}

export function consequenceLines({ arms, exemptionsLost, unknownBefore }: Consequences, { red, bold, yellow }: Colors): readonly string[] {
  return [
    ...arms.map((setting) => bold(red(printable(`! ARMS ${setting}: the batch acts upon it from its next run on.`)))),
    ...exemptionsLost.map(({ check, accountId, pattern }) =>
      bold(red(printable(`! NO LONGER EXEMPT: ${pattern} from ${check} in ${accountId}.`))),
    ),
    ...(unknownBefore
      ? [yellow('! What is there now is not valid, so it can not be told which exceptions count: see the lines that go.')]
      : []),
  ];
}

/** What there is to compare with. */
type Counting = Pick<Settings, 'checks' | 'whitelist'>;
const NOTHING_THERE: Counting = { checks: [], whitelist: new Map() };

function settingsNow({ files, look }: Side, now: Date): Counting | undefined {
  if (look['config.json'] === 'absent' && look['whitelist.json'] === 'absent') return NOTHING_THERE;
  try {
    return settingsIn(look, files, { now });
  } catch (error) {
    if (error instanceof ConfigurationErrors) return undefined;
    throw error;
  }
}

function armedBy({ check, enabled, remediation, deletion, rotation }: CheckSettings): readonly string[] {
  if (!enabled) return [];
  return Object.entries({
    remediation,
    deletion,
    remediation_action: remediation && rotation?.action === 'rotate',
    rotation_force: rotation?.force,
    rotate_replaces_inactive: rotation?.replacesInactive,
  }).flatMap(([setting, isOn]) => (isOn ? [`${check}.${setting}`] : []));
}

function exemptionsLost({ whitelist }: Counting, after: Counting, now: Date): Consequences['exemptionsLost'] {
  return [...whitelist].flatMap(([check, accounts]) =>
    [...accounts].flatMap(([accountId, entries]) => {
      const kept = (after.whitelist.get(check)?.get(accountId) ?? []).filter((entry) => !isExpired(entry, now));
      return entries
        .filter((entry) => !isExpired(entry, now) && !kept.some(({ pattern }) => pattern === entry.pattern))
        .map(({ pattern }) => ({ check, accountId, pattern }));
    }),
  );
}
