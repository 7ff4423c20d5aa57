import { expect } from '@jest/globals';
import type { AuditEntry } from '@keyhammer/core';
import type { InMemoryWorld, MortalProcess } from '@keyhammer/testing';
import type { RemediatorPorts } from './remediation-run.ts';

// What the crash specifications of this package share.

/** The world's ports, living no longer than the process. */
export function portsIn(world: InMemoryWorld, process: MortalProcess): RemediatorPorts {
  return {
    issues: process.wrap(world.issues),
    audit: process.wrap(world.audit),
    vault: process.wrap(world.vault),
    budget: process.wrap(world.budget),
    credentials: process.wrap(world.cloud),
    tracker: process.wrap(world.tracker),
    notifier: process.wrap(world.notifier),
    waiter: process.wrap(world.clock),
    clock: world.clock,
    log: world.log,
  };
}

/** The audit's word for a change of the cloud. */
const ACTIONS: Readonly<Record<string, readonly AuditEntry['action'][]>> = {
  deactivate: ['deactivate', 'brown-out'],
  activate: ['reactivate'],
  restore: ['reactivate'],
  unlock: ['deactivate', 'brown-out', 'delete'],
  lock: ['reactivate'],
  delete: ['delete'],
  'remove-password': ['delete'],
  create: ['create'],
  'make-password': ['create'],
};

/** Every change of the cloud was begun in the audit log, and whatever is said there to be done was done. */
export function expectAudited({ cloud, audit }: InMemoryWorld): void {
  const started = audit.all.filter(({ outcome }) => outcome === 'started');
  for (const change of cloud.changes) {
    const [name = '', id = ''] = change.split(' ');
    const isIts = (entry: AuditEntry) => ACTIONS[name]?.includes(entry.action) && (entry.action === 'create' || entry.id === id);
    expect([change, started.some(isIts)]).toEqual([change, true]);
  }
  for (const { action, id, evidence } of audit.all.filter(({ outcome, action }) => outcome === 'done' && action !== 'hand-over')) {
    const changed = action === 'create' ? (evidence.credential ?? id) : id;
    const names = Object.keys(ACTIONS).filter((name) => ACTIONS[name]?.includes(action));
    const isIts = (change: string) => names.some((name) => `${change} `.startsWith(`${name} ${changed} `));
    expect([action, cloud.changes.some(isIts)]).toEqual([action, true]);
  }
}
