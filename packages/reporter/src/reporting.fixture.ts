import { userInactivekeys } from '@keyhammer/checks';
import {
  type Check,
  type CheckSettings,
  type Issue,
  type IssueEvent,
  type ManualClose,
  plainText,
  recordEvent,
  type TicketOwners,
} from '@keyhammer/core';
import { ACCOUNT_ID, accessKeyId, anIssue, InMemoryWorld, issueDetails, KEY_ID, MortalProcess, settingsFor } from '@keyhammer/testing';
import { report } from './report.ts';
import type { ReporterPorts, ReportingResult, ReportingSettings } from './reporting-run.ts';

export const MINUTE_MS = 60_000;
export const DAY_MS = 24 * 60 * MINUTE_MS;

export const OWNERS: TicketOwners = {
  default: { jiraProject: 'SEC', slackOwners: ['#security'] },
  accounts: new Map(),
  businessUnits: new Map(),
};

export const SETTINGS: ReportingSettings = {
  owners: OWNERS,
  notifyDefaultOwner: false,
  issueType: 'Task',
  priorities: {},
  onManualClose: 'reopen',
  maxHoldDays: 90,
};

export interface RunOptions {
  readonly jira?: boolean;
  readonly slack?: boolean;
  readonly settings?: Partial<ReportingSettings>;
  readonly accounts?: readonly string[];
  readonly ports?: Partial<ReporterPorts>;
  readonly check?: Check;
  readonly checkSettings?: Partial<CheckSettings>;
}

/** One run of the reporter in the world as it is; `process` is what it dies with. */
export function run(world: InMemoryWorld, options: RunOptions = {}, process = new MortalProcess()): Promise<ReportingResult> {
  const { jira = true, slack = true, settings = {}, accounts = [ACCOUNT_ID], check = userInactivekeys } = options;
  const ports: ReporterPorts = {
    issues: process.wrap(world.issues),
    audit: process.wrap(world.audit),
    ...(jira && { tracker: process.wrap(world.tracker) }),
    ...(slack && { notifier: process.wrap(world.notifier) }),
    waiter: process.wrap(world.clock),
    clock: world.clock,
    log: world.log,
    ...options.ports,
  };
  const checks = [{ check, settings: settingsFor(check, options.checkSettings) }];
  const jobs = accounts.map((id) => ({ account: { id, name: `account ${id}` }, checks }));
  return report(jobs, { ...SETTINGS, ...settings }, ports, world.now);
}

/** What the identifier or the remediator puts on the record between two reports. */
export async function happens(world: InMemoryWorld, ...events: readonly IssueEvent[]): Promise<void> {
  for (const event of events) {
    world.clock.advance(1000);
    await recordEvent(world.issues, world.issue(KEY_ID), event, world.now);
  }
}

export const whitelisted: IssueEvent = {
  type: 'violation-seen',
  details: issueDetails(),
  exception: { pattern: 'alice', reason: 'payroll' },
};
export const seenAgain: IssueEvent = { type: 'violation-seen', details: issueDetails() };
export const usedMeanwhile: IssueEvent = {
  type: 'violation-gone',
  resolution: { reason: 'used', why: 'it was used on 2026-11-19' },
  scan: 'complete',
};

export function manyIssues(count: number, overrides: Partial<Issue> = {}): readonly Issue[] {
  return Array.from({ length: count }, (_, n) => anIssue({ id: accessKeyId(n), ...overrides }));
}

export function commentsOf(world: InMemoryWorld, key = 'SEC-1'): readonly string[] {
  return world.tracker.ticket(key).comments.map((comment) => plainText(comment));
}

/** The texts of all messages that were sent to a receiver. */
export function messagesTo(world: InMemoryWorld, receiver: string): readonly string[] {
  return world.notifier.sentTo(receiver).map(({ body }) => plainText(body));
}

/** A port with some of its methods replaced; the others are those of the original. */
export function overridden<T extends object>(port: T, methods: Partial<T>): T {
  return new Proxy(port, {
    get: (target, name) => {
      const own: unknown = Reflect.get(methods, name);
      const value: unknown = own ?? Reflect.get(target, name, target);
      return typeof value === 'function' && own === undefined ? value.bind(target) : value;
    },
  });
}

/** Runs once more, and tells what that wrote, said or asked to be done: nothing, if all was done before. */
export async function effectsOfAnotherRun(world: InMemoryWorld, options: RunOptions = {}) {
  const before = traceOf(world);
  const { accounts, messages } = await run(world, options);
  const after = traceOf(world);
  const done = accounts.flatMap((account) => [...account.done, ...account.failures]);
  return {
    changed: JSON.stringify(before) !== JSON.stringify(after),
    done,
    messages,
    warnings: accounts.flatMap(({ warnings }) => warnings),
  };
}

export const NO_EFFECT = { changed: false, done: [], messages: [], warnings: [] };

function traceOf(world: InMemoryWorld) {
  const { issues, tracker, notifier, audit } = world;
  return { writes: issues.writes, tickets: tracker.tickets, sent: notifier.sent.length, audited: audit.all.length };
}

/** An issue that was reported at NOW, and whose ticket Bob closed a day after. */
export async function closedByBob(): Promise<InMemoryWorld> {
  const world = new InMemoryWorld({ issues: [anIssue()] });
  await run(world);
  world.clock.advance(DAY_MS);
  world.tracker.closeAs('SEC-1', 'Bob');
  world.clock.advance(60 * MINUTE_MS);
  return world;
}

export function policy(onManualClose: ManualClose, maxHoldDays = 90): RunOptions {
  return { settings: { onManualClose, maxHoldDays } };
}
