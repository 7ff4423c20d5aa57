import type { Expedition, Hold, ManualClose, Reminder, Triage, TriageLabel } from '@keyhammer/core';
import { flag, instant, listOf, mapOf, number, oneOf, optional, text } from './codec.ts';

export const hold = mapOf<Hold>({ until: instant, by: text, reason: text });

export const reminder = mapOf<Reminder>({ date: instant, days: number, ticketTold: flag, ownerTold: flag });

export const expedition = mapOf<Expedition>({ at: instant, by: text });

export const triage = mapOf<Triage>({
  labels: listOf(mapOf<TriageLabel>({ label: text, at: instant, by: text })),
  closed: optional(
    mapOf<NonNullable<Triage['closed']>>({
      at: instant,
      by: text,
      treatedAs: oneOf<ManualClose>({ reopen: true, hold: true, ignore: true }),
    }),
  ),
});
