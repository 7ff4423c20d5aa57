import type { Exception, Incarnation, IssueStatus, Resolution } from '@keyhammer/core';
import { remediation } from './act-item.ts';
import { type Codec, instant, mapOf, oneOf, optional, text } from './codec.ts';
import { readStatus } from './status-item.ts';
import { timestamps } from './timestamps-item.ts';

export const exception = mapOf<Exception>({
  pattern: text,
  reason: optional(text),
  approver: optional(text),
  expires: optional(instant),
});

export const resolution = mapOf<Resolution>({
  reason: oneOf<Resolution['reason']>({
    used: true,
    unused: true,
    inactive: true,
    unprivileged: true,
    'too-young': true,
    gone: true,
    remediated: true,
  }),
  why: text,
  usedAt: optional(instant, 'used_at'),
});

const status: Codec<IssueStatus> = { write: (word) => word, read: readStatus };

export const incarnation = mapOf<Incarnation>({
  status,
  timestamps,
  ticketKey: optional(text, 'ticket'),
  resolution: optional(resolution),
  remediation: optional(remediation),
});
