import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { advance } from './life-cycle.ts';
import { NOW } from './test-builders.ts';
import { DELETION } from './test-life-cycle/table-of-deletion.ts';
import { IDENTIFICATION } from './test-life-cycle/table-of-identification.ts';
import { REMEDIATION } from './test-life-cycle/table-of-remediation.ts';
import { REPORTING } from './test-life-cycle/table-of-reporting.ts';
import { ROTATION } from './test-life-cycle/table-of-rotation.ts';
import { TRIAGE } from './test-life-cycle/table-of-triage.ts';
import { EVENT_NAMES, EVENTS, type EventName, effectOf, eventNamed, issueIn, type Row, STATE_NAMES, STATES } from './test-life-cycle.ts';

/** The specification: event → what it does → to which states. */
const TABLE: Readonly<Record<EventName, Row>> = {
  ...IDENTIFICATION,
  ...REPORTING,
  ...REMEDIATION,
  ...DELETION,
  ...ROTATION,
  ...TRIAGE,
};

function effectsIn(event: EventName): ReadonlyMap<string, string> {
  return new Map(Object.entries(TABLE[event]).flatMap(([effect, states]) => states.map((state) => [state, effect] as const)));
}

describe.each(EVENT_NAMES)('an issue, when: %s,', (name) => {
  const expected = effectsIn(name);

  test.each(STATE_NAMES)('and it was: %s', (state) => {
    const before = issueIn(state);
    expect(effectOf(before, advance(before, eventNamed(name), NOW))).toBe(expected.get(state));
  });

  test('has one entry for each state', () => {
    const states = Object.values(TABLE[name]).flat();
    expect(states.toSorted()).toEqual(STATE_NAMES.toSorted());
  });
});

describe('the table', () => {
  const source = (file: string) => readFileSync(new URL(file, import.meta.url), 'utf8');

  test('has every event of the life cycle', () => {
    const declared = [...source('./life-cycle.ts').matchAll(/readonly type: '([a-z-]+)'/g)].map(([, type]) => type);
    expect(declared.length).toBeGreaterThan(0);
    expect(Object.keys(EVENTS).sort()).toEqual(declared.sort());
    expect(Object.keys(TABLE).sort()).toEqual(EVENT_NAMES.toSorted());
  });

  test('has every status', () => {
    const declared = /export type IssueStatus = ([^;]+);/.exec(source('./issue.ts'))?.[1]?.match(/[a-z]+/g);
    expect(Object.keys(STATES).sort()).toEqual(declared?.sort());
  });

  test('says of every refusal why, in words', () => {
    const refusals = EVENT_NAMES.flatMap((event) => STATE_NAMES.map((state) => advance(issueIn(state), eventNamed(event), NOW))).filter(
      (transition) => transition.kind === 'refused',
    );
    expect(refusals.length).toBeGreaterThan(0);
    for (const { reason } of refusals) expect(reason).toMatch(/^\S+ .*[^.\s]$/);
  });
});
