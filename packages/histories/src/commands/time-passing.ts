import { DAY_MS, HOUR_MS, later, MINUTE_MS, SECOND_MS } from '../time.ts';
import type { HistoryWorld } from '../world/history-world.ts';
import { settingsOf } from '../world/settings.ts';
import type { TimeCommand } from './command.ts';
import { pick } from './pick.ts';

export function passTime(world: HistoryWorld, command: TimeCommand): void {
  if (command.type === 'pass') {
    world.clock.advance(command.seconds * SECOND_MS);
    return;
  }
  const instants = dueInstants(world)
    .map((instant) => later(instant, command.offsetSeconds * SECOND_MS))
    .filter((instant) => instant.getTime() > world.now.getTime())
    .sort((a, b) => a.getTime() - b.getTime());
  const instant = pick(instants, command.instant);
  if (instant) world.clock.moveTo(instant);
}

/** All instants at which a rule may turn. */
function dueInstants(world: HistoryWorld): readonly Date[] {
  return [...turnsOfCredentials(world), ...turnsOfIssues(world), ...world.whitelist.flatMap(({ exception }) => exception.expires ?? [])];
}

function turnsOfCredentials(world: HistoryWorld): readonly Date[] {
  const signs = world
    .credentials()
    .flatMap(({ created, changed, lastUsed }) => [
      created,
      ...(changed ? [changed] : []),
      ...(lastUsed.kind === 'used' ? [lastUsed.at] : []),
    ]);
  const days = world.settings.checks.flatMap(({ thresholdDays, rotation }) => [thresholdDays, ...(rotation ? [rotation.graceDays] : [])]);
  return signs.flatMap((sign) => days.map((each) => later(sign, each * DAY_MS)));
}

function turnsOfIssues(world: HistoryWorld): readonly Date[] {
  return world.issues.all.flatMap(({ check, timestamps: { reported }, remediation, hold, brownout, rotation, intents }) => {
    const { retentionDays, deletionRetentionDays } = settingsOf(world.settings, check);
    const intended = [intents.remediation, intents.deletion, intents.ticket].flatMap((intent) => intent?.at ?? []);
    return [
      ...(reported ? [later(reported, retentionDays * DAY_MS)] : []),
      ...(remediation ? [later(remediation.at, deletionRetentionDays * DAY_MS)] : []),
      ...(hold ? [hold.until] : []),
      ...(brownout ? [brownout.until, later(brownout.until, HOUR_MS)] : []),
      ...(rotation?.handedOver ? [later(rotation.handedOver.at, retentionDays * DAY_MS)] : []),
      ...intended.map((at) => later(at, 15 * MINUTE_MS)),
    ];
  });
}
