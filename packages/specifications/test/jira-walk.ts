import { code, type Doc, fields, link, list, paragraph, strong, type TicketDraft, type TicketTracker, text } from '@keyhammer/core';
import { type JiraProject, type JiraSandbox, standardProject } from '@keyhammer/sandbox';
import type { FakeWaiter } from '@keyhammer/testing';

/** Two create screens: on the bare one assignee and link are calls of their own. */
export const PROJECTS: readonly JiraProject[] = [
  standardProject,
  { ...standardProject, key: 'OPS', createScreen: ['summary', 'description', 'labels'] },
];

export interface JiraWalk {
  readonly tracker: TicketTracker;
  readonly sandbox: JiraSandbox;
  readonly waiter: FakeWaiter;
}

/** Everything that Keyhammer ever does with tickets, by the tracker, and what people do to them meanwhile. */
export async function walkThroughJira({ tracker, sandbox, waiter }: JiraWalk): Promise<void> {
  const parent = await made(tracker, draft({ label: 'parent', assignees: ['Alice Ash'], watchers: ['bob@example.com'] }));
  const child = await made(tracker, draft({ label: 'child', parent }));
  const bare = await made(
    tracker,
    draft({ label: 'bare', project: 'OPS', parent, assignees: ['nobody', 'Carol Cedar'], watchers: ['Alice Ash'] }),
  );
  await made(tracker, draft({ label: 'long', summary: `Key of ${'x'.repeat(300)}\nand more`, description: tooMuchText }));
  waiter.advance(tracker.findLagMs);
  await tracker.find(['parent', 'bare', 'missing', 'a "quoted" \\ one']);

  await tracker.comment(child, everyKindOfText);
  await tracker.addLabel(child, 'keyhammer-hold');
  await tracker.removeLabel(child, 'keyhammer-hold');
  await tracker.assignToSelf(child);
  await tracker.close(child, everyKindOfText);
  await tracker.reopen(child, everyKindOfText);
  await tracker.state(child);

  sandbox.labelAs('alice', bare, 'false-positive');
  sandbox.closeAs('alice', bare);
  await tracker.changes(bare);
  await tracker.snapshots([parent, child, bare, 'SEC-999']);
  sandbox.moveAs('alice', bare, 'SEC');
  await tracker.snapshots([parent, bare]);
}

/** What Jira has to say no to, and what is not there. */
export async function walkThroughRefusals({ tracker, sandbox }: JiraWalk): Promise<void> {
  await tracker.create([draft({ label: 'elsewhere', project: 'NONE' }), draft({ label: 'typeless', issueType: 'Incident' })]);
  await tracker.create([draft({ label: 'orphan', parent: 'SEC-999' })]);
  const gone = await made(tracker, draft({ label: 'gone' }));
  sandbox.deleteTicket(gone);
  await tracker.state(gone);
  await tracker.comment(gone, everyKindOfText).catch(() => undefined);
  await tracker.addLabel(gone, 'keyhammer-hold').catch(() => undefined);
  await tracker.assignToSelf(gone).catch(() => undefined);
}

const everyKindOfText: Doc = [
  paragraph(text('Nobody uses '), code('AKIAEXAMPLE'), strong(' any more: '), link('why', 'https://example.com/why')),
  fields({ name: 'Account', value: [text('production')] }, { name: 'Owner', value: [text('<!channel> *bold* {color}')] }),
  list([text('deactivate it')], [text('or use it')]),
];

/** More than a ticket takes. */
const tooMuchText: Doc = [list(...Array.from({ length: 2000 }, (_, index) => [text(`The key ${index} of {reporting} in *production*`)]))];

export function draft(over: Partial<TicketDraft>): TicketDraft {
  return {
    label: '',
    labels: ['inactive-iam-keys'],
    project: 'SEC',
    issueType: 'Task',
    priority: 'Major',
    summary: 'Inactive access key of reporting',
    description: everyKindOfText,
    assignees: [],
    watchers: [],
    ...over,
  };
}

export async function made(tracker: TicketTracker, wanted: TicketDraft): Promise<string> {
  const [result] = await tracker.create([wanted]);
  if (result?.kind !== 'created') throw new Error(`no ticket was made: ${result?.error.message}`, { cause: result?.error });
  return result.ticket.key;
}
