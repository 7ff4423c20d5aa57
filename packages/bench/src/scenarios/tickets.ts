import { userInactivekeys } from '@keyhammer/checks';
import type { TicketTracker } from '@keyhammer/core';
import { report } from '@keyhammer/reporter';
import { MovableClock, startJiraSandbox } from '@keyhammer/sandbox';
import { ACCOUNT_ID, accessKeyId, anIssue, checkSettings, InMemoryAuditLog, InMemoryIssueStore, issueDetails } from '@keyhammer/testing';
import { connectJira } from '@keyhammer/ticketing-jira';
import type { Figure } from '../figure.ts';
import { silentLog } from '../silent-log.ts';

const ISSUES = 1000;
const OWNERS = ['alice@example.com', 'bob@example.com', 'carol@example.com'];

export const tickets = { title: '1 000 new issues, each with an owner, a parent ticket and a watcher', run };

async function makeParent(tracker: TicketTracker): Promise<string> {
  const draft = { label: 'parent', labels: [], project: 'SEC', issueType: 'Task', priority: 'Major', summary: 'Unused credentials' };
  const [made] = await tracker.create([{ ...draft, description: [], assignees: [], watchers: [] }]);
  if (made?.kind !== 'created') throw new Error('the parent ticket could not be made');
  return made.ticket.key;
}

async function run(): Promise<readonly Figure[]> {
  const now = new Date();
  const jira = await startJiraSandbox({ deployment: 'cloud', clock: new MovableClock(now), latencyMs: 20 });
  const waiter = { wait: (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms)) };
  const tracker = connectJira({
    settings: {
      enabled: true,
      server: jira.url,
      issueType: 'Task',
      textFieldCharacterLimit: 32_767,
      onManualClose: 'reopen',
      priorities: {},
    },
    credentials: { kind: 'basic', username: jira.login.username, password: jira.login.secret },
    log: silentLog,
    waiter,
  });
  const issues = new InMemoryIssueStore();
  for (let n = 0; n < ISSUES; n += 1) {
    const tags = { owner: OWNERS[n % OWNERS.length] ?? '' };
    await issues.put(anIssue({ id: accessKeyId(n), version: 0, details: issueDetails({ tags }) }));
  }
  const settings = checkSettings({ check: userInactivekeys.name, reporting: true });
  const job = { account: { id: ACCOUNT_ID, name: 'production' }, checks: [{ check: userInactivekeys, settings }] };
  const parent = await makeParent(tracker);
  const byDefault = { jiraProject: 'SEC', jiraOwner: 'alice@example.com', jiraParentTicket: parent };
  const owners = { default: byDefault, accounts: new Map(), businessUnits: new Map() };

  jira.service.resetCalls();
  const start = performance.now();
  const result = await report(
    [job],
    { owners, notifyDefaultOwner: false, issueType: 'Task', priorities: {}, onManualClose: 'reopen', maxHoldDays: 90 },
    { issues, audit: new InMemoryAuditLog(), tracker, log: silentLog, waiter, clock: { now: () => now } },
    now,
  );
  const elapsed = (performance.now() - start) / 1000;
  const calls = jira.service.totalCalls;
  const reported = result.accounts.flatMap(({ done }) => done).length;
  await jira.close();
  const linked = jira.tickets.filter(({ links, watchers, assignee }) => links.length > 0 && watchers.length > 0 && assignee).length;
  return [
    { name: 'Tickets made', value: reported, unit: 'tickets', limit: { kind: 'least', value: ISSUES } },
    { name: 'Tickets with assignee, link and watcher', value: linked, unit: 'tickets', limit: { kind: 'least', value: ISSUES } },
    { name: 'Jira calls for each ticket, everything included', value: calls / ISSUES, unit: 'calls', limit: { kind: 'most', value: 2 } },
    { name: 'Wall time with 20 ms latency', value: elapsed, unit: 's' },
  ];
}
