import { describe, expect, test } from '@jest/globals';
import { userInactivekeys, userKeysrotation } from '@keyhammer/checks';
import { type Job, type MetricDimensions, type MetricName, ticketLabel, UnavailableError } from '@keyhammer/core';
import {
  ACCOUNT_ID,
  accessKeyId,
  anIssue,
  CHECK,
  checkSettings,
  InMemoryWorld,
  KEY_ID,
  OTHER_ACCOUNT_ID,
  settingsFor,
} from '@keyhammer/testing';
import { countReports } from './count-reports.ts';
import { reportJobs } from './report-jobs.ts';
import { happens, MINUTE_MS, OWNERS, run, SETTINGS, seenAgain, whitelisted } from './reporting.fixture.ts';
import type { ReportingResult } from './reporting-run.ts';

const JOB: Job = { stage: 'report', accountId: ACCOUNT_ID, accountName: 'Payments', checks: [CHECK], run: 'report 1' };
const OTHER: Job = { ...JOB, accountId: OTHER_ACCOUNT_ID, accountName: 'Shop' };
const CHECKS = [
  { check: userInactivekeys, settings: checkSettings() },
  { check: userKeysrotation, settings: settingsFor(userKeysrotation, { reporting: true }) },
];

function reportAll(world: InMemoryWorld, jobs: readonly Job[], owners = OWNERS) {
  const ports = { ...world, waiter: world.clock };
  return reportJobs(jobs, CHECKS, { ...SETTINGS, owners }, ports, world.now);
}

describe('the jobs of a batch', () => {
  test('of one account are one: its owner hears of each issue once', async () => {
    const world = new InMemoryWorld({ issues: [anIssue()] });
    const { unfinished, result } = await reportAll(world, [JOB, { ...JOB }]);
    expect(unfinished.size).toBe(0);
    expect(result.accounts.map(({ id, name }) => [id, name])).toEqual([[ACCOUNT_ID, 'Payments']]);
    expect(result.messages.map(({ title }) => title)).toEqual(['Keyhammer: 1 found']);
  });

  test('are about the checks of both', async () => {
    const issues = [anIssue(), anIssue({ check: userKeysrotation.name, id: accessKeyId(1) })];
    const world = new InMemoryWorld({ issues });
    await reportAll(world, [JOB, { ...JOB, checks: [userKeysrotation.name] }]);
    expect(world.tracker.tickets).toHaveLength(2);
  });

  test('with something left to do are unfinished, all of the account, and no other', async () => {
    const world = new InMemoryWorld({ issues: [anIssue(), anIssue({ accountId: OTHER_ACCOUNT_ID, id: accessKeyId(1) })] });
    const noProject = {
      ...OWNERS,
      default: { slackOwners: ['#security'] },
      accounts: new Map([[OTHER_ACCOUNT_ID, { jiraProject: 'SHOP' }]]),
    };
    const again = { ...JOB };
    const { unfinished } = await reportAll(world, [JOB, OTHER, again], noProject);
    expect(unfinished).toEqual(new Set([JOB, again]));
    expect(unfinished.has(again)).toBe(true);
  });
});

describe('the issues that were reported', () => {
  function figuresOf(result: ReportingResult) {
    const figures: Record<string, number> = {};
    const count = (name: MetricName, value: number, { check }: MetricDimensions = {}) => {
      figures[`${name} ${check}`] = value;
    };
    countReports(result, CHECKS, { count });
    return figures;
  }
  const reported = async (result: Promise<ReportingResult>) => figuresOf(await result)[`IssuesReported ${CHECK}`];

  test('are counted by check, and none is a figure as well', async () => {
    const issues = [anIssue(), anIssue({ id: accessKeyId(1) })];
    expect(figuresOf(await run(new InMemoryWorld({ issues })))).toEqual({
      [`IssuesReported ${CHECK}`]: 2,
      [`IssuesReported ${userKeysrotation.name}`]: 0,
    });
  });

  test('are of no figure where nothing is reported', () => {
    const figures: unknown[] = [];
    const off = [{ check: userInactivekeys, settings: checkSettings({ reporting: false }) }];
    countReports({ accounts: [], messages: [] }, off, { count: (name) => void figures.push(name) });
    expect(figures).toEqual([]);
  });

  test('once, and not again by a run that finds nothing new', async () => {
    const world = new InMemoryWorld({ issues: [anIssue()] });
    expect(await reported(run(world))).toBe(1);
    expect(await reported(run(world))).toBe(0);
  });

  test('again where one has come back, and not where its ticket is closed or told', async () => {
    const world = new InMemoryWorld({ issues: [anIssue()] });
    await run(world);
    await happens(world, whitelisted);
    expect(await reported(run(world))).toBe(0);
    await happens(world, seenAgain);
    expect(await reported(run(world))).toBe(1);
  });

  test.each([
    ['by a message where there are no tickets', { jira: false }],
    ['on the record where there are neither', { jira: false, slack: false }],
  ])('%s', async (_how, options) => {
    const world = new InMemoryWorld({ issues: [anIssue()] });
    expect(await reported(run(world, options))).toBe(1);
    expect(world.issue(KEY_ID).timestamps.reported).toEqual(world.now);
    expect(await reported(run(world, options))).toBe(0);
  });

  test('not by a message that did not arrive', async () => {
    const world = new InMemoryWorld({ issues: [anIssue()] });
    world.notifier.failWith(new UnavailableError('Slack is down'));
    expect(await reported(run(world, { jira: false }))).toBe(0);
    world.clock.advance(MINUTE_MS);
    expect(await reported(run(world, { jira: false }))).toBe(1);
  });

  test('not by the message about a ticket, which is the report', async () => {
    const world = new InMemoryWorld({ issues: [anIssue()] });
    world.notifier.failWith(new UnavailableError('Slack is down'));
    expect(await reported(run(world))).toBe(1);
    expect(await reported(run(world))).toBe(0);
    expect(world.notifier.sent).toHaveLength(1);
  });
});

describe('an issue that was reported while Jira was off', () => {
  const reportedWithoutJira = async () => {
    const world = new InMemoryWorld({ issues: [anIssue()] });
    await run(world, { jira: false });
    return world;
  };
  const wanted = (label: string): Job => ({ ...JOB, decision: { check: CHECK, issue: label, by: 'slack:U1 (Ann)' } });

  test('gets no ticket by itself', async () => {
    const world = await reportedWithoutJira();
    await reportAll(world, [JOB]);
    expect(world.tracker.tickets).toEqual([]);
  });

  test('gets one when somebody asks for it, once, and keeps its date', async () => {
    const world = await reportedWithoutJira();
    const { timestamps } = world.issue(KEY_ID);
    world.clock.advance(MINUTE_MS);
    await reportAll(world, [wanted(ticketLabel(anIssue()))]);
    await reportAll(world, [wanted(ticketLabel(anIssue()))]);
    expect(world.tracker.tickets).toHaveLength(1);
    expect(world.issue(KEY_ID)).toMatchObject({ ticket: { key: 'SEC-1' }, timestamps: { reported: timestamps.reported } });
  });

  test('gets none for what was asked of a former life of it', async () => {
    const world = await reportedWithoutJira();
    await reportAll(world, [wanted(ticketLabel({ ...anIssue(), incarnation: 7 }))]);
    expect(world.tracker.tickets).toEqual([]);
  });
});
