import fc from 'fast-check';
import type { History, StartingKey, StartingPassword, StartingUser } from '../history.ts';
import { command } from './commands.ts';
import { settings } from './settings.ts';

const idle = fc.option(fc.constantFrom(0, 2, 10, 29, 31, 60, 89, 91, 200), { nil: undefined, freq: 4 });

const key: fc.Arbitrary<StartingKey> = fc
  .record({
    age: fc.constantFrom(0, 5, 29, 31, 89, 91, 300, 300),
    idle,
    status: fc.constantFrom('active', 'active', 'active', 'inactive' as const),
  })
  .map(({ age, idle: days, status }) => ({ age, status, ...(days !== undefined && days <= age && { idle: days }) }));

const password: fc.Arbitrary<StartingPassword> = fc
  .record({ age: fc.constantFrom(20, 100, 300), changed: fc.constantFrom(5, 50, 100, 200), idle })
  .map(({ age, changed, idle: days }) => ({ age, changed: Math.min(age, changed), ...(days !== undefined && { idle: days }) }));

const user: fc.Arbitrary<StartingUser> = fc
  .record({ account: fc.nat(1), keys: fc.array(key, { maxLength: 2 }), password: fc.option(password, { nil: undefined, freq: 2 }) })
  .map(({ password: own, ...rest }) => ({ ...rest, ...(own && { password: own }) }));

const mostly = fc.constantFrom(true, true, true, true, true, false);

/** Histories of up to so many steps. */
export function histories(steps: number): fc.Arbitrary<History> {
  return fc
    .record({
      accounts: fc.constantFrom(1, 1, 2),
      users: fc.array(user, { minLength: 1, maxLength: 4 }),
      settings,
      jira: mostly,
      slack: mostly,
      self: fc.option(fc.nat(3), { nil: undefined, freq: 6 }),
      quietDays: fc.nat(3),
      steps: fc.array(command, { minLength: Math.min(5, steps), maxLength: steps, size: 'max' }),
    })
    .map(({ self, ...rest }) => ({ ...rest, ...(self !== undefined && { self }) }));
}
