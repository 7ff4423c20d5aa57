import type { Tally } from './tally.ts';

/** What must really have occurred in a thousand histories, at the least: else they prove little. About half of what is usual. */
const PER_THOUSAND: Readonly<Record<string, number>> = {
  'audit: create refused': 80,
  'audit: deactivate failed': 20,
  'audit: expedite done': 50,
  'audit: hand-over done': 60,
  'audit: hold done': 50,
  'audit: ticket-closed done': 100,
  'cloud: activate': 120,
  'cloud: brown-out': 100,
  'cloud: create': 60,
  'cloud: deactivate': 300,
  'cloud: delete': 90,
  'cloud: password made anew': 30,
  'cloud: password removed': 200,
  faults: 150,
  'rollback: rolled-back': 70,
  'run died': 500,
  'tickets made': 1500,
  'trouble: denied': 500,
  'trouble: gap': 500,
  'trouble: late-reads': 500,
};

export function missingActs(tally: Tally, runs: number): readonly string[] {
  return Object.entries(PER_THOUSAND).flatMap(([what, perThousand]) => {
    const least = Math.floor((perThousand * runs) / 1000);
    return tally.count(what) < least ? [`${what}: ${tally.count(what)} times, and at least ${least} are wanted`] : [];
  });
}
