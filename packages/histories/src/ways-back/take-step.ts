import { addDays, type ConfiguredCheck, OutcomeUnknownError, recordEvent } from '@keyhammer/core';
import { identifyAccount } from '@keyhammer/identifier';
import {
  applyRemediation,
  endBrownouts,
  type Operator,
  overdueBrownouts,
  planRemediation,
  type RemediationSettings,
  type RemediatorPorts,
  rollBack,
} from '@keyhammer/remediator';
import { MortalProcess } from '@keyhammer/testing';
import { pick } from '../commands/pick.ts';
import { MINUTE_MS } from '../time.ts';
import { ACCOUNTS, CAST, type CloudWorld } from './cloud-world.ts';
import type { Step, Trouble } from './step.ts';
import { watched } from './watched-control.ts';

const BATCH: Operator = { by: 'lambda:keyhammer-remediator', mode: 'batch' };
const ALICE: Operator = { by: 'alice@laptop', mode: 'manual' };

/** What happens next, as far as it can. */
export async function takeStep(world: CloudWorld, step: Step): Promise<void> {
  switch (step.kind) {
    case 'identify':
      return await mortally(world, step, (process) => identify(world, process));
    case 'report':
      return await report(world);
    case 'batch':
      return await mortally(world, step, (process) => remediate(world, BATCH, process));
    case 'by-hand':
      return await mortally(world, step, (process) => remediate(world, ALICE, process));
    case 'roll-back':
      return await mortally(world, step, (process) => rollBackOne(world, step.which, process));
    case 'pass':
      return world.clock.advance(step.minutes * MINUTE_MS);
    case 'configure':
      world.configuration = step.configuration;
      return;
    default:
      return await actAsPeople(world, step);
  }
}

/** A worker that dies, or throws, has done what it has done. */
async function mortally(world: CloudWorld, { death, mishap }: Trouble, work: (process: MortalProcess) => Promise<void>): Promise<void> {
  if (mishap) world.cloud.failNextChange({ ...mishap, error: new OutcomeUnknownError('cut off') });
  try {
    await work(new MortalProcess(death));
  } catch {
    // The next run sees what it left.
  }
  if (mishap) world.cloud.forgetFailures();
}

async function identify(world: CloudWorld, process: MortalProcess): Promise<void> {
  const ports = { inventory: process.wrap(world.cloud), issues: process.wrap(world.issues), log: world.log };
  for (const account of ACCOUNTS) {
    const checks = world.checks.filter(({ settings }) => settings.provider === account.provider);
    await identifyAccount({ account, checks, whitelist: world.whitelist, risk: false }, ports, world.now);
  }
}

/** The owners have been told. */
async function report(world: CloudWorld): Promise<void> {
  for (const issue of world.issues.all.filter(({ status, timestamps }) => status === 'open' && !timestamps.reported)) {
    await recordEvent(world.issues, issue, { type: 'reported' }, world.now);
  }
}

function portsOf(world: CloudWorld, process: MortalProcess): RemediatorPorts {
  const { vault, log, clock } = world;
  const credentials = process.wrap(watched(world));
  return { issues: process.wrap(world.issues), audit: process.wrap(world.audit), credentials, vault, log, waiter: clock, clock };
}

function settingsOf({ checks, whitelist }: CloudWorld): RemediationSettings {
  const owners = { default: {}, accounts: new Map(), businessUnits: new Map() };
  return { owners, notifyDefaultOwner: false, whitelist, checks, limits: { maxPerRun: 50, maxPercent: 100 } };
}

function jobsOf(checks: readonly ConfiguredCheck[]) {
  return ACCOUNTS.map((account) => ({ account, checks: checks.filter(({ settings }) => settings.provider === account.provider) }));
}

async function remediate(world: CloudWorld, operator: Operator, process: MortalProcess): Promise<void> {
  const ports = portsOf(world, process);
  const settings = settingsOf(world);
  const context = { operator, ports, now: world.now };
  await endBrownouts(await overdueBrownouts(jobsOf(world.checks), context), settings, context);
  const { due } = await planRemediation({ jobs: jobsOf(world.checks), operator, settings, overrideLimits: true }, ports, world.now);
  await applyRemediation(due, { operator, settings, ports, consent: { confirm: async () => 'yes' }, patienceMs: 0 }, world.now);
}

async function rollBackOne(world: CloudWorld, which: number, process: MortalProcess): Promise<void> {
  const issue = pick(
    world.issues.all.filter(({ remediation, intents }) => remediation ?? intents.remediation),
    which,
  );
  const configured = world.checks.find(({ check }) => check.name === issue?.check);
  if (!issue || !configured) return;
  await rollBack({ key: issue, configured, accountName: 'x', holdDays: 7 }, ALICE, portsOf(world, process), world.now);
}

async function actAsPeople(world: CloudWorld, { kind, which }: Extract<Step, { readonly which: number }>): Promise<void> {
  const credential = pick(CAST, which);
  if (!credential) return;
  switch (kind) {
    case 'use':
      return await world.use(credential);
    case 'disable':
    case 'enable':
      if (credential.kind !== 'ibm-api-key') return;
      return await world.change(credential, { status: kind === 'enable' ? 'active' : 'inactive' });
    case 'lock':
      return credential.kind === 'ibm-api-key' ? await world.change(credential, { locked: true }) : undefined;
    case 'hold':
      for (const issue of world.issuesAbout(credential)) {
        const until = addDays(world.now, 7);
        await recordEvent(world.issues, issue, { type: 'held', by: 'bob', until, reason: 'keyhammer-hold-7d' }, world.now);
      }
      return;
    case 'whitelist':
      world.toggleException(credential);
      return;
    case 'roll-back':
      return;
  }
}
