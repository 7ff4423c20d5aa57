import { describe, expect, test } from '@jest/globals';
import { AccessDeniedError, type Issue, plainText, ticketLabel, UnavailableError } from '@keyhammer/core';
import {
  anIssue,
  daysAgo,
  everyCrashPoint,
  InMemoryChatReplies,
  type InMemoryWorld,
  issueDetails,
  type MortalProcess,
  NOW,
  secondsFrom,
  usedAt,
} from '@keyhammer/testing';
import { type DecidedJob, type DecisionRun, remediateDecision, remediateDecisions } from './remediate-decision.ts';
import { expectAudited, portsIn } from './test-crashes.ts';
import {
  ACCOUNT_ID,
  auditOf,
  configured,
  controlWith,
  DAY_MS,
  dueIssue,
  KEY_ID,
  keyId,
  MINUTE_MS,
  passwords,
  portsOf,
  rotating,
  runBatch,
  SETTINGS,
  statusOf,
  use,
  worldWith,
  worldWithDueKeys,
  worldWithOldKey,
  worldWithPassword,
} from './test-remediation.ts';

const ADDRESS = 'https://hooks.slack.com/actions/1';
const ALICE = 'slack:U0ALICE (alice)';
const UNARMED = configured({ remediation: false });

/** A key that was reported yesterday: its retention period of 14 days has just begun. */
async function worldWithFreshKey(overrides: Partial<Issue> = {}): Promise<InMemoryWorld> {
  const yesterday = daysAgo(1);
  return await worldWith(dueIssue(0, { timestamps: { identified: yesterday, updated: yesterday, reported: yesterday }, ...overrides }));
}

function jobFor(issue: Issue, decision: Partial<DecidedJob['decision']> = {}): DecidedJob {
  return {
    stage: 'remediate',
    accountId: ACCOUNT_ID,
    accountName: 'Payments',
    checks: [issue.check],
    run: 'chat 1',
    decision: { check: issue.check, issue: ticketLabel(issue), by: ALICE, replyTo: ADDRESS, ...decision },
  };
}

interface Deciding extends Omit<Partial<DecisionRun>, 'settings'> {
  readonly settings?: Partial<DecisionRun['settings']>;
  readonly decision?: Partial<DecidedJob['decision']>;
  readonly job?: DecidedJob;
}

/** "Disable now" for the first issue: how it ended, and what the person heard. */
async function disable(world: InMemoryWorld, { checks = [UNARMED], settings, decision, job, ...run }: Deciding = {}) {
  const replies = new InMemoryChatReplies();
  const [issue = anIssue()] = world.issues.all;
  const whole = { checks, settings: { ...SETTINGS, checks, ...settings }, ports: portsOf(world), replies, ...run };
  const ended = await remediateDecision(job ?? jobFor(issue, decision), whole, world.now);
  return { ended, said: replies.givenTo(ADDRESS).map(plainText) };
}

const MASKED = 'AKIA…MPLE of alice in Payments';

describe('"Disable now"', () => {
  test('deactivates the key at once, in an account where nothing is armed, and tells the person', async () => {
    const world = await worldWithFreshKey();
    expect(await disable(world)).toEqual({
      ended: 'finished',
      said: [`${MASKED} has been deactivated, and a reading afterwards shows it. An operator brings it back with keyhammer rollback.`],
    });
    expect(statusOf(world)).toBe('inactive');
    expect(world.issue(KEY_ID)).toMatchObject({ expedited: { by: ALICE }, remediation: { by: ALICE, mode: 'manual', told: true } });
    expect(auditOf(world)).toEqual(['deactivate started', 'deactivate done']);
  });

  test('is heard of as every act is', async () => {
    const heard: string[] = [];
    await disable(await worldWithFreshKey(), { hear: ({ outcome }) => heard.push(outcome.kind) });
    expect(heard).toEqual(['remediated']);
  });

  test('touches nothing else that is due in the account', async () => {
    const world = await worldWithDueKeys(3);
    await disable(world);
    expect(world.cloud.changes).toEqual([`deactivate ${KEY_ID}`]);
  });

  test('waits neither for the window of the batch nor for somebody who has seen such a key come back', async () => {
    const comeback = { resolution: { reason: 'used', why: 'it was used', usedAt: daysAgo(50) } } as const;
    const timestamps = { identified: daysAgo(90), updated: daysAgo(90), reported: daysAgo(80), resolved: daysAgo(49) };
    const world = await worldWithFreshKey({ history: [{ status: 'closed', timestamps, ...comeback }] });
    await disable(world, { settings: { window: { days: ['sun'], from: 0, to: 60, timezone: 'UTC' } } });
    expect(statusOf(world)).toBe('inactive');
  });

  test('of a password says that there is no way back', async () => {
    const world = await worldWithPassword();
    expect((await disable(world, { checks: [passwords()] })).said).toEqual([
      expect.stringMatching(/^the console password of alice in Payments has been deleted, and a reading afterwards shows it\.$/),
    ]);
    expect(world.cloud.changes).toEqual(['remove-password alice']);
  });

  test('is done without an address to reply to, and if the reply is not taken', async () => {
    const quiet = await worldWithFreshKey();
    const { replyTo: _none, ...decision } = jobFor(quiet.issue(KEY_ID)).decision;
    expect(await disable(quiet, { job: { ...jobFor(quiet.issue(KEY_ID)), decision } })).toEqual({ ended: 'finished', said: [] });
    const world = await worldWithFreshKey();
    const replies = new InMemoryChatReplies();
    replies.failWith(new UnavailableError('Slack is down'));
    expect((await disable(world, { replies })).ended).toBe('finished');
    expect([quiet, world].map((each) => statusOf(each))).toEqual(['inactive', 'inactive']);
    expect(world.log.named('warn')).toContain('person could not be told what came of a decision');
  });
});

describe('a key is left alone, and the person hears why,', () => {
  const left = async (world: InMemoryWorld, options: Deciding = {}) => {
    const { ended, said } = await disable(world, options);
    expect([ended, world.cloud.changes]).toEqual(['finished', []]);
    return said;
  };

  test('if it was used since', async () => {
    const world = await worldWithFreshKey();
    use(world, KEY_ID);
    expect(await left(world)).toEqual([expect.stringMatching(/^AKIA…MPLE of alice in Payments was left alone: it was used/)]);
    expect(world.issue(KEY_ID).attempt).toMatchObject({ outcome: 'refused' });
    expect(auditOf(world)).toEqual(['deactivate refused']);
  });

  test.each<[string, Partial<Issue>, Deciding, string]>([
    ['held', { hold: { until: secondsFrom(NOW, 1), by: 'bob', reason: 'a freeze' } }, {}, 'held until 2026-11-20'],
    ['not reported yet', { timestamps: { identified: NOW, updated: NOW } }, {}, 'its owner has not been told yet'],
    [
      'whitelisted since',
      {},
      { settings: { whitelist: new Map([['user_inactivekeys', new Map([[ACCOUNT_ID, [{ pattern: 'alice' }]]])]]) } },
      'whitelisted by "alice"',
    ],
    [
      'in an account that is not to be touched',
      {},
      { checks: [configured({ remediationAccounts: [] })] },
      'not one of the remediation_accounts',
    ],
    ['resolved', { status: 'resolved' }, {}, 'it is resolved'],
  ])('if it is %s', async (_what, overrides, options, why) => {
    const world = await worldWithFreshKey(overrides);
    expect(await left(world, options)).toEqual([expect.stringContaining(why)]);
    expect(world.issue(KEY_ID).expedited).toBeUndefined();
    expect(auditOf(world)).toEqual(['expedite refused']);
    expect(world.audit.all[0]).toMatchObject({ by: ALICE });
  });

  test('if it is back from its trial, and watched', async () => {
    const world = await worldWithFreshKey({ brownout: { by: 'x', mode: 'batch', startedAt: daysAgo(1), until: daysAgo(1), endedAt: NOW } });
    expect(await left(world)).toEqual([expect.stringContaining('back from its trial, and watched until')]);
  });

  test('if the same credential is held for another check', async () => {
    const world = await worldWith(
      dueIssue(0),
      dueIssue(0, { check: 'user_keysrotation', hold: { until: secondsFrom(NOW, 60), by: 'bob', reason: 'a freeze' } }),
    );
    expect(await left(world, { checks: [UNARMED, rotating()] })).toEqual([expect.stringContaining('(for user_keysrotation)')]);
  });

  test('if Keyhammer itself runs as it', async () => {
    const world = await worldWithFreshKey();
    const credentials = controlWith(world, { ownIdentity: async () => ({ accountId: ACCOUNT_ID, credentialId: KEY_ID }) });
    expect(await left(world, { ports: { ...portsOf(world), credentials } })).toEqual([
      expect.stringContaining('Keyhammer itself runs as it'),
    ]);
  });

  test.each([
    ['a limit', { maxPerRun: 0, maxPercent: 100 }, 'max_remediations_per_run'],
    ['a share of the account', { maxPerRun: 50, maxPercent: 0 }, 'max_remediation_percent'],
  ])('if %s forbids it', async (_what, limits, setting) => {
    const world = await worldWithFreshKey();
    expect(await left(world, { settings: { limits } })).toEqual([expect.stringContaining(setting)]);
    expect(auditOf(world)).toEqual(['expedite refused']);
  });

  test('but what else is due counts against no limit of one', async () => {
    const world = await worldWithDueKeys(5);
    await disable(world, { settings: { limits: { maxPerRun: 1, maxPercent: 20 } } });
    expect(world.cloud.changes).toEqual([`deactivate ${KEY_ID}`]);
  });

  test('if it is to be replaced, not disabled', async () => {
    const world = await worldWithOldKey();
    expect(await left(world, { checks: [rotating()] })).toEqual([expect.stringContaining('to be replaced, not disabled')]);
  });

  test('if the button is about another life of the issue, or its check is enabled no more', async () => {
    const world = await worldWithFreshKey({ incarnation: 2 });
    const former = jobFor({ ...world.issue(KEY_ID), incarnation: 1 });
    expect(await left(world, { job: former })).toEqual([expect.stringMatching(/no issue any more, or has become another one/)]);
    expect(await left(world, { checks: [passwords()] })).toEqual([expect.stringContaining('not enabled any more')]);
    expect(world.issues.all[0]?.expedited).toBeUndefined();
  });
});

describe('delivered again', () => {
  test('it says what was done, and does nothing', async () => {
    const world = await worldWithFreshKey();
    await disable(world);
    expect(await disable(world)).toEqual({
      ended: 'finished',
      said: [
        expect.stringMatching(
          /^AKIA…MPLE of alice in Payments has been deactivated already \(2026-11-20 .* UTC, slack:U0ALICE \(alice\)\)/,
        ),
      ],
    });
    expect(world.cloud.changes).toHaveLength(1);
  });

  test('after a failure it tries again; the error names no key in full', async () => {
    const world = await worldWithFreshKey();
    const denied = new AccessDeniedError(`not allowed to change ${KEY_ID}`);
    const credentials = controlWith(world, { deactivate: async () => Promise.reject(denied) });
    const first = await disable(world, { ports: { ...portsOf(world), credentials } });
    expect(first).toEqual({ ended: 'unfinished', said: [expect.stringContaining('not allowed to change AKIA…MPLE')] });
    expect(first.said.join()).not.toContain(KEY_ID);
    expect((await disable(world)).ended).toBe('finished');
    expect(statusOf(world)).toBe('inactive');
  });

  test('too soon after it died it comes back, and says nothing yet', async () => {
    const intent = { at: secondsFrom(NOW, -60), by: ALICE, mode: 'manual', action: 'deactivate' } as const;
    const world = await worldWithDueKeys(1, { intents: { remediation: intent } });
    expect(await disable(world)).toEqual({ ended: 'unfinished', said: [] });
    world.clock.advance(15 * MINUTE_MS);
    expect((await disable(world)).said).toEqual([expect.stringContaining('has been deactivated')]);
  });

  test('and so it does where somebody else writes the record just now', async () => {
    const world = await worldWithFreshKey();
    const credentials = controlWith(world, {
      look: async (ref) => {
        await world.issues.put({ ...world.issue(KEY_ID), foreign: { seen: 'just now' } });
        return await world.cloud.look(ref);
      },
    });
    expect(await disable(world, { ports: { ...portsOf(world), credentials } })).toEqual({ ended: 'unfinished', said: [] });
    expect(world.cloud.changes).toEqual([]);
  });

  test('where issues can not be read nothing is decided on the rest, and it comes back', async () => {
    const world = await worldWithFreshKey();
    const issues = Object.create(world.issues, {
      list: {
        value: (check: string, filter: object) => {
          if (check === 'user_keysrotation') throw new UnavailableError('down');
          return world.issues.list(check, filter);
        },
      },
    });
    const job = jobFor(world.issue(KEY_ID));
    const checks = [UNARMED, rotating()];
    const run = { checks, settings: { ...SETTINGS, checks }, ports: { ...portsOf(world), issues } };
    expect(await remediateDecisions([job], run, world.now)).toEqual(new Set([job]));
    expect(world.cloud.changes).toEqual([]);
  });
});

describe('where a brown-out is configured', () => {
  const trial = (minutes: number, remediation = false) => ({ checks: [configured({ brownoutMinutes: minutes, remediation })] });
  const PATIENCE = { patienceMs: 8 * MINUTE_MS };

  test('it is deactivated on trial, of which the person hears at once, and brought back', async () => {
    const world = await worldWithFreshKey();
    const { ended, said } = await disable(world, { ...trial(5), ...PATIENCE });
    expect([ended, said]).toEqual([
      'finished',
      [expect.stringMatching(/is deactivated on trial \(brownout_minutes\), and active again by itself at 2026-11-20 .* UTC/)],
    ]);
    expect(world.cloud.changes).toEqual([`deactivate ${KEY_ID}`, `activate ${KEY_ID}`]);
    world.clock.advance(2 * 60 * MINUTE_MS);
    expect((await disable(world, trial(5))).said).toEqual([expect.stringContaining('has been deactivated, and a reading')]);
    expect(statusOf(world)).toBe('inactive');
  });

  test('one that outlives the function is not begun where no batch would end it', async () => {
    const world = await worldWithFreshKey();
    expect((await disable(world, { ...trial(9), ...PATIENCE })).said).toEqual([
      expect.stringContaining('no batch is armed that would end it'),
    ]);
    expect(world.cloud.changes).toEqual([]);
  });

  test('else the job comes back until it is over', async () => {
    const world = await worldWithFreshKey();
    const options = { ...trial(9, true), ...PATIENCE };
    expect((await disable(world, options)).ended).toBe('unfinished');
    world.clock.advance(8 * MINUTE_MS);
    expect(await disable(world, options)).toEqual({ ended: 'unfinished', said: [expect.stringContaining('on trial')] });
    expect(statusOf(world)).toBe('inactive');
    world.clock.advance(MINUTE_MS);
    await disable(world, options);
    expect(statusOf(world)).toBe('active');
  });
});

describe('two at once', () => {
  test('of two presses one acts, and the other says so', async () => {
    const world = await worldWithFreshKey();
    const both = await Promise.all([disable(world), disable(world, { decision: { by: 'slack:U0BOB (bob)' } })]);
    expect(world.cloud.changes).toHaveLength(1);
    expect(both.flatMap(({ said }) => said).filter((words) => words.includes('has been deactivated, and a reading'))).toHaveLength(1);
  });

  test('the batch is not done with what it has begun', async () => {
    const world = await worldWithDueKeys();
    const credentials = controlWith(world, {
      deactivate: async (ref) => {
        expect((await disable(world)).said).toEqual([expect.stringContaining('a run by lambda:keyhammer-remediator began with it')]);
        await world.cloud.deactivate(ref);
      },
    });
    await runBatch(world, [configured()], { ports: { ...portsOf(world), credentials } });
    expect(world.cloud.changes).toHaveLength(1);
  });
});

describe('the function dies before or after any call, and the job is delivered again', () => {
  const scenario = (checks: DecisionRun['checks']) => ({
    world: () => worldWithFreshKey(),
    run: async (world: InMemoryWorld, process: MortalProcess) => {
      const job = jobFor(world.issue(KEY_ID));
      const run = { checks, settings: { ...SETTINGS, checks }, ports: portsIn(world, process), replies: process.wrap(replies) };
      await remediateDecisions([job], run, world.now);
    },
    between: (world: InMemoryWorld) => world.clock.advance(10 * MINUTE_MS),
    reruns: 2,
  });
  let replies = new InMemoryChatReplies();

  test('the key is deactivated once, recorded, in the audit log, and told of', async () => {
    const survived = await everyCrashPoint({
      ...scenario([UNARMED]),
      world: () => {
        replies = new InMemoryChatReplies();
        return worldWithFreshKey();
      },
      check: (world) => {
        expect(world.cloud.changes).toEqual([`deactivate ${KEY_ID}`]);
        expect(world.issue(KEY_ID)).toMatchObject({ intents: {}, remediation: { by: ALICE, told: true } });
        expect(replies.given.length).toBeGreaterThanOrEqual(1);
        expectAudited(world);
      },
    });
    expect(survived).toBeGreaterThan(40);
  });

  test('a key in use in between stays active, unless it was off before', async () => {
    await everyCrashPoint({
      ...scenario([UNARMED]),
      between: (world) => {
        world.clock.advance(20 * MINUTE_MS);
        if (statusOf(world) === 'active') world.cloud.changeKey(ACCOUNT_ID, KEY_ID, { lastUsed: usedAt(world.now) });
      },
      check: (world) => {
        expect(world.issue(KEY_ID).remediation !== undefined).toBe(statusOf(world) === 'inactive');
        expect(world.cloud.changes.length).toBeLessThanOrEqual(1);
      },
    });
  });

  test('a key is never left off after its trial', async () => {
    await everyCrashPoint({
      ...scenario([configured({ remediation: false, brownoutMinutes: 5 })]),
      between: (world) => world.clock.advance(16 * MINUTE_MS),
      reruns: 3,
      check: (world) => {
        const off = world.issue(KEY_ID).remediation !== undefined;
        expect(statusOf(world)).toBe(off ? 'inactive' : 'active');
        expect(world.issue(KEY_ID).intents).toEqual({});
        expectAudited(world);
      },
    });
  });
});

test('what the batch had to wait for, it may do now: a failed press leaves the issue due', async () => {
  const world = await worldWithFreshKey({ details: issueDetails({ lastUsed: { kind: 'never' } }) });
  const credentials = controlWith(world, { deactivate: async () => Promise.reject(new AccessDeniedError('no')) });
  await disable(world, { ports: { ...portsOf(world), credentials } });
  world.clock.advance(DAY_MS);
  await runBatch(world, [configured()]);
  expect(world.cloud.changes).toEqual([`deactivate ${keyId(0)}`]);
});
