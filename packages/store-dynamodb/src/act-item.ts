import type { ActIntent, Brownout, Deletion, Intents, Remediation, RemediationAttempt } from '@keyhammer/core';
import { flag, instant, mapOf, oneOf, optional, orElse, text, texts } from './codec.ts';

export const mode = oneOf<ActIntent['mode']>({ manual: true, batch: true });

export const remediation = mapOf<Remediation>({
  action: oneOf<Remediation['action']>({ deactivate: true, delete: true }),
  restorePoint: optional(texts, 'restore_point'),
  formerStatus: oneOf<Remediation['formerStatus']>({ active: true }),
  at: instant,
  by: text,
  mode,
  told: flag,
  undone: optional(text),
});

export const brownout = mapOf<Brownout>({
  startedAt: instant,
  until: instant,
  by: text,
  mode,
  restorePoint: optional(texts, 'restore_point'),
  endedAt: optional(instant),
});

export const deletion = mapOf<Deletion>({ at: instant, by: text, mode, told: flag });

export const attempt = mapOf<RemediationAttempt>({
  outcome: oneOf<RemediationAttempt['outcome']>({ failed: true, refused: true }),
  at: instant,
  why: text,
});

type TicketIntent = NonNullable<Intents['ticket']>;
type RemediationIntent = NonNullable<Intents['remediation']>;

export const intents = mapOf<Intents>({
  ticket: optional(mapOf<TicketIntent>({ label: text, at: instant })),
  remediation: optional(
    mapOf<RemediationIntent>({
      at: instant,
      by: text,
      mode,
      restorePoint: optional(texts, 'restore_point'),
      // Version 0.1 knew no other act, and named none.
      action: orElse(oneOf<RemediationIntent['action']>({ deactivate: true, delete: true, 'brown-out': true }), 'deactivate'),
    }),
  ),
  deletion: optional(mapOf<ActIntent>({ at: instant, by: text, mode })),
});
