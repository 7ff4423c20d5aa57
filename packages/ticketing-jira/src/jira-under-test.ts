import type { JiraCredentials, JiraSettings } from '@keyhammer/config';
import { type JiraSandbox, type JiraSandboxOptions, startJiraSandbox } from '@keyhammer/sandbox';
import { FakeWaiter, RecordingEventLog } from '@keyhammer/testing';
import type { TicketTrackerUnderTest } from '@keyhammer/testing/contracts';
import { connectJira, type JiraDependencies } from './connect-jira.ts';
import { at, listAt, stringAt } from './json.ts';

/** The adapter before a sandbox Jira that it reaches over HTTP; both live by one clock. */
export interface JiraUnderTest extends TicketTrackerUnderTest {
  readonly sandbox: JiraSandbox;
  readonly waiter: FakeWaiter;
  readonly log: RecordingEventLog;
}

const opened: JiraSandbox[] = [];

/** For `afterEach`. */
export async function closeJiras(): Promise<void> {
  await Promise.all(opened.splice(0).map((sandbox) => sandbox.close()));
}

export const bothDeployments = ['cloud', 'datacenter'] as const;

/** How a test's Jira and its adapter differ from the usual ones. */
export interface Differences extends Partial<JiraSandboxOptions> {
  readonly settings?: Partial<JiraSettings>;
  readonly credentials?: JiraCredentials;
  readonly timeoutMs?: number;
}

export async function jiraUnderTest(
  deployment: 'cloud' | 'datacenter',
  { settings, credentials, timeoutMs, ...options }: Differences = {},
): Promise<JiraUnderTest> {
  const waiter = new FakeWaiter(new Date('2026-06-01T08:00:00Z'));
  const log = new RecordingEventLog();
  const sandbox = await startJiraSandbox({ clock: waiter, ...options, deployment });
  opened.push(sandbox);
  const dependencies: JiraDependencies = {
    settings: { ...settingsFor(sandbox.url), ...settings },
    credentials: credentials ?? { kind: 'basic', username: sandbox.login.username, password: sandbox.login.secret },
    log,
    waiter,
    ...(timeoutMs !== undefined && { timeoutMs }),
  };
  return {
    tracker: connectJira(dependencies),
    sandbox,
    waiter,
    log,
    project: 'SEC',
    issueType: 'Task',
    people: ['Alice Ash', 'bob@example.com'],
    stranger: 'nobody',
    look: (key) => look(sandbox, key),
    countTickets: () => sandbox.tickets.length,
    remove: (key) => sandbox.deleteTicket(key),
    hide: (key) => sandbox.hideTicket(key),
    closeAs: (who, key) => sandbox.closeAs(userNamed(who), key),
    reopenAs: (who, key) => sandbox.reopenAs(userNamed(who), key),
    labelAs: (who, key, label) => sandbox.labelAs(userNamed(who), key, label),
    unlabelAs: (who, key, label) => sandbox.unlabelAs(userNamed(who), key, label),
    pass: (milliseconds) => waiter.advance(milliseconds),
  };
}

export function settingsFor(server: string): JiraSettings {
  return { enabled: true, server, issueType: 'Task', textFieldCharacterLimit: 32_767, onManualClose: 'reopen', priorities: {} };
}

/** People go by the names that the contract gave them. */
const namesInContract: Readonly<Record<string, string>> = { alice: 'Alice Ash', bob: 'bob@example.com' };

function userNamed(person: string): string {
  const [name] = Object.entries(namesInContract).find(([, inContract]) => inContract === person) ?? [];
  if (name === undefined) throw new Error(`the contract speaks of ${person}, whom this Jira does not have`);
  return name;
}

function look(sandbox: JiraSandbox, key: string) {
  const { fields, labels, assignee, watchers, links, comments } = sandbox.ticket(key);
  return {
    summary: String(fields.summary),
    description: wordsIn(fields.description),
    labels,
    assignee: assignee === undefined ? undefined : (namesInContract[assignee] ?? assignee),
    watchers: watchers.map((name) => namesInContract[name] ?? name),
    linkedTo: links.map((link) => link.key),
    comments: comments.map((comment) => wordsIn(comment.body)),
  };
}

/** The words of an ADF or wiki text. */
export function wordsIn(body: unknown): string {
  if (typeof body === 'string') return body;
  return (
    stringAt(body, 'text') ??
    listAt(body, 'content')
      .map(wordsIn)
      .join(at(body, 'type') === 'paragraph' ? '' : '\n')
  );
}
