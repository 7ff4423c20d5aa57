import type { WrittenEvent } from './event-log.ts';
import { lineOf } from './line.ts';

/** A warning or an error that was logged, in words and free of secrets. */
export interface CollectedWarning {
  readonly level: 'warn' | 'error';
  readonly text: string;
  /** How often exactly this was logged. */
  readonly times: number;
}

export interface WarningCollector {
  /** For a log's `onEvent`. */
  readonly hear: (event: WrittenEvent) => void;
  /** What was collected since the last time, the oldest first; it is forgotten here. */
  take(): readonly CollectedWarning[];
}

/** Kept apart; a run that goes wrong everywhere must not fill the memory with saying so. */
const MOST_KEPT = 500;

/** Collects the warnings and errors of a run, equal ones as one, so that they can be reported together at its end. */
export function collectWarnings(): WarningCollector {
  let collected = new Map<string, CollectedWarning>();
  let omitted = 0;
  return {
    hear({ level, event, fields }) {
      if (level !== 'warn' && level !== 'error') return;
      const text = lineOf(event, fields);
      const key = `${level} ${text}`;
      const former = collected.get(key);
      if (!former && collected.size >= MOST_KEPT) omitted += 1;
      else collected.set(key, { level, text, times: (former?.times ?? 0) + 1 });
    },
    take() {
      const rest: CollectedWarning[] =
        omitted === 0 ? [] : [{ level: 'warn', text: `${omitted} more warnings and errors: see the log`, times: 1 }];
      const taken = [...collected.values(), ...rest];
      collected = new Map();
      omitted = 0;
      return taken;
    },
  };
}
