import { describe, expect, test } from '@jest/globals';
import { isBrownedOut } from './brownout.ts';
import { mayBeHalfDone } from './half-done.ts';
import type { Incarnation, Issue } from './issue.ts';
import { advance, type IssueEvent, type Transition } from './life-cycle.ts';
import { isQuarantined } from './quarantine.ts';
import { anIssue, frozen, NOW } from './test-builders.ts';
import { EVENT_NAMES, type EventName, eventNamed, issueIn, STATE_NAMES, type StateName } from './test-life-cycle.ts';

interface Case {
  readonly state: StateName;
  readonly name: EventName;
  readonly before: Issue;
  readonly event: IssueEvent;
}

const CASES: readonly Case[] = STATE_NAMES.flatMap((state) =>
  EVENT_NAMES.map((name) => ({ state, name, before: issueIn(state), event: eventNamed(name) })),
);

function transitionOf({ before, event }: Case): Transition {
  return advance(before, event, NOW);
}

/** The issue afterwards, whether it changed or not. */
function after(one: Case): Issue {
  const { before } = one;
  const transition = transitionOf(one);
  return transition.kind === 'refused' ? before : transition.issue;
}

function isNewLife(one: Case): boolean {
  return after(one).incarnation !== one.before.incarnation;
}

/** The cases for which something does not hold, by name: none is what every test wants. */
function violations(cases: readonly Case[], holds: (one: Case) => boolean): readonly string[] {
  expect(cases.length).toBeGreaterThan(0);
  return cases.filter((one) => !holds(one)).map(({ state, name }) => `${state} / ${name}`);
}

function json(value: unknown): string {
  return JSON.stringify(value);
}

describe('whatever happens to an issue, in whatever state', () => {
  test('the issue that is handed in stays as it is', () => {
    for (const { before, event } of CASES) expect(() => advance(frozen(before), frozen(event), NOW)).not.toThrow();
  });

  test('the same event on the same issue gives the same answer', () => {
    const answers = () => CASES.map(transitionOf);
    expect(answers()).toEqual(answers());
  });

  test('`unchanged` hands back the very issue', () => {
    const unchanged = CASES.filter((one) => transitionOf(one).kind === 'unchanged');
    expect(violations(unchanged, (one) => after(one) === one.before)).toEqual([]);
  });

  test('`refused` hands back a reason, and nothing that could be written', () => {
    const refused = CASES.filter((one) => transitionOf(one).kind === 'refused');
    expect(violations(refused, (one) => Object.keys(transitionOf(one)).join() === 'kind,reason')).toEqual([]);
  });

  // The answer of the store may be lost, and the event is put to the issue again, as it was written the first time.
  test('an event that it took is not refused when it comes again, but for the first of several runs to begin', () => {
    const taken = CASES.filter((one) => transitionOf(one).kind !== 'refused');
    const refusedAgain = taken.filter((one) => transitionOf({ ...one, before: after(one) }).kind === 'refused');
    expect(new Set(refusedAgain.map(({ event }) => event.type))).toEqual(new Set(['ticket-started', 'rotation-started']));
  });

  test('the history grows by one at the most, and stays bounded', () => {
    const full = Array.from({ length: 20 }, (): Incarnation => ({ status: 'closed', timestamps: { identified: NOW, updated: NOW } }));
    expect(violations(CASES, (one) => after(one).history.length <= one.before.history.length + 1)).toEqual([]);
    const long = CASES.map((one) => ({ ...one, before: { ...one.before, history: full } }));
    expect(violations(long, (one) => after(one).history.length === 20)).toEqual([]);
  });

  test("another tool's attributes are kept", () => {
    expect(violations(CASES, (one) => after(one).foreign === one.before.foreign)).toEqual([]);
  });

  test('its name and its version are kept: it is the store that counts', () => {
    const named = ({ check, accountId, id, version }: Issue) => json([check, accountId, id, version]);
    expect(violations(CASES, (one) => named(after(one)) === named(one.before))).toEqual([]);
  });

  test('it never turns into something with attributes that are set to undefined', () => {
    expect(violations(CASES, (one) => !Object.values(after(one)).includes(undefined))).toEqual([]);
  });

  test('the ticket is never forgotten: it is kept, replaced by another, or in the history', () => {
    const ticketed = CASES.filter(({ before, name }) => before.ticket && name !== 'ticket started');
    const remembered = (one: Case) => after(one).ticket !== undefined || after(one).history.at(-1)?.ticketKey === one.before.ticket?.key;
    expect(violations(ticketed, remembered)).toEqual([]);
  });

  test('a ticket that is open is kept in a new life, for the reporter to tell of it there', () => {
    const open = CASES.filter((one) => one.before.ticket?.state === 'open' && isNewLife(one));
    expect(violations(open, (one) => json(after(one).ticket) === json(one.before.ticket))).toEqual([]);
  });

  test('a ticket that may have been made is looked for until it is settled', () => {
    const settling: readonly EventName[] = ['ticket not made', 'reported by a ticket', 'ticket reopened'];
    const begun = CASES.filter(({ before, name }) => before.intents.ticket && !settling.includes(name));
    expect(violations(begun, (one) => after(one).intents.ticket === one.before.intents.ticket)).toEqual([]);
  });

  test('a remediation that was begun ends by being recorded, settled, or moot', () => {
    const settling: readonly EventName[] = [
      'remediated',
      'remediation failed',
      'remediation refused',
      'deactivation started',
      'deactivation started, of several parts',
      'deletion of a password started',
      'brown-out started',
      'browned out',
      'found inactive',
      'found gone',
      'rolled back',
    ];
    const begun = CASES.filter((one) => one.before.intents.remediation && !settling.includes(one.name) && !isNewLife(one));
    expect(violations(begun, (one) => after(one).intents.remediation === one.before.intents.remediation)).toEqual([]);
  });

  test('what may be half done is only settled by who has seen to it, never by a new life', () => {
    const settling: readonly EventName[] = [
      ...(['remediated', 'remediation failed', 'remediation refused', 'rolled back'] as const),
      ...(['deactivation started, of several parts', 'found inactive', 'found gone'] as const),
    ];
    const begun = CASES.filter(({ before, name }) => mayBeHalfDone(before) && !settling.includes(name));
    const wayBack = ({ intents }: Issue) => intents.remediation?.restorePoint;
    expect(violations(begun, (one) => wayBack(after(one)) === wayBack(one.before))).toEqual([]);
  });

  test('the way back that was put on record before an act is on record after it', () => {
    const acts = CASES.filter(({ before }) => before.intents.remediation?.restorePoint).filter(
      (one) => (after(one).remediation ?? after(one).brownout) !== undefined,
    );
    const kept = (one: Case) =>
      (after(one).remediation ?? after(one).brownout)?.restorePoint === one.before.intents.remediation?.restorePoint;
    expect(violations(acts, kept)).toEqual([]);
  });

  test('a deletion that was begun ends by being recorded, settled, or moot', () => {
    const settling: readonly EventName[] = ['deletion started', 'deleted', 'deletion failed', 'deletion refused', 'rolled back'];
    const begun = CASES.filter((one) => one.before.intents.deletion && !settling.includes(one.name) && !isNewLife(one));
    expect(violations(begun, (one) => after(one).intents.deletion === one.before.intents.deletion || !isQuarantined(after(one)))).toEqual(
      [],
    );
  });

  test('a remediation is only forgotten by a rollback or a new life, and is in the history then', () => {
    const acted = CASES.filter(({ before }) => before.remediation);
    const remembered = (one: Case) =>
      after(one).remediation !== undefined || after(one).history.at(-1)?.remediation === one.before.remediation;
    expect(violations(acted, remembered)).toEqual([]);
    const forgotten = acted.filter((one) => !after(one).remediation && !isNewLife(one)).map(({ name }) => name);
    expect(new Set(forgotten)).toEqual(new Set(['rolled back']));
  });

  test('the day it was identified stays, until a new life', () => {
    const sameLife = CASES.filter((one) => !isNewLife(one));
    expect(violations(sameLife, (one) => after(one).timestamps.identified === one.before.timestamps.identified)).toEqual([]);
  });

  test('the day it was reported stays, until it has to be reported anew', () => {
    const reported = CASES.filter(({ before }) => before.timestamps.reported);
    const { reported: fresh, kept } = Object.groupBy(reported, (one) => (after(one).timestamps.reported ? 'kept' : 'reported'));
    expect(violations(kept ?? [], (one) => after(one).timestamps.reported === one.before.timestamps.reported)).toEqual([]);
    expect(violations(fresh ?? [], (one) => one.event.type === 'violation-seen' && !after(one).announcedAt)).toEqual([]);
  });

  test('only a check on a scan opens, whitelists or resolves it; only the reporter closes it; only a rollback undoes that', () => {
    const moved = CASES.filter((one) => after(one).status !== one.before.status).map((one) => `${one.event.type} → ${after(one).status}`);
    expect([...new Set(moved)].sort()).toEqual([
      'reported → resolved',
      'rolled-back → open',
      'ticket-closed → closed',
      'ticket-reopened → resolved',
      'violation-gone → resolved',
      'violation-seen → open',
      'violation-seen → whitelisted',
    ]);
  });

  test('an open issue is neither resolved nor closed, a resolved one is not closed, by its timestamps', () => {
    const tidy = (one: Case) => {
      const { status, timestamps, resolution, exception } = after(one);
      if (status === 'open') return !timestamps.resolved && !timestamps.closed && !resolution && !exception;
      if (status === 'whitelisted') return !timestamps.resolved && !timestamps.closed && !resolution && exception !== undefined;
      return timestamps.resolved !== undefined && resolution !== undefined && (status === 'closed') === (timestamps.closed !== undefined);
    };
    expect(violations(CASES, tidy)).toEqual([]);
  });
});

describe('what Keyhammer does to a credential', () => {
  const changes = (what: (issue: Issue) => unknown) =>
    CASES.filter((one) => json(what(one.before)) !== json(what(after(one))) && !isNewLife(one));
  const typesOf = (cases: readonly Case[]) => new Set(cases.map(({ event }) => event.type));

  test('is on record only after an intent to do just that', () => {
    const acts = CASES.filter((one) => !one.before.remediation && after(one).remediation);
    const intended = (one: Case) => ['deactivate', 'delete'].includes(one.before.intents.remediation?.action ?? '');
    expect(violations(acts, intended)).toEqual([]);
    const brownouts = CASES.filter((one) => !isBrownedOut(one.before) && isBrownedOut(after(one)));
    expect(violations(brownouts, (one) => one.before.intents.remediation?.action === 'brown-out')).toEqual([]);
    const deletions = CASES.filter((one) => !one.before.deletion && after(one).deletion);
    expect(violations(deletions, (one) => one.before.intents.deletion !== undefined)).toEqual([]);
  });

  test('is only begun while it is neither held, nor whitelisted, nor browned out', () => {
    const begun = CASES.filter(({ event }) => /^(remediation|rotation|deletion)-started$/.test(event.type)).filter(
      (one) => transitionOf(one).kind === 'changed',
    );
    const free = ({ before }: Case) => before.status !== 'whitelisted' && !before.hold && !isBrownedOut(before);
    expect(violations(begun, free)).toEqual([]);
  });

  test('is only begun on what was reported and not acted on yet; a deletion only out of the quarantine', () => {
    const begun = CASES.filter((one) => transitionOf(one).kind === 'changed');
    const first = begun.filter(({ event }) => event.type === 'remediation-started' || event.type === 'rotation-started');
    const due = ({ before: { status, timestamps } }: Case) => status === 'open' && timestamps.reported && !timestamps.remediated;
    expect(violations(first, (one) => Boolean(due(one)))).toEqual([]);
    const last = begun.filter(({ event }) => event.type === 'deletion-started');
    expect(violations(last, ({ before }) => isQuarantined(before))).toEqual([]);
  });

  test('a rotation is only begun, gone on with or given up by its own steps', () => {
    expect(typesOf(changes(({ rotation }) => rotation))).toEqual(
      new Set(['rotation-started', 'rotation-key-made', 'rotation-handed-over', 'rotation-told', 'rotation-stuck-told', 'rotation-undone']),
    );
  });

  test('a new key whose secret was not handed over is not forgotten, not even by a new life', () => {
    const unfinished = CASES.filter(({ before, name }) => before.rotation && !before.rotation.handedOver && name !== 'rotation undone');
    expect(violations(unfinished, (one) => after(one).rotation?.startedAt === one.before.rotation?.startedAt)).toEqual([]);
  });

  test('a brown-out that is not over ends by being seen as over, by a rollback, or with the life of what is active again', () => {
    const out = CASES.filter(({ before }) => isBrownedOut(before));
    const ended = out.filter((one) => !isBrownedOut(after(one)));
    expect(new Set(ended.filter((one) => !isNewLife(one)).map(({ name }) => name))).toEqual(new Set(['brown-out ended', 'rolled back']));
    expect(typesOf(ended.filter(isNewLife))).toEqual(new Set(['violation-seen']));
  });

  test('what is browned out, or may be, is only ever resolved because it is gone', () => {
    const out = CASES.filter(({ before }) => isBrownedOut(before) || before.intents.remediation?.action === 'brown-out');
    const resolved = out.filter((one) => one.before.status !== 'resolved' && after(one).status === 'resolved');
    expect(violations(resolved, (one) => after(one).resolution?.reason === 'gone')).toEqual([]);
  });

  test('the quarantine is entered by a deactivation alone, and left for good', () => {
    const entered = CASES.filter((one) => !isQuarantined(one.before) && isQuarantined(after(one)));
    expect(violations(entered, (one) => one.before.intents.remediation?.action === 'deactivate')).toEqual([]);
    const undone = CASES.filter(({ before }) => before.remediation?.undone !== undefined && !before.deletion);
    expect(violations(undone, (one) => !isQuarantined(after(one)))).toEqual([]);
  });

  test('what was deleted is never rolled back', () => {
    const gone = CASES.filter(({ before }) => before.deletion);
    expect(violations(gone, (one) => isNewLife(one) || after(one).deletion !== undefined)).toEqual([]);
  });
});

describe('a rollback', () => {
  const rollbacks = CASES.filter((one) => one.event.type === 'rolled-back' && transitionOf(one).kind === 'changed');

  test('leaves an open issue that is held, with nothing done to it and nothing under way', () => {
    expect(rollbacks.length).toBeGreaterThan(0);
    for (const one of rollbacks) {
      const { status, remediation, brownout, deletion, expedited, attempt, intents, timestamps, hold } = after(one);
      expect({ status, remediation, brownout, deletion, expedited, attempt }).toEqual({ status: 'open' });
      expect([intents.remediation, intents.deletion, timestamps.remediated]).toEqual([undefined, undefined, undefined]);
      expect(hold).toMatchObject({ by: 'alice@laptop', reason: 'rolled back' });
    }
  });

  test('does not cost the owner the report: it stays reported, and its life is the same', () => {
    expect(violations(rollbacks, (one) => after(one).timestamps.reported === one.before.timestamps.reported)).toEqual([]);
    expect(violations(rollbacks, (one) => !isNewLife(one))).toEqual([]);
  });
});

describe('a new life', () => {
  const births = CASES.filter(isNewLife);

  test('only ever begins with a violation that is seen', () => {
    expect(new Set(births.map(({ event }) => event.type))).toEqual(new Set(['violation-seen']));
  });

  test('starts afresh', () => {
    const { identified, updated } = { identified: NOW, updated: NOW };
    for (const one of births) {
      const { timestamps, announcedAt, resolution, remediation, attempt, incarnation } = after(one);
      const { brownout, deletion, reminder, triage, expedited, expiryToldFor, intents } = after(one);
      expect(timestamps).toEqual({ identified, updated });
      expect({ announcedAt, resolution, remediation, attempt }).toEqual({});
      expect({ brownout, deletion, reminder, triage, expedited, expiryToldFor }).toEqual({});
      const unfinished = mayBeHalfDone(one.before) ? one.before.intents.remediation : undefined;
      expect([intents.remediation, intents.deletion]).toEqual([unfinished, undefined]);
      expect(incarnation).toBe(one.before.incarnation + 1);
    }
  });

  test('leaves the former one in the history', () => {
    for (const one of births) {
      const { status, timestamps, ticket, resolution, remediation } = one.before;
      const former: Incarnation = {
        status,
        timestamps,
        ...(ticket && { ticketKey: ticket.key }),
        ...(resolution && { resolution }),
        ...(remediation && { remediation }),
      };
      expect(after(one).history).toEqual([former]);
    }
  });

  test('of many leaves the latest twenty', () => {
    let issue = anIssue();
    for (let day = 0; day < 25; day += 1) {
      const now = new Date(NOW.getTime() + day * 86_400_000);
      for (const name of ['found used', 'seen, as it was'] as const) {
        const transition = advance(issue, eventNamed(name), now);
        if (transition.kind === 'changed') issue = transition.issue;
      }
    }
    expect(issue.incarnation).toBe(26);
    expect(issue.history).toHaveLength(20);
    expect(issue.history.at(-1)?.timestamps.resolved).toEqual(new Date(NOW.getTime() + 24 * 86_400_000));
    expect(issue.history.at(0)?.timestamps.resolved).toEqual(new Date(NOW.getTime() + 5 * 86_400_000));
  });
});
