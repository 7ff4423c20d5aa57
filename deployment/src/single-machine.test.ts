import { readFile } from 'node:fs/promises';
import { expect, test } from '@jest/globals';
import cli from '../../packages/cli/package.json' with { type: 'json' };
import { scheduleExpressions } from './schedule-expression.ts';

const FILES = new URL('../single-machine/', import.meta.url);
const COMMAND = '/opt/keyhammer/node_modules/.bin/keyhammer --config /etc/keyhammer run';

/** The settings of a section, each with its values. */
async function readUnit(name: string) {
  const settings = new Map<string, readonly string[]>();
  let section = '';
  for (const line of await linesOf(name)) {
    const [, heading] = /^\[(\w+)\]$/.exec(line) ?? [];
    const [, key, value = ''] = /^(\w+)=(.*)$/.exec(line) ?? [];
    if (heading === undefined && key === undefined) throw new Error(`${name}: "${line}" is neither a section nor a setting`);
    section = heading ?? section;
    if (key !== undefined) settings.set(`${section}.${key}`, [...(settings.get(`${section}.${key}`) ?? []), value]);
  }
  return (wanted: string) =>
    Object.fromEntries(
      [...settings].filter(([key]) => key.startsWith(`${wanted}.`)).map(([key, values]) => [key.slice(wanted.length + 1), values]),
    );
}

/** Without comments. */
async function linesOf(name: string): Promise<readonly string[]> {
  const lines = (await readFile(new URL(name, FILES), 'utf8')).split('\n');
  return lines.filter((line) => line.trim() !== '' && !line.startsWith('#'));
}

test('the service runs once, as a user of its own, with what the repository brings', async () => {
  const { Type, User, Group, ExecStart, Environment, EnvironmentFile, Restart } = (await readUnit('keyhammer.service'))('Service');
  expect({ Type, User, Group, ExecStart, Restart }).toEqual({
    Type: ['oneshot'],
    User: ['keyhammer'],
    Group: ['keyhammer'],
    ExecStart: [COMMAND],
  });
  expect(Object.keys(cli.bin)).toEqual([COMMAND.split(' ')[0]?.split('/').at(-1)]);
  expect(Environment?.[0]).toMatch(/^PATH=\/opt\/keyhammer\/node_modules\/\.bin:/);
  expect(EnvironmentFile).toEqual(['-/etc/keyhammer/environment']);
});

test('it can write to its own directory alone, and gains no privileges', async () => {
  const service = (await readUnit('keyhammer.service'))('Service');
  expect(service).toMatchObject({
    ProtectSystem: ['strict'],
    ProtectHome: ['true'],
    PrivateTmp: ['true'],
    StateDirectory: ['keyhammer'],
    StateDirectoryMode: ['0700'],
    NoNewPrivileges: ['true'],
    CapabilityBoundingSet: [''],
    SystemCallFilter: ['@system-service', '~@privileged'],
  });
  expect(service).not.toHaveProperty('ReadWritePaths');
  // Node compiles while it runs: with it nothing would start.
  expect(service).not.toHaveProperty('MemoryDenyWriteExecute');
});

test('the timer starts it once an hour, and after the machine was off', async () => {
  const unit = await readUnit('keyhammer.timer');
  expect(unit('Timer')).toMatchObject({ OnCalendar: ['hourly'], Persistent: ['true'] });
  expect(unit('Install')).toEqual({ WantedBy: ['timers.target'] });
});

test('cron does the same, as the same user', async () => {
  const lines = await linesOf('keyhammer.cron');
  const settings = lines.filter((line) => /^\w+=/.test(line));
  const [job = '', ...others] = lines.filter((line) => !/^\w+=/.test(line));
  const [, schedule = '', user, command = ''] = /^((?:\S+\s+){4}\S+)\s+(\S+)\s+(.*)$/.exec(job) ?? [];

  expect(others).toEqual([]);
  expect(settings).toContain('PATH=/opt/keyhammer/node_modules/.bin:/usr/bin:/bin');
  expect(scheduleExpressions(schedule)).toEqual(['cron(7 * * * ? *)']);
  expect(user).toBe('keyhammer');
  expect(command).toContain(COMMAND.replace(/^\/\S+\//, ''));
  // To cron a percent sign is the end of the line.
  expect(command).not.toContain('%');
});
