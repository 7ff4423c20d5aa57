import { beginning } from './beginning.ts';
import { actAsPeople } from './commands/act-as-people.ts';
import type { Command, ConfigurationCommand, TimeCommand, WorkCommand } from './commands/command.ts';
import { configure } from './commands/configuration.ts';
import { passTime } from './commands/time-passing.ts';
import type { History } from './history.ts';
import { afterEachStep } from './invariants/after-each-step.ts';
import { hearHolds } from './observer/heard-holds.ts';
import { settle } from './settle.ts';
import type { Tally } from './tally.ts';
import { DAY_MS } from './time.ts';
import { asItShould, type WorkerName, type WorkerOrder } from './workers/order.ts';
import { type WorkDone, work } from './workers/work.ts';
import type { HistoryWorld } from './world/history-world.ts';

/** Something that must hold did not. */
export class InvariantBroken extends Error {
  constructor(when: string, complaints: readonly string[]) {
    super([`after ${when}:`, ...complaints].join('\n  '));
    this.name = 'InvariantBroken';
  }
}

export type Hear = (event: string, world: HistoryWorld) => void;

/**
 * Lives a history through, to its quiet end.
 * @throws InvariantBroken at the first step after which something does not hold
 */
export async function play(history: History, tally: Tally, hear: Hear = () => {}): Promise<void> {
  const world = beginning(history, tally);
  const complaintsAfter = afterEachStep(world);
  const check = (when: string, done: readonly WorkDone[]) => {
    tally.add('steps');
    hear(when, world);
    const complaints = complaintsAfter(done);
    if (complaints.length > 0) throw new InvariantBroken(when, complaints);
  };
  await perform(world, { type: 'days', days: history.quietDays }, (done, what) => check(`the quiet beginning, ${what}`, done));
  for (const [n, step] of history.steps.entries()) {
    await perform(world, step, (done, what) => check(`step ${n + 1}, ${what}`, done));
  }
  const complaints = await settle(world, (done, what) => check(`quiet: ${what}`, done));
  if (complaints.length > 0) throw new InvariantBroken('all is quiet', complaints);
}

type Check = (done: readonly WorkDone[], what: string) => void;

async function perform(world: HistoryWorld, command: Command, check: Check): Promise<void> {
  if (isWork(command)) return await performWork(world, command, check);
  if (isConfiguration(command)) configure(world, command);
  else if (isTime(command)) passTime(world, command);
  else actAsPeople(world, command);
  check([], JSON.stringify(command));
}

const DAILY: readonly WorkerName[] = ['identify', 'report', 'remediate'];

async function performWork(world: HistoryWorld, command: WorkCommand, check: Check): Promise<void> {
  switch (command.type) {
    case 'work':
      return check(await working(world, command.order), JSON.stringify(command));
    case 'work-at-once':
      return check(await working(world, ...command.orders), JSON.stringify(command));
    case 'days':
      for (let day = 1; day <= command.days; day += 1) {
        world.clock.advance(DAY_MS);
        for (const worker of DAILY) check(await working(world, asItShould(worker)), `day ${day}, ${worker}`);
      }
      return;
  }
}

/** Remembers when a reporter has heard all that people have said so far. */
async function working(world: HistoryWorld, ...orders: readonly WorkerOrder[]): Promise<readonly WorkDone[]> {
  const done = await work(world, ...orders);
  const reported = done.filter(({ order }) => order.worker === 'report');
  if (reported.length > 0) hearHolds(world, reported.length === done.length && reported.every(({ isClean }) => isClean));
  return done;
}

function isWork(command: Command): command is WorkCommand {
  return command.type === 'work' || command.type === 'work-at-once' || command.type === 'days';
}

function isConfiguration(command: Command): command is ConfigurationCommand {
  return command.type === 'settings' || command.type === 'whitelist' || command.type === 'unwhitelist';
}

function isTime(command: Exclude<Command, WorkCommand | ConfigurationCommand>): command is TimeCommand {
  return command.type === 'pass' || command.type === 'pass-until';
}
