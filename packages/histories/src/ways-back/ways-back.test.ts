import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { MINUTE_MS } from '../time.ts';
import { CloudWorld } from './cloud-world.ts';
import { lost, unsettled } from './invariants.ts';
import { type Step, type WayBackHistory, wayBackHistories } from './step.ts';
import { takeStep } from './take-step.ts';

const RUNS = 200;
const SEED = 20_261_121;

/** What is done, so that a generator that has gone blind is seen. */
const seen = new Map<string, number>();

/** All is found, told, and due. */
const BEGINNING: readonly Step[] = [{ kind: 'identify' }, { kind: 'report' }, { kind: 'pass', minutes: 4 * 24 * 60 }];

async function play({ configuration, steps }: WayBackHistory): Promise<void> {
  const world = new CloudWorld(configuration);
  for (const step of BEGINNING) await takeStep(world, step);
  for (const [index, step] of steps.entries()) {
    await takeStep(world, step);
    const broken = [...world.broken, ...(await lost(world))];
    if (broken.length > 0) throw new Error(`after step ${index + 1}, ${JSON.stringify(step)}:\n  ${broken.join('\n  ')}`);
  }
  await becomeQuiet(world);
  const left = [...world.broken, ...(await lost(world)), ...(await unsettled(world))];
  if (left.length > 0) throw new Error(`when all has become quiet:\n  ${left.join('\n  ')}`);
  for (const change of world.cloud.changes) count(change.split(' ')[0] ?? '');
  for (const { action, outcome } of world.audit.all) count(`${action} ${outcome}`);
}

function count(name: string): void {
  seen.set(name, (seen.get(name) ?? 0) + 1);
}

/** Everybody does what they should, for some days, and tries nothing out any more. */
async function becomeQuiet(world: CloudWorld): Promise<void> {
  world.configuration = { ...world.configuration, brownoutMinutes: 0 };
  for (let day = 0; day < 8; day += 1) {
    for (const kind of ['identify', 'report', 'batch', 'by-hand', 'identify'] as const) await takeStep(world, { kind });
    world.clock.advance(24 * 60 * MINUTE_MS);
  }
}

describe('random histories of credentials whose way back takes more than their name', () => {
  test(`in ${RUNS} of them nothing is lost after any step, and nothing half done in the end`, async () => {
    await fc.assert(fc.asyncProperty(wayBackHistories, play), { seed: SEED, numRuns: RUNS });
    const wanted = [
      'deactivate',
      'activate',
      'delete',
      'restore',
      'unlock',
      'lock',
      'deactivate refused',
      'reactivate failed',
      'brown-out done',
    ];
    expect(wanted.filter((name) => (seen.get(name) ?? 0) < 5)).toEqual([]);
  });

  test('what is lost is seen', async () => {
    const configuration = { remediationAction: 'delete', unlock: false, brownoutMinutes: 0 } as const;
    const world = new CloudWorld(configuration);
    for (const step of [...BEGINNING, { kind: 'batch' } as const]) await takeStep(world, step);
    expect(await lost(world)).toEqual([]);
    for (const issue of world.issues.all) {
      const { remediation: _, ...forgetful } = issue;
      await world.issues.put(forgetful);
    }
    expect(await lost(world)).toContainEqual(expect.stringContaining('is gone, and its public key nowhere'));
  });
});
