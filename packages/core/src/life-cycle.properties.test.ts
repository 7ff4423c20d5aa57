import { describe, expect, test } from '@jest/globals';
import type { Incarnation, Issue } from './issue.ts';
import { advance, type IssueEvent } from './life-cycle.ts';
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

/** The issue afterwards, whether it changed or not. */
function after({ before, event }: Case): Issue {
  const transition = advance(before, event, NOW);
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
    const answers = () => CASES.map(({ before, event }) => advance(before, event, NOW));
    expect(answers()).toEqual(answers());
  });

  test('`unchanged` hands back the very issue', () => {
    const unchanged = CASES.filter(({ before, event }) => advance(before, event, NOW).kind === 'unchanged');
    expect(violations(unchanged, (one) => after(one) === one.before)).toEqual([]);
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
      'remediation started',
      'found inactive',
      'found gone',
    ];
    const begun = CASES.filter((one) => one.before.intents.remediation && !settling.includes(one.name) && !isNewLife(one));
    expect(violations(begun, (one) => after(one).intents.remediation === one.before.intents.remediation)).toEqual([]);
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

describe('a new life', () => {
  const births = CASES.filter(isNewLife);

  test('starts afresh', () => {
    const { identified, updated } = { identified: NOW, updated: NOW };
    for (const one of births) {
      const { timestamps, announcedAt, resolution, remediation, attempt, incarnation } = after(one);
      expect(timestamps).toEqual({ identified, updated });
      expect({ announcedAt, resolution, remediation, attempt }).toEqual({});
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
