import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { advance } from './life-cycle.ts';
import { NOW } from './test-builders.ts';
import {
  EVENT_NAMES,
  EVENTS,
  type EventName,
  effectOf,
  eventNamed,
  issueIn,
  STATE_NAMES,
  STATES,
  type StateName,
} from './test-life-cycle.ts';

const UNREPORTED = ['open, told to nobody', 'open, ticket begun', 'open, to be reported again'] as const;
const UNTICKETED = ['open, reported without a ticket', 'open, reported, ticket begun'] as const;
const REMEDIATED = ['open, remediated', 'open, remediated just now'] as const;
const WHITELISTED_UNREPORTED = ['whitelisted, told to nobody', 'whitelisted, ticket begun'] as const;
const WHITELISTED_REPORTED = ['whitelisted, ticket open', 'whitelisted, ticket closed', 'whitelisted, remediation begun'] as const;
const RESOLVED_UNREPORTED = ['resolved, told to nobody', 'resolved, ticket begun'] as const;
const RESOLVED_REPORTED = ['resolved, ticket open', 'resolved, ticket closed', 'resolved, remediation begun'] as const;
const CLOSED = ['closed, told to nobody', 'closed, ticket closed', 'closed, remediated'] as const;

/** Not remediated, so that the next scan decides. */
const OPEN = [...UNREPORTED, 'open, reported', ...UNTICKETED, 'open, remediation begun', 'open, held'] as const;
const WHITELISTED = [...WHITELISTED_UNREPORTED, ...WHITELISTED_REPORTED] as const;
const RESOLVED = [...RESOLVED_UNREPORTED, ...RESOLVED_REPORTED, 'resolved, remediated'] as const;
const ENDED = [...RESOLVED, ...CLOSED] as const;
const NEVER_REMEDIATED = [...OPEN, ...WHITELISTED, ...RESOLVED_UNREPORTED, ...RESOLVED_REPORTED, ...CLOSED.slice(0, 2)] as const;
const ALREADY_REMEDIATED = [...REMEDIATED, 'whitelisted, remediated', 'resolved, remediated', 'closed, remediated'] as const;

const NEW_OPEN_LIFE = {
  'new life': ['open, remediated'],
  '→ open, new life': [
    'whitelisted, remediated',
    ...RESOLVED_UNREPORTED,
    'resolved, ticket open',
    'resolved, remediated',
    'closed, told to nobody',
  ],
  '→ open, new life, ticket dropped': ['resolved, ticket closed', 'closed, ticket closed', 'closed, remediated'],
  '→ open, new life, −remediation intent': ['resolved, remediation begun'],
} as const;

const UNWHITELISTED = {
  '→ open, ~updated, ~details, −exception': WHITELISTED_UNREPORTED,
  '→ open, ~updated, −reported, ~details, −announcedAt, −exception': WHITELISTED_REPORTED,
} as const;

const FINE_THOUGH_ACTIVE = {
  '→ resolved, +resolved, +resolution': [...OPEN, 'open, remediated', ...WHITELISTED, 'whitelisted, remediated'],
  unchanged: ['open, remediated just now', ...ENDED],
} as const;

/** Event → what it does → to which states. */
const TABLE = {
  'seen, as it was': { unchanged: [...OPEN, 'open, remediated just now'], ...NEW_OPEN_LIFE, ...UNWHITELISTED },
  'seen, with new facts': { '~updated, ~details': OPEN, unchanged: ['open, remediated just now'], ...NEW_OPEN_LIFE, ...UNWHITELISTED },
  'seen, with new tags': { '~details': OPEN, unchanged: ['open, remediated just now'], ...NEW_OPEN_LIFE, ...UNWHITELISTED },
  'seen, and whitelisted': {
    '→ whitelisted, ~updated, ~details, +exception': OPEN,
    unchanged: ['open, remediated just now', ...WHITELISTED],
    'new life': ['whitelisted, remediated'],
    '→ whitelisted, new life': [
      'open, remediated',
      ...RESOLVED_UNREPORTED,
      'resolved, ticket open',
      'resolved, remediated',
      'closed, told to nobody',
    ],
    '→ whitelisted, new life, ticket dropped': ['resolved, ticket closed', 'closed, ticket closed', 'closed, remediated'],
    '→ whitelisted, new life, −remediation intent': ['resolved, remediation begun'],
  },

  'found used': FINE_THOUGH_ACTIVE,
  'found too young': FINE_THOUGH_ACTIVE,
  'found inactive': {
    '→ resolved, +resolved, +resolution': [
      ...UNREPORTED,
      'open, reported',
      ...UNTICKETED,
      ...REMEDIATED,
      'open, held',
      ...WHITELISTED_UNREPORTED,
      'whitelisted, ticket open',
      'whitelisted, ticket closed',
      'whitelisted, remediated',
    ],
    // A crash between the act and its record: the act is recorded now.
    '→ resolved, +remediated, +resolved, −remediation intent, +resolution, +remediation': [
      'open, remediation begun',
      'whitelisted, remediation begun',
    ],
    unchanged: ENDED,
  },
  'found gone': {
    '→ resolved, +resolved, +resolution': [
      ...UNREPORTED,
      'open, reported',
      ...UNTICKETED,
      ...REMEDIATED,
      'open, held',
      ...WHITELISTED_UNREPORTED,
      'whitelisted, ticket open',
      'whitelisted, ticket closed',
      'whitelisted, remediated',
    ],
    '→ resolved, +resolved, −remediation intent, +resolution': ['open, remediation begun', 'whitelisted, remediation begun'],
    unchanged: ENDED,
  },
  'not found by a partial scan': {
    refused: [...OPEN, ...REMEDIATED, ...WHITELISTED, 'whitelisted, remediated'],
    unchanged: ENDED,
  },

  'ticket started': {
    '+ticket intent': ['open, told to nobody'],
    // The ticket that it had is gone from the tracker: a successor is made.
    '+ticket intent, ticket dropped': ['open, to be reported again'],
    refused: [
      'open, ticket begun',
      'open, reported',
      ...UNTICKETED,
      'open, remediation begun',
      ...REMEDIATED,
      'open, held',
      ...WHITELISTED,
      'whitelisted, remediated',
      ...ENDED,
    ],
  },
  'ticket not made': {
    '−ticket intent': ['open, ticket begun', 'open, reported, ticket begun', 'whitelisted, ticket begun', 'resolved, ticket begun'],
    unchanged: [
      'open, told to nobody',
      'open, to be reported again',
      'open, reported',
      'open, reported without a ticket',
      'open, remediation begun',
      ...REMEDIATED,
      'open, held',
      'whitelisted, told to nobody',
      ...WHITELISTED_REPORTED,
      'whitelisted, remediated',
      'resolved, told to nobody',
      ...RESOLVED_REPORTED,
      'resolved, remediated',
      ...CLOSED,
    ],
  },
  'reported by a ticket': {
    '+reported, ticket open': ['open, told to nobody', 'open, to be reported again'],
    '+reported, −ticket intent, ticket open': ['open, ticket begun'],
    '−ticket intent, ticket open': ['open, reported, ticket begun', 'whitelisted, ticket begun', 'resolved, ticket begun'],
    'ticket open': [
      'open, reported without a ticket',
      'open, held',
      'whitelisted, told to nobody',
      'whitelisted, ticket closed',
      'resolved, told to nobody',
      'resolved, ticket closed',
    ],
    // Another key, but as open as the former one: the retention period goes on.
    'written as it was': [
      'open, reported',
      'open, remediation begun',
      ...REMEDIATED,
      'whitelisted, ticket open',
      'whitelisted, remediation begun',
      'whitelisted, remediated',
      'resolved, ticket open',
      'resolved, remediation begun',
      'resolved, remediated',
    ],
    // It ended while its ticket was being made, so there is a ticket to close.
    '→ resolved, −closed, ticket open': CLOSED,
  },
  'reported by a message': {
    '+reported': UNREPORTED,
    unchanged: ['open, reported', ...UNTICKETED, 'open, remediation begun', ...REMEDIATED, 'open, held'],
    refused: [...WHITELISTED, 'whitelisted, remediated', ...ENDED],
  },
  announced: {
    '+announcedAt': [...UNTICKETED, ...WHITELISTED_UNREPORTED, ...RESOLVED_UNREPORTED, 'closed, told to nobody'],
    unchanged: [
      'open, reported',
      'open, remediation begun',
      ...REMEDIATED,
      'open, held',
      ...WHITELISTED_REPORTED,
      'whitelisted, remediated',
      ...RESOLVED_REPORTED,
      'resolved, remediated',
      'closed, ticket closed',
      'closed, remediated',
    ],
    refused: UNREPORTED,
  },
  'ticket told': {
    'written as it was': [
      'open, to be reported again',
      'open, reported',
      'open, remediation begun',
      ...REMEDIATED,
      'open, held',
      ...WHITELISTED_REPORTED,
      'whitelisted, remediated',
      ...RESOLVED_REPORTED,
      'resolved, remediated',
      'closed, ticket closed',
      'closed, remediated',
    ],
    refused: [
      'open, told to nobody',
      'open, ticket begun',
      ...UNTICKETED,
      ...WHITELISTED_UNREPORTED,
      ...RESOLVED_UNREPORTED,
      'closed, told to nobody',
    ],
  },
  'ticket reopened': {
    'ticket open': [
      ...UNREPORTED,
      ...UNTICKETED,
      'open, held',
      'whitelisted, told to nobody',
      'whitelisted, ticket closed',
      'resolved, told to nobody',
      'resolved, ticket closed',
    ],
    '−ticket intent, ticket open': ['whitelisted, ticket begun', 'resolved, ticket begun'],
    'written as it was': [
      'open, reported',
      'open, remediation begun',
      ...REMEDIATED,
      'whitelisted, ticket open',
      'whitelisted, remediation begun',
      'whitelisted, remediated',
      'resolved, ticket open',
      'resolved, remediation begun',
      'resolved, remediated',
    ],
    '→ resolved, −closed, ticket open': CLOSED,
  },
  'ticket closed': {
    '→ closed, +closed': ['resolved, told to nobody', 'resolved, ticket closed'],
    '→ closed, +closed, ticket closed': ['resolved, ticket open', 'resolved, remediation begun', 'resolved, remediated'],
    // It became an issue again meanwhile, or is whitelisted: the ticket is closed, the issue lives on.
    'ticket closed': [
      'open, reported',
      'open, remediation begun',
      ...REMEDIATED,
      'whitelisted, ticket open',
      'whitelisted, remediation begun',
      'whitelisted, remediated',
    ],
    'written as it was': ['open, to be reported again', 'open, held', 'whitelisted, ticket closed'],
    unchanged: [...WHITELISTED_UNREPORTED, ...CLOSED],
    refused: ['open, told to nobody', 'open, ticket begun', ...UNTICKETED, 'resolved, ticket begun'],
  },

  'remediation started': {
    '+remediation intent': ['open, reported', ...UNTICKETED],
    '~remediation intent': ['open, remediation begun'],
    refused: [...UNREPORTED, ...REMEDIATED, 'open, held', ...WHITELISTED, 'whitelisted, remediated', ...ENDED],
  },
  remediated: {
    '+remediated, −remediation intent, +remediation': [
      'open, remediation begun',
      'whitelisted, remediation begun',
      'resolved, remediation begun',
    ],
    unchanged: ALREADY_REMEDIATED,
    refused: [
      ...UNREPORTED,
      'open, reported',
      ...UNTICKETED,
      'open, held',
      ...WHITELISTED_UNREPORTED,
      'whitelisted, ticket open',
      'whitelisted, ticket closed',
      ...RESOLVED_UNREPORTED,
      'resolved, ticket open',
      'resolved, ticket closed',
      'closed, told to nobody',
      'closed, ticket closed',
    ],
  },
  'remediation told': { 'written as it was': ALREADY_REMEDIATED, refused: NEVER_REMEDIATED },
  'remediation failed': {
    '+attempt': NEVER_REMEDIATED.filter((state) => !state.endsWith('remediation begun')),
    '−remediation intent, +attempt': ['open, remediation begun', 'whitelisted, remediation begun', 'resolved, remediation begun'],
    unchanged: ALREADY_REMEDIATED,
  },
  // Whether it was done is to be looked up, so the intent stays.
  'remediation failed, or not': { '+attempt': NEVER_REMEDIATED, unchanged: ALREADY_REMEDIATED },
  'remediation refused': {
    '+attempt': NEVER_REMEDIATED.filter((state) => !state.endsWith('remediation begun')),
    '−remediation intent, +attempt': ['open, remediation begun', 'whitelisted, remediation begun', 'resolved, remediation begun'],
    unchanged: ALREADY_REMEDIATED,
  },
  held: { '+hold': STATE_NAMES.filter((state) => state !== 'open, held'), '~hold': ['open, held'] },
  'rolled back': {
    '~updated, −remediated, −remediation, +hold': REMEDIATED,
    '→ open, ~updated, −remediated, −exception, −remediation, +hold': ['whitelisted, remediated'],
    '→ open, ~updated, −remediated, −resolved, −resolution, −remediation, +hold': ['resolved, remediated'],
    '→ open, ~updated, −remediated, −resolved, −closed, −resolution, −remediation, +hold': ['closed, remediated'],
    refused: NEVER_REMEDIATED,
  },
} as const satisfies Record<EventName, Readonly<Record<string, readonly StateName[]>>>;

function effectsIn(event: EventName): ReadonlyMap<string, string> {
  const effects: Readonly<Record<string, readonly StateName[]>> = TABLE[event];
  return new Map(Object.entries(effects).flatMap(([effect, states]) => states.map((state) => [state, effect] as const)));
}

describe.each(EVENT_NAMES)('an issue, when: %s,', (name) => {
  const expected = effectsIn(name);

  test.each(STATE_NAMES)('and it was: %s', (state) => {
    const before = issueIn(state);
    expect(effectOf(before, advance(before, eventNamed(name), NOW))).toBe(expected.get(state));
  });

  test('has one entry for each state', () => {
    const states = Object.values<readonly StateName[]>(TABLE[name]).flat();
    expect([...states].sort()).toEqual([...STATE_NAMES].sort());
  });
});

describe('the table', () => {
  const source = (file: string) => readFileSync(new URL(file, import.meta.url), 'utf8');

  test('has every event of the life cycle', () => {
    const declared = [...source('./life-cycle.ts').matchAll(/readonly type: '([a-z-]+)'/g)].map(([, type]) => type);
    expect(declared.length).toBeGreaterThan(0);
    expect(Object.keys(EVENTS).sort()).toEqual(declared.sort());
    expect(Object.keys(TABLE).sort()).toEqual([...EVENT_NAMES].sort());
  });

  test('has every status', () => {
    const declared = /export type IssueStatus = ([^;]+);/.exec(source('./issue.ts'))?.[1]?.match(/[a-z]+/g);
    expect(Object.keys(STATES).sort()).toEqual(declared?.sort());
  });

  test('says of every refusal why, in words', () => {
    const refusals = EVENT_NAMES.flatMap((event) => STATE_NAMES.map((state) => advance(issueIn(state), eventNamed(event), NOW))).filter(
      (transition) => transition.kind === 'refused',
    );
    for (const { reason } of refusals) expect(reason).toMatch(/^\S+ .*[^.\s]$/);
  });
});
