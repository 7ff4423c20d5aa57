import type { Exception, Hold, Incarnation, Intents, Remediation, RemediationAttempt, Resolution } from '@keyhammer/core';
import { type Attributes, optional, readBoolean, readInstant, readMap, readOneOf, readString } from './attributes.ts';
import { formatInstant } from './instant-format.ts';
import { readStatus } from './status-item.ts';
import { readTimestamps, timestampsItem } from './timestamps-item.ts';

/** Our attributes about what became of an issue, each to and from its map. Names are in snake case, as Hammer's are. */

export function exceptionItem({ pattern, reason, approver, expires }: Exception): Record<string, unknown> {
  return {
    pattern,
    ...(reason !== undefined && { reason }),
    ...(approver !== undefined && { approver }),
    ...(expires && { expires: formatInstant(expires) }),
  };
}

export function readException(from: Attributes, name: string): Exception {
  const map = readMap(from, name);
  return {
    pattern: readString(map, 'pattern'),
    ...optional('reason', readString, map, 'reason'),
    ...optional('approver', readString, map, 'approver'),
    ...optional('expires', readInstant, map, 'expires'),
  };
}

export function resolutionItem({ reason, why }: Resolution): Record<string, unknown> {
  return { reason, why };
}

export function readResolution(from: Attributes, name: string): Resolution {
  const map = readMap(from, name);
  const reasons: readonly Resolution['reason'][] = ['used', 'inactive', 'too-young', 'gone', 'remediated'];
  return { reason: readOneOf(map, 'reason', reasons), why: readString(map, 'why') };
}

export function remediationItem(remediation: Remediation): Record<string, unknown> {
  const { action, formerStatus, at, by, mode, told } = remediation;
  return { action, former_status: formerStatus, at: formatInstant(at), by, mode, told };
}

export function readRemediation(from: Attributes, name: string): Remediation {
  const map = readMap(from, name);
  return {
    action: readOneOf(map, 'action', ['deactivate']),
    formerStatus: readOneOf(map, 'former_status', ['active']),
    at: readInstant(map, 'at'),
    by: readString(map, 'by'),
    mode: readOneOf(map, 'mode', ['manual', 'batch']),
    told: readBoolean(map, 'told'),
  };
}

export function attemptItem({ outcome, at, why }: RemediationAttempt): Record<string, unknown> {
  return { outcome, at: formatInstant(at), why };
}

export function readAttempt(from: Attributes, name: string): RemediationAttempt {
  const map = readMap(from, name);
  return { outcome: readOneOf(map, 'outcome', ['failed', 'refused']), at: readInstant(map, 'at'), why: readString(map, 'why') };
}

export function intentsItem({ ticket, remediation }: Intents): Record<string, unknown> {
  return {
    ...(ticket && { ticket: { label: ticket.label, at: formatInstant(ticket.at) } }),
    ...(remediation && { remediation: { at: formatInstant(remediation.at), by: remediation.by, mode: remediation.mode } }),
  };
}

export function readIntents(from: Attributes): Intents {
  return {
    ...optional('ticket', readTicketIntent, from, 'ticket'),
    ...optional('remediation', readRemediationIntent, from, 'remediation'),
  };
}

export function holdItem({ until, by, reason }: Hold): Record<string, unknown> {
  return { until: formatInstant(until), by, reason };
}

export function readHold(from: Attributes, name: string): Hold {
  const map = readMap(from, name);
  return { until: readInstant(map, 'until'), by: readString(map, 'by'), reason: readString(map, 'reason') };
}

export function incarnationItem({ status, timestamps, ticketKey, resolution, remediation }: Incarnation): Record<string, unknown> {
  return {
    status,
    timestamps: timestampsItem(timestamps),
    ...(ticketKey !== undefined && { ticket: ticketKey }),
    ...(resolution && { resolution: resolutionItem(resolution) }),
    ...(remediation && { remediation: remediationItem(remediation) }),
  };
}

export function readIncarnation(map: Attributes): Incarnation {
  return {
    status: readStatus(map),
    timestamps: readTimestamps(readMap(map, 'timestamps')),
    ...optional('ticketKey', readString, map, 'ticket'),
    ...optional('resolution', readResolution, map, 'resolution'),
    ...optional('remediation', readRemediation, map, 'remediation'),
  };
}

function readTicketIntent(from: Attributes, name: string): NonNullable<Intents['ticket']> {
  const map = readMap(from, name);
  return { label: readString(map, 'label'), at: readInstant(map, 'at') };
}

function readRemediationIntent(from: Attributes, name: string): NonNullable<Intents['remediation']> {
  const map = readMap(from, name);
  return { at: readInstant(map, 'at'), by: readString(map, 'by'), mode: readOneOf(map, 'mode', ['manual', 'batch']) };
}
