import { userInactivekeys, userKeysrotation } from '@keyhammer/checks';
import { type ConfiguredCheck, type Doc, type Issue, type Job, plainText, ticketLabel } from '@keyhammer/core';
import {
  ACCOUNT_ID,
  type ChatWorld,
  InMemoryChatDirectory,
  InMemoryChatReplies,
  InMemoryWorld,
  type InMemoryWorldOptions,
  KEY_ID,
  MortalProcess,
  NOW,
  OTHER_ACCOUNT_ID,
  settingsFor,
} from '@keyhammer/testing';
import type { ChatTask, CommandTask, DecisionTask } from './chat-task.ts';
import { InMemoryChatQueue } from './in-memory-chat-queue.ts';
import { type ChatPorts, type ChatSettings, workOnTask } from './work-on-task.ts';

// What the specifications of this package share: a chat with people in it, and issues that they may decide about.

export const ADDRESS = 'https://hooks.slack.com/actions/T1/1/secret';
export const ALICE = 'U0ALICE01';
export const BOB = 'U0BOB0001';
export const OLGA = 'U0OLGA001';

export const CHECKS: readonly ConfiguredCheck[] = [userInactivekeys, userKeysrotation].map((check) => ({
  check,
  settings: settingsFor(check),
}));

/** Alice owns, Bob is nobody, Olga is an operator by her group; Alice and Olga are in #payments. */
const PEOPLE: ChatWorld = {
  people: [
    { id: ALICE, name: 'alice', email: 'alice@example.com' },
    { id: BOB, name: 'bob', email: 'bob@example.com' },
    { id: OLGA, name: 'olga', email: 'olga@example.com' },
  ],
  groups: { S0SECURITY: [OLGA] },
  channels: { payments: [ALICE, OLGA] },
};

export const SETTINGS: ChatSettings = {
  sections: CHECKS.map(({ settings }) => settings),
  checks: CHECKS,
  owners: { default: { slackOwners: ['alice'] }, accounts: new Map(), businessUnits: new Map() },
  operators: ['S0SECURITY'],
  maxHoldDays: 90,
  jiraEnabled: true,
  whitelist: new Map(),
};

/** Jobs are kept in place of being worked on. */
export class ChatScene extends InMemoryWorld {
  readonly jobs: Job[] = [];
  readonly chatQueue = new InMemoryChatQueue();
  readonly directory: InMemoryChatDirectory;
  readonly replies = new InMemoryChatReplies();
  readonly settings: ChatSettings;
  accounts = [
    { id: ACCOUNT_ID, name: 'Payments' },
    { id: OTHER_ACCOUNT_ID, name: 'Data platform' },
  ];

  constructor(issues: InMemoryWorldOptions['issues'] = [], { people, ...settings }: Partial<ChatSettings> & { people?: ChatWorld } = {}) {
    super({ issues });
    this.settings = { ...SETTINGS, ...settings };
    this.directory = new InMemoryChatDirectory({ ...PEOPLE, ...people });
  }

  ports(process = new MortalProcess()): ChatPorts {
    const queue = { enqueue: async (jobs: readonly Job[]) => void this.jobs.push(...jobs) };
    return {
      issues: process.wrap(this.issues),
      audit: process.wrap(this.audit),
      requests: process.wrap(this.requests),
      queue: process.wrap(queue),
      chatQueue: process.wrap(this.chatQueue),
      directory: process.wrap(this.directory),
      replies: process.wrap(this.replies),
      tracker: async () => (this.settings.jiraEnabled ? process.wrap(this.tracker) : undefined),
      accounts: async () => this.accounts.map((account) => ({ provider: 'aws', ...account })),
      accountNamed: async (id) => this.accounts.find((account) => account.id === id) ?? { id, name: id },
      checks: this.settings.checks,
      log: this.log,
    };
  }

  /** @returns what the person hears */
  async work(task: ChatTask, process?: MortalProcess): Promise<readonly string[]> {
    const before = this.replies.given.length;
    await workOnTask(task, this.settings, this.ports(process), this.now);
    return this.replies.given.slice(before).map(({ body }) => plainText(body));
  }

  async press(action: DecisionTask['action'], overrides: Partial<DecisionTask> = {}): Promise<readonly string[]> {
    return await this.work(this.pressed(action, overrides));
  }

  pressed(action: DecisionTask['action'], overrides: Partial<DecisionTask> = {}): DecisionTask {
    const { check, accountId, ...issue } = this.issue(KEY_ID);
    const subject = { check, accountId, issue: ticketLabel({ check, accountId, ...issue }) };
    return { kind: 'decision', id: 'press-1', person: ALICE, replyTo: ADDRESS, at: this.now, action, subject, ...overrides };
  }

  /** By Olga, if not said otherwise. */
  async type(text: string, person = OLGA): Promise<readonly string[]> {
    const task: CommandTask = { kind: 'command', id: 'command-1', person, replyTo: ADDRESS, at: this.now, text };
    return await this.work(task);
  }

  get audited(): readonly string[] {
    return this.audit.all.map(({ action, outcome, by }) => `${action} ${outcome} by ${by}`);
  }

  comments(ticket = 'SEC-1'): readonly string[] {
    return this.tracker.ticket(ticket).comments.map((comment: Doc) => plainText(comment));
  }
}

/** A world with the issue, and its ticket. */
export async function sceneWith(issue: Issue, settings: ConstructorParameters<typeof ChatScene>[1] = {}): Promise<ChatScene> {
  const scene = new ChatScene([issue], settings);
  const draft = { project: 'SEC', issueType: 'Task', priority: 'Major', description: [], assignees: [], watchers: [], labels: [] };
  if (issue.ticket) await scene.tracker.create([{ ...draft, label: ticketLabel(issue), summary: issue.id }]);
  return scene;
}

export { NOW };
