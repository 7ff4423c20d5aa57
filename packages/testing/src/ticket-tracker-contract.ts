import assert from 'node:assert/strict';
import {
  code,
  type Doc,
  fields,
  list,
  NotFoundError,
  paragraph,
  strong,
  type TicketDraft,
  type TicketTracker,
  text,
} from '@keyhammer/core';

/** A ticket as somebody sees who opens it. */
export interface SeenTicket {
  readonly summary: string;
  readonly description: string;
  readonly labels: readonly string[];
  readonly assignee: string | undefined;
  readonly watchers: readonly string[];
  /** Keys of the tickets that it is linked to. */
  readonly linkedTo: readonly string[];
  /** The oldest first, as plain words. */
  readonly comments: readonly string[];
}

/** A tracker to put to the test, empty, and the world behind it. */
export interface TicketTrackerUnderTest {
  readonly tracker: TicketTracker;
  readonly project: string;
  readonly issueType: string;
  /** Two people who may have tickets; the first goes by the name that is shown. */
  readonly people: readonly [shown: string, other: string];
  readonly stranger: string;
  look(key: string): SeenTicket;
  countTickets(): number;
  remove(key: string): void;
  /** So that Keyhammer sees the ticket no more. */
  hide(key: string): void;
  /** What the people do to a ticket by hand. */
  closeAs(who: string, key: string): void;
  reopenAs(who: string, key: string): void;
  labelAs(who: string, key: string, label: string): void;
  unlabelAs(who: string, key: string, label: string): void;
  /** Lets time pass. */
  pass(milliseconds: number): void;
}

/** What the port promises, a case each; run it against every adapter of the port. */
export const ticketTrackerContract: readonly { readonly name: string; verify(subject: TicketTrackerUnderTest): Promise<void> }[] = [
  {
    name: 'makes a ticket that says all that the draft says',
    async verify(subject) {
      const [alice, bob] = subject.people;
      const { key, url } = await made(subject, draftFor(subject, { assignees: [alice], watchers: [bob] }));
      const seen = subject.look(key);
      assert.equal(seen.summary, 'Inactive access key of reporting');
      for (const word of ['Nobody', 'AKIAEXAMPLE', 'Account', 'production', 'deactivate']) assert.ok(seen.description.includes(word), word);
      assert.deepEqual(seen.labels.toSorted(), ['check-label', 'issue-1']);
      assert.equal(seen.assignee, alice);
      assert.ok(seen.watchers.includes(bob));
      assert.ok(url.endsWith(key));
      assert.equal(await subject.tracker.state(key), 'open');
    },
  },
  {
    name: 'answers for every draft, in their order, and for none if there are none',
    async verify(subject) {
      const labels = Array.from({ length: 60 }, (_, index) => `issue-${index}`);
      const results = await subject.tracker.create(labels.map((label) => draftFor(subject, { label })));
      assert.deepEqual(
        results.map((result) => result.label),
        labels,
      );
      assert.ok(results.every((result) => result.kind === 'created' && subject.look(result.ticket.key).labels.includes(result.label)));
      assert.deepEqual(await subject.tracker.create([]), []);
    },
  },
  {
    name: 'assigns to the first whom it knows, and to nobody if it knows none',
    async verify(subject) {
      const [alice, bob] = subject.people;
      const second = await made(subject, draftFor(subject, { assignees: [subject.stranger, bob, alice] }));
      assert.equal(subject.look(second.key).assignee, bob);
      const nobody = await made(
        subject,
        draftFor(subject, { label: 'issue-2', assignees: [subject.stranger], watchers: [subject.stranger] }),
      );
      assert.equal(subject.look(nobody.key).assignee, undefined);
    },
  },
  {
    name: 'links to the parent, and only warns if it is missing',
    async verify(subject) {
      const parent = await made(subject, draftFor(subject, { label: 'parent' }));
      const child = await made(subject, draftFor(subject, { label: 'child', parent: parent.key }));
      assert.deepEqual(subject.look(child.key).linkedTo, [parent.key]);

      const [orphan] = await subject.tracker.create([draftFor(subject, { label: 'orphan', parent: `${subject.project}-999` })]);
      assert.equal(orphan?.kind, 'created');
      assert.match(orphan?.kind === 'created' ? orphan.warnings.join() : '', /999/);
    },
  },
  {
    name: 'finds the oldest ticket of each label, once the lag is over, and leaves out what is not there',
    async verify(subject) {
      const { tracker } = subject;
      const first = await made(subject, draftFor(subject, { label: 'twin' }));
      subject.pass(1000);
      await made(subject, draftFor(subject, { label: 'twin' }));
      const other = await made(subject, draftFor(subject, { label: 'other' }));
      subject.pass(tracker.findLagMs);
      const found = await tracker.find(['twin', 'other', 'missing', 'a "quoted" \\ one']);
      assert.deepEqual([...found.keys()].toSorted(), ['other', 'twin']);
      assert.deepEqual(found.get('twin'), first);
      assert.deepEqual(found.get('other'), other);
      assert.equal((await tracker.find([])).size, 0);
    },
  },
  {
    name: 'finds every one of many labels',
    async verify(subject) {
      const labels = Array.from({ length: 130 }, (_, index) => `many-${index}`);
      await subject.tracker.create(labels.map((label) => draftFor(subject, { label })));
      subject.pass(subject.tracker.findLagMs);
      const found = await subject.tracker.find(labels);
      assert.deepEqual([...found.keys()].toSorted(), labels.toSorted());
    },
  },
  {
    name: 'comments, in order',
    async verify(subject) {
      const { key } = await made(subject, draftFor(subject));
      await subject.tracker.comment(key, say('first'));
      await subject.tracker.comment(key, say('second'));
      assertComments(subject, key, ['first', 'second']);
    },
  },
  {
    name: 'adds a label to the others, once',
    async verify(subject) {
      const { key } = await made(subject, draftFor(subject));
      await subject.tracker.addLabel(key, 'whitelisted');
      await subject.tracker.addLabel(key, 'whitelisted');
      assert.deepEqual(subject.look(key).labels.toSorted(), ['check-label', 'issue-1', 'whitelisted']);
    },
  },
  {
    name: 'removes a label, and only that one; one that is not there is no error',
    async verify(subject) {
      const { key } = await made(subject, draftFor(subject));
      await subject.tracker.addLabel(key, 'whitelisted');
      await subject.tracker.removeLabel(key, 'whitelisted');
      await subject.tracker.removeLabel(key, 'whitelisted');
      assert.deepEqual(subject.look(key).labels.toSorted(), ['check-label', 'issue-1']);
    },
  },
  {
    name: 'closes with a comment, and leaves a closed ticket as it is',
    async verify(subject) {
      const { tracker } = subject;
      const { key } = await made(subject, draftFor(subject));
      await tracker.close(key, say('resolved'));
      assert.equal(await tracker.state(key), 'closed');
      await tracker.close(key, say('again'));
      assertComments(subject, key, ['resolved']);
    },
  },
  {
    name: 'reopens a closed ticket with a comment, and an open one gets the comment only',
    async verify(subject) {
      const { tracker } = subject;
      const { key } = await made(subject, draftFor(subject));
      await tracker.close(key, say('resolved'));
      await tracker.reopen(key, say('back'));
      assert.equal(await tracker.state(key), 'open');
      await tracker.reopen(key, say('still'));
      assert.equal(await tracker.state(key), 'open');
      assertComments(subject, key, ['resolved', 'back', 'still']);
      await tracker.close(key, say('resolved again'));
      assert.equal(await tracker.state(key), 'closed');
    },
  },
  {
    name: 'assigns to itself',
    async verify(subject) {
      const [alice] = subject.people;
      const { key } = await made(subject, draftFor(subject, { assignees: [alice] }));
      await subject.tracker.assignToSelf(key);
      const { assignee } = subject.look(key);
      assert.ok(assignee !== undefined && assignee !== alice);
    },
  },
  {
    name: 'makes a ticket whatever priority is asked for',
    async verify(subject) {
      const { key } = await made(subject, draftFor(subject, { priority: 'No Such Priority' }));
      assert.equal(await subject.tracker.state(key), 'open');
    },
  },
  {
    name: 'shows every one of many tickets as it stands, and leaves out what is deleted, hidden or no key',
    async verify(subject) {
      const { tracker } = subject;
      const [alice] = subject.people;
      const drafts = Array.from({ length: 130 }, (_, index) => draftFor(subject, { label: `many-${index}` }));
      const keys = (await tracker.create(drafts)).map((creation) => (creation.kind === 'created' ? creation.ticket.key : ''));
      const [first = '', second = '', deleted = '', hidden = ''] = keys;
      subject.closeAs(alice, first);
      subject.labelAs(alice, second, 'keyhammer-hold-30d');
      subject.remove(deleted);
      subject.hide(hidden);
      subject.pass(tracker.findLagMs);
      const seen = await tracker.snapshots([...keys, first, `${subject.project}-9999`, 'NOPE-1', '10001', 'a "quoted" \\ one', '']);
      assert.deepEqual([...seen.keys()].toSorted(), keys.filter((key) => key !== deleted && key !== hidden).toSorted());
      assert.equal(seen.get(first)?.state, 'closed');
      assert.equal(seen.get(second)?.state, 'open');
      assert.deepEqual(seen.get(second)?.labels.toSorted(), ['check-label', 'keyhammer-hold-30d', 'many-1']);
      assert.ok(keys.slice(4).every((key, index) => seen.get(key)?.labels.includes(`many-${index + 4}`)));
    },
  },
  {
    name: 'shows nothing if nothing is asked for, or nothing is there',
    async verify({ tracker, project }) {
      assert.equal((await tracker.snapshots([])).size, 0);
      assert.equal((await tracker.snapshots([`${project}-9999`])).size, 0);
    },
  },
  {
    name: 'tells who did what to a ticket and when, the oldest first, and which was its own doing',
    async verify(subject) {
      const { tracker } = subject;
      const [alice, bob] = subject.people;
      const { key } = await made(subject, draftFor(subject));
      assert.deepEqual(await tracker.changes(key), []);
      const deeds = [
        () => subject.labelAs(alice, key, 'keyhammer-now'),
        () => subject.unlabelAs(bob, key, 'keyhammer-now'),
        () => tracker.addLabel(key, 'whitelisted'),
        () => tracker.close(key, say('resolved')),
        () => subject.reopenAs(bob, key),
        () => tracker.removeLabel(key, 'whitelisted'),
        () => subject.closeAs(alice, key),
        () => tracker.reopen(key, say('back')),
      ];
      for (const deed of deeds) {
        await deed();
        subject.pass(60_000);
      }
      const changes = await tracker.changes(key);
      assert.deepEqual(
        changes.map(({ change }) => change),
        [
          { kind: 'labelled', label: 'keyhammer-now' },
          { kind: 'unlabelled', label: 'keyhammer-now' },
          { kind: 'labelled', label: 'whitelisted' },
          { kind: 'closed' },
          { kind: 'reopened' },
          { kind: 'unlabelled', label: 'whitelisted' },
          { kind: 'closed' },
          { kind: 'reopened' },
        ],
      );
      assert.deepEqual(
        changes.map(({ bySelf }) => bySelf),
        [false, false, true, true, false, true, false, true],
      );
      assert.equal(changes[0]?.by, alice);
      assert.equal(changes[6]?.by, alice);
      assert.ok(changes[1]?.by !== alice && changes[1]?.by !== changes[2]?.by);
      const times = changes.map(({ at }) => at.getTime());
      assert.ok(times.every((time, index) => index === 0 || time === (times[index - 1] ?? 0) + 60_000));
    },
  },
  {
    name: 'tells of no change where nothing changed',
    async verify(subject) {
      const { tracker } = subject;
      const { key } = await made(subject, draftFor(subject));
      await tracker.addLabel(key, 'check-label');
      await tracker.removeLabel(key, 'not-there');
      await tracker.comment(key, say('a word'));
      await tracker.reopen(key, say('open as it is'));
      await tracker.assignToSelf(key);
      assert.deepEqual(await tracker.changes(key), []);
    },
  },
  {
    name: 'says that a deleted ticket is gone, and refuses to work on it',
    async verify(subject) {
      const { tracker } = subject;
      const { key } = await made(subject, draftFor(subject));
      subject.remove(key);
      assert.equal(await tracker.state(key), 'gone');
      const acts = [
        tracker.comment(key, say('x')),
        tracker.addLabel(key, 'x'),
        tracker.removeLabel(key, 'x'),
        tracker.close(key, say('x')),
        tracker.reopen(key, say('x')),
        tracker.assignToSelf(key),
        tracker.changes(key),
      ];
      for (const act of await Promise.allSettled(acts)) {
        assert.ok(act.status === 'rejected' && act.reason instanceof NotFoundError, 'a NotFoundError was expected');
      }
      assert.equal(subject.countTickets(), 0);
    },
  },
  {
    name: 'takes people and texts as they come',
    async verify(subject) {
      const hostile = `o'neil+=,.@-_ "q" <script> {color:red}x{color} [~admin] |pipe| \\ 🦜 שלום\nh1. no`;
      const { key } = await made(
        subject,
        draftFor(subject, { summary: hostile, description: say(hostile), assignees: [hostile], watchers: [hostile] }),
      );
      assert.match(subject.look(key).summary, /o'neil.*<script>.*🦜 שלום h1\. no$/);
      await subject.tracker.comment(key, say(hostile));
      assert.equal(subject.look(key).comments.length, 1);
    },
  },
];

/** A draft that the tracker under test takes. */
export function draftFor({ project, issueType }: TicketTrackerUnderTest, overrides: Partial<TicketDraft> = {}): TicketDraft {
  return {
    label: 'issue-1',
    labels: ['check-label'],
    project,
    issueType,
    priority: 'Major',
    summary: 'Inactive access key of reporting',
    description: [
      paragraph(text('Nobody uses '), code('AKIAEXAMPLE'), strong(' any more')),
      fields({ name: 'Account', value: [text('production')] }),
      list([text('deactivate it')]),
    ],
    assignees: [],
    watchers: [],
    ...overrides,
  };
}

async function made({ tracker }: TicketTrackerUnderTest, draft: TicketDraft) {
  const [result] = await tracker.create([draft]);
  if (result?.kind !== 'created') throw new Error(`no ticket was made: ${result?.error.message}`, { cause: result?.error });
  return result.ticket;
}

function say(words: string): Doc {
  return [paragraph(text(words))];
}

function assertComments(subject: TicketTrackerUnderTest, key: string, words: readonly string[]): void {
  const { comments } = subject.look(key);
  assert.equal(comments.length, words.length, comments.join(' | '));
  for (const [index, word] of words.entries()) assert.ok(comments[index]?.includes(word), `${comments[index]} does not say ${word}`);
}
