import { inspect } from 'node:util';
import { describe, expect, test } from '@jest/globals';
import { OutcomeUnknownError, RejectedError, UnavailableError } from '@keyhammer/core';
import { type InMemoryWorld, MortalProcess } from '@keyhammer/testing';
import { rollBack } from './roll-back.ts';
import { PLACE, rotate } from './rotation/test-rotation.ts';
import { portsIn } from './test-crashes.ts';
import {
  ALICE,
  MINUTE_MS,
  passwords,
  planIn,
  portsOf,
  type RunOptions,
  remediate,
  runBatch,
  use,
  worldWithOldKey,
  worldWithPassword,
} from './test-remediation.ts';

/** All that a scenario came to say, thrown errors included. */
type Said = unknown[];

/** Everything that somebody else than the holder may ever see. */
function shownBy(world: InMemoryWorld, said: Said): string {
  const { issues, audit, tracker, notifier, log } = world;
  const everything = [issues.all, audit.all, tracker.tickets, notifier.sent, log.events, said];
  return [
    JSON.stringify(everything),
    inspect(everything, { depth: Number.POSITIVE_INFINITY, showHidden: true, maxStringLength: null }),
  ].join('\n');
}

async function runIn(world: InMemoryWorld, said: Said, options: RunOptions = {}): Promise<void> {
  try {
    said.push(await remediate(world, { ...rotate, ...options }));
  } catch (error) {
    said.push(error);
  }
}

const echo = (world: InMemoryWorld) => {
  throw new RejectedError(`1 validation error: value '${world.cloud.secrets.at(-1)}' at 'secretString'`);
};

const scenarios: readonly (readonly [string, (world: InMemoryWorld, said: Said) => Promise<void>])[] = [
  [
    'a rotation from its begin to its end',
    async (world, said) => {
      await runIn(world, said);
      use(world, world.issues.all[0]?.rotation?.made?.id ?? '');
      world.clock.advance(20 * 24 * 60 * MINUTE_MS);
      await runIn(world, said);
      said.push(await planIn(world, rotate));
    },
  ],
  [
    'a rotation that gets stuck',
    async (world, said) => {
      await runIn(world, said);
      world.clock.advance(20 * 24 * 60 * MINUTE_MS);
      await runIn(world, said);
    },
  ],
  [
    'a rotation that is told late',
    async (world, said) => {
      world.tracker.failWith(new UnavailableError('Jira is down'), { method: 'comment' });
      world.notifier.failWith(new UnavailableError('Slack is down'));
      await runIn(world, said);
      await runBatch(world, rotate.checks);
    },
  ],
  ...(['before-acting', 'after-acting'] as const).flatMap((when) => [
    [
      `a lost answer of the creation, ${when}`,
      async (world: InMemoryWorld, said: Said) => {
        world.cloud.failNextChange({ change: 'create', when, error: new OutcomeUnknownError('cut off') });
        await runIn(world, said);
        world.clock.advance(15 * MINUTE_MS);
        await runIn(world, said);
      },
    ] as const,
    [
      `a vault that is down, ${when}`,
      async (world: InMemoryWorld, said: Said) => {
        world.vault.failNextStore({ when, error: new UnavailableError('down') });
        await runIn(world, said);
        await runIn(world, said);
      },
    ] as const,
    [
      `and a key that can not be deleted either, ${when}`,
      async (world: InMemoryWorld, said: Said) => {
        world.vault.failNextStore({ when, error: new UnavailableError('down') });
        world.cloud.failNextChange({ change: 'delete', when: 'before-acting', error: new UnavailableError('503') });
        await runIn(world, said);
        await runIn(world, said);
      },
    ] as const,
  ]),
  [
    'a vault that repeats what it was sent',
    async (world, said) => {
      const vault = { find: world.vault.find.bind(world.vault), store: async () => echo(world) };
      await runIn(world, said, { ports: { vault } });
    },
  ],
  [
    'a file that can not be written, and says why in full',
    async (world, said) => {
      await runIn(world, said, { operator: ALICE, consent: { handOverToFile: async () => echo(world) } });
    },
  ],
  [
    'a file',
    async (world, said) => {
      await runIn(world, said, { operator: ALICE, consent: { handOverToFile: async () => '/home/alice/key.json' } });
    },
  ],
];

describe('the secret of a new key is in its place, and nowhere else', () => {
  test.each(scenarios)('%s', async (_, scenario) => {
    const world = await worldWithOldKey();
    const said: Said = [];
    await scenario(world, said);
    const shown = shownBy(world, said);
    expect(world.cloud.secrets.length).toBeGreaterThan(0);
    for (const secret of world.cloud.secrets) expect(shown).not.toContain(secret);
  });

  test('not even after a crash at any call', async () => {
    const whole = new MortalProcess();
    const first = await worldWithOldKey();
    await runBatch(first, rotate.checks, { ports: portsIn(first, whole) });
    for (const [index] of whole.calls.entries()) {
      for (const when of ['before', 'after'] as const) {
        const world = await worldWithOldKey();
        const said: Said = [];
        await runBatch(world, rotate.checks, { ports: portsIn(world, new MortalProcess({ call: index + 1, when })) }).catch((error) =>
          said.push(error),
        );
        world.clock.advance(20 * MINUTE_MS);
        await runBatch(world, rotate.checks);
        const shown = shownBy(world, said);
        for (const secret of world.cloud.secrets) expect(shown).not.toContain(secret);
      }
    }
  });

  test('and the search would find it: it does in the vault, in the file, and in an error that holds it', async () => {
    const world = await worldWithOldKey();
    const contents: string[] = [];
    await runIn(world, []);
    const [secret = 'none'] = world.cloud.secrets;
    expect(JSON.stringify(world.vault.versionsAt(PLACE))).toContain(secret);
    expect(shownBy(world, [])).not.toContain(secret);
    expect(shownBy(world, [new Error('outer', { cause: new Error(`inner ${secret}`) })])).toContain(secret);
    world.log.error('something', { error: new Error(secret) });
    expect(shownBy(world, [])).toContain(secret);

    const other = await worldWithOldKey();
    const handOverToFile = async (_: unknown, content: string) => {
      contents.push(content);
      return '/home/alice/key.json';
    };
    await runIn(other, [], { operator: ALICE, consent: { handOverToFile } });
    expect(contents.join()).toContain(other.cloud.secrets[0]);
  });
});

test('a one-time password is in the hands of the operator, and nowhere else', async () => {
  const world = await worldWithPassword();
  await remediate(world, { checks: [passwords()] });
  const request = { key: world.issue('alice'), configured: passwords(), accountName: 'Payments', holdDays: 14 };
  const outcome = await rollBack(request, ALICE, portsOf(world), world.now);
  const [secret = 'none'] = world.cloud.secrets;
  expect(outcome.kind === 'rolled-back' && outcome.oneTimePassword?.reveal()).toBe(secret);
  expect(shownBy(world, [outcome])).not.toContain(secret);
});
