/** Jira's own grouping of statuses, the same in every language. */
export type StatusCategory = 'new' | 'indeterminate' | 'done';

export interface WorkflowStatus {
  readonly id: string;
  readonly name: string;
  readonly category: StatusCategory;
}

/** A field of a transition's screen. */
export interface ScreenField {
  readonly name: string;
  readonly required: boolean;
  /** The names that may be chosen; absent for free text. */
  readonly allowed?: readonly string[];
}

export interface WorkflowTransition {
  readonly id: string;
  readonly name: string;
  /** Ids of statuses. */
  readonly from: readonly string[];
  readonly to: string;
  readonly screen?: Readonly<Record<string, ScreenField>>;
}

export interface Workflow {
  /** The first one is where a new ticket starts. */
  readonly statuses: readonly [WorkflowStatus, ...WorkflowStatus[]];
  readonly transitions: readonly WorkflowTransition[];
}

const open: WorkflowStatus = { id: '1', name: 'Open', category: 'new' };
const inProgress: WorkflowStatus = { id: '3', name: 'In Progress', category: 'indeterminate' };
const resolved: WorkflowStatus = { id: '5', name: 'Resolved', category: 'done' };
const closed: WorkflowStatus = { id: '6', name: 'Closed', category: 'done' };
const rejected: WorkflowStatus = { id: '10100', name: "Won't Do", category: 'done' };

const start: WorkflowTransition = { id: '4', name: 'Start Progress', from: [open.id], to: inProgress.id };
const reopen: WorkflowTransition = { id: '3', name: 'Reopen Issue', from: [resolved.id, closed.id, rejected.id], to: open.id };
const undone = [open.id, inProgress.id];

const resolution: ScreenField = { name: 'Resolution', required: true, allowed: ["Won't Fix", 'Fixed', 'Duplicate'] };

/** Workflows as they are met: no two agree on what closing is called. */
export const workflows = {
  classic: {
    statuses: [open, inProgress, closed],
    transitions: [start, { id: '2', name: 'Close Issue', from: undone, to: closed.id }, reopen],
  },
  localised: {
    statuses: [
      { id: '1', name: 'Offen', category: 'new' },
      { id: '3', name: 'In Arbeit', category: 'indeterminate' },
      { id: '6', name: 'Geschlossen', category: 'done' },
    ],
    transitions: [
      { id: '11', name: 'Anfangen', from: ['1'], to: '3' },
      { id: '31', name: 'Erledigt', from: ['1', '3'], to: '6' },
      { id: '41', name: 'Wieder öffnen', from: ['6'], to: '1' },
    ],
  },
  'two-done-transitions': {
    statuses: [open, inProgress, resolved, rejected],
    transitions: [
      start,
      { id: '51', name: 'Reject', from: undone, to: rejected.id, screen: { customfield_10010: { name: 'Reason', required: true } } },
      { id: '5', name: 'Resolve Issue', from: undone, to: resolved.id },
      reopen,
    ],
  },
  'required-resolution': {
    statuses: [open, inProgress, closed],
    transitions: [start, { id: '2', name: 'Close Issue', from: undone, to: closed.id, screen: { resolution } }, reopen],
  },
  'no-way-to-done': {
    statuses: [open, inProgress, closed],
    transitions: [start, { id: '12', name: 'Stop Progress', from: [inProgress.id], to: open.id }],
  },
} as const satisfies Readonly<Record<string, Workflow>>;

export type WorkflowName = keyof typeof workflows;
