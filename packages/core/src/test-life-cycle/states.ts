import type { Issue, IssueStatus, Remediation, Rotation } from '../issue.ts';
import { anException, anIssue, aReportedIssue, aTicket, daysAgo, daysAhead, NOW, secondsFrom } from '../test-builders.ts';

const by = 'lambda:keyhammer-remediator';
const mode = 'batch';
const exception = anException();
const closedTicket = aTicket({ state: 'closed' });
const { timestamps: reportedTimestamps } = aReportedIssue();

const ticketBegun = { intents: { ticket: { label: 'keyhammer-0123456789', at: daysAgo(21) } } };
const deactivationBegun = { intents: { remediation: { at: daysAgo(1), by, mode, action: 'deactivate' } } } as const;
const halfDone = { intents: { remediation: { ...deactivationBegun.intents.remediation, restorePoint: { keys: 'a b' } } } } as const;
const brownoutBegun = { intents: { remediation: { at: daysAgo(1), by, mode, action: 'brown-out' } } } as const;
const passwordDeletionBegun = { intents: { remediation: { at: daysAgo(1), by, mode, action: 'delete' } } } as const;
const deletionBegun = { intents: { deletion: { at: daysAgo(1), by, mode } } } as const;

const brownedOut = { brownout: { startedAt: secondsFrom(NOW, -600), until: secondsFrom(NOW, 600), by, mode } } as const;
const back = { brownout: { startedAt: daysAgo(2), until: daysAgo(1.9), endedAt: daysAgo(1.9), by, mode } } as const;

/** How far a rotation has got. */
const ROTATION = {
  begun: { startedAt: daysAgo(6), by, mode, heldBefore: ['AKIAIOSFODNN7EXAMPLE'] },
  made: { made: { id: 'AKIANEW', at: daysAgo(5) } },
  handedOver: { handedOver: { to: { kind: 'secret', arn: 'arn:aws:secretsmanager:eu-west-1:111111111111:secret:k' }, at: daysAgo(4) } },
  told: { toldAt: daysAgo(3) },
} as const;
const begun: Rotation = ROTATION.begun;
const made: Rotation = { ...begun, ...ROTATION.made };
const handedOver: Rotation = { ...made, ...ROTATION.handedOver };
const toldOf: Rotation = { ...handedOver, ...ROTATION.told };

const resolved = { status: 'resolved', resolution: { reason: 'used', why: 'it was used' } } as const;
const ours = { status: 'resolved', resolution: { reason: 'remediated', why: `Keyhammer deactivated it (${by})` } } as const;
const gone = { status: 'resolved', resolution: { reason: 'gone', why: 'it no longer exists' } } as const;
const deleted = { deletion: { at: daysAgo(1), by, mode, told: true } } as const;
const undone = 'it was found active again';

/** What Keyhammer did at that instant, and told. */
function remediatedAt(at: Date, more: Partial<Remediation> = {}): Pick<Issue, 'timestamps' | 'remediation'> {
  return {
    timestamps: { ...reportedTimestamps, remediated: at },
    remediation: { action: 'deactivate', formerStatus: 'active', at, by: 'alice@laptop', mode: 'manual', told: true, ...more },
  };
}

const inQuarantine = { ...ours, ...remediatedAt(daysAgo(3)) };
const quarantineUndone = { ...ours, ...remediatedAt(daysAgo(3), { undone }) };
const passwordDeleted = { ...ours, ...remediatedAt(daysAgo(3), { action: 'delete' }) };

function endedAt(at: Date, issue: Issue): Issue {
  return { ...issue, timestamps: { ...issue.timestamps, resolved: at } };
}

/** Closed, with its ticket if it has one. */
function closedAt(at: Date, issue: Issue): Issue {
  const { timestamps, ticket } = issue;
  return {
    ...issue,
    status: 'closed',
    timestamps: { ...timestamps, resolved: at, closed: at },
    ...(ticket && { ticket: { ...ticket, state: 'closed' } }),
  };
}

/** Every state that an event may find an issue in, by what tells it apart. */
export const STATES = {
  open: {
    'open, told to nobody': anIssue(),
    'open, ticket begun': anIssue(ticketBegun),
    'open, to be reported again': anIssue({ ticket: closedTicket }),
    'open, reported': aReportedIssue(),
    'open, reported without a ticket': anIssue({ timestamps: reportedTimestamps }),
    'open, reported, ticket begun': anIssue({ timestamps: reportedTimestamps, ...ticketBegun }),
    'open, reminded': aReportedIssue({ reminder: { date: daysAhead(7), days: 7, ticketTold: true, ownerTold: false } }),
    'open, expedited': aReportedIssue({
      expedited: { at: daysAgo(1), by: 'bob' },
      triage: { labels: [{ label: 'keyhammer-now', at: daysAgo(1), by: 'bob' }] },
    }),
    'open, ticket left closed': aReportedIssue({
      ticket: { ...closedTicket, leftClosed: true },
      triage: { labels: [], closed: { at: daysAgo(1), by: 'bob', treatedAs: 'ignore' } },
    }),
    'open, held': aReportedIssue({ ticket: closedTicket, hold: { until: daysAhead(7), by: 'alice@laptop', reason: 'rolled back' } }),
    'open, remediation begun': aReportedIssue(deactivationBegun),
    'open, half done': aReportedIssue(halfDone),
    'open, password deletion begun': aReportedIssue(passwordDeletionBegun),
    'open, brown-out begun': aReportedIssue(brownoutBegun),
    'open, browned out': aReportedIssue(brownedOut),
    'open, back from a brown-out': aReportedIssue(back),
    'open, rotation begun': aReportedIssue({ rotation: begun }),
    'open, new key made': aReportedIssue({ rotation: made }),
    'open, new key handed over': aReportedIssue({ rotation: handedOver }),
    'open, new key told of': aReportedIssue({ rotation: toldOf }),
    'open, remediated': aReportedIssue(remediatedAt(daysAgo(1))),
    'open, remediated just now': aReportedIssue(remediatedAt(secondsFrom(NOW, -60))),
    'open, rotated': aReportedIssue({ rotation: toldOf, ...remediatedAt(daysAgo(1)) }),
    'open, password deleted': aReportedIssue(remediatedAt(daysAgo(1), { action: 'delete' })),
    'open, deletion begun': aReportedIssue({ ...remediatedAt(daysAgo(31)), ...deletionBegun }),
  },
  whitelisted: {
    'whitelisted, told to nobody': anIssue({ status: 'whitelisted', exception }),
    'whitelisted, ticket begun': anIssue({ status: 'whitelisted', exception, ...ticketBegun }),
    'whitelisted, ticket open': aReportedIssue({ status: 'whitelisted', exception }),
    'whitelisted, ticket closed': aReportedIssue({ status: 'whitelisted', exception, ticket: closedTicket }),
    'whitelisted, expiry told': aReportedIssue({
      status: 'whitelisted',
      exception,
      ticket: closedTicket,
      expiryToldFor: exception.expires ?? NOW,
    }),
    'whitelisted, remediation begun': aReportedIssue({ status: 'whitelisted', exception, ...deactivationBegun }),
    'whitelisted, half done': aReportedIssue({ status: 'whitelisted', exception, ...halfDone }),
    'whitelisted, brown-out begun': aReportedIssue({ status: 'whitelisted', exception, ...brownoutBegun }),
    'whitelisted, browned out': aReportedIssue({ status: 'whitelisted', exception, ...brownedOut }),
    'whitelisted, new key made': aReportedIssue({ status: 'whitelisted', exception, rotation: made }),
    'whitelisted, remediated': aReportedIssue({ status: 'whitelisted', exception, ...remediatedAt(daysAgo(1)) }),
  },
  resolved: {
    'resolved, told to nobody': endedAt(daysAgo(2), anIssue(resolved)),
    'resolved, ticket begun': endedAt(daysAgo(2), anIssue({ ...resolved, ...ticketBegun })),
    'resolved, ticket open': endedAt(daysAgo(2), aReportedIssue(resolved)),
    'resolved, ticket closed': endedAt(daysAgo(2), aReportedIssue({ ...resolved, ticket: closedTicket })),
    'resolved, remediation begun': endedAt(daysAgo(2), aReportedIssue({ ...resolved, ...deactivationBegun })),
    'resolved, half done': endedAt(daysAgo(2), aReportedIssue({ ...resolved, ...halfDone })),
    'resolved, gone in a brown-out': endedAt(daysAgo(2), aReportedIssue({ ...gone, ...brownedOut })),
    'resolved, new key made': endedAt(daysAgo(2), aReportedIssue({ ...gone, rotation: made })),
    'resolved, in quarantine': endedAt(daysAgo(2), aReportedIssue(inQuarantine)),
    'resolved, remediated just now': endedAt(NOW, aReportedIssue({ ...ours, ...remediatedAt(secondsFrom(NOW, -60)) })),
    'resolved, deletion begun': endedAt(daysAgo(2), aReportedIssue({ ...inQuarantine, ...deletionBegun })),
    'resolved, deleted': endedAt(daysAgo(2), aReportedIssue({ ...inQuarantine, ...deleted })),
    'resolved, quarantine undone': endedAt(daysAgo(2), aReportedIssue(quarantineUndone)),
    'resolved, password deleted': endedAt(daysAgo(2), aReportedIssue(passwordDeleted)),
  },
  closed: {
    'closed, told to nobody': closedAt(daysAgo(2), anIssue(resolved)),
    'closed, ticket closed': closedAt(daysAgo(2), aReportedIssue(resolved)),
    'closed, half done': closedAt(daysAgo(2), aReportedIssue({ ...resolved, ...halfDone })),
    'closed, in quarantine': closedAt(daysAgo(2), aReportedIssue(inQuarantine)),
    'closed, deletion begun': closedAt(daysAgo(2), aReportedIssue({ ...inQuarantine, ...deletionBegun })),
    'closed, deleted': closedAt(daysAgo(2), aReportedIssue({ ...inQuarantine, ...deleted })),
    'closed, quarantine undone': closedAt(daysAgo(2), aReportedIssue(quarantineUndone)),
    'closed, password deleted': closedAt(daysAgo(2), aReportedIssue(passwordDeleted)),
  },
} as const satisfies Record<IssueStatus, Record<string, Issue>>;

export type StateName = { [S in IssueStatus]: keyof (typeof STATES)[S] }[IssueStatus];

export const STATE_NAMES = Object.values(STATES).flatMap((states) => Object.keys(states)) as StateName[];

export function issueIn(name: StateName): Issue {
  return ({ ...STATES.open, ...STATES.whitelisted, ...STATES.resolved, ...STATES.closed } satisfies Record<StateName, Issue>)[name];
}
